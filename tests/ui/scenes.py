"""Scenes for the tests of views, made of few words."""

import itertools
from dataclasses import fields, replace
from typing import Any

from htpy import Element

from app.core.ids import ClientId, PromptId, WindowId
from app.core.library.library import Library
from app.core.servers.health import Health, Reach
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.submission.file_names import own_prefix
from app.core.task.output import OutputFile
from app.core.task.task import Task, TaskState
from app.core.task.task_map import TaskMap
from app.core.windows.window import Window
from app.core.windows.window_lock import WindowLock
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Catalog, Input, InputKind, Option, WorkflowType
from app.ui.parts import PARTS
from app.ui.scene import Scene
from app.ui.state import Form, PageState
from tests.fakes import FakeIntl

A = "http://a.example:8188"
B = "http://b.example:8188"
NOW = 1_764_000_000_000
WINDOW_ID = "3f2a91c0-5b1e-4c1d-9a77-2f6f0a1b2c3d"
HOSTILE = "<img src=x onerror=alert(1)>\"'&amp;<script>alert(2)</script>"

GRAPH = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 0}},
    "4": {"class_type": "LoadImage", "inputs": {"image": ""}},
    "9": {"class_type": "SaveImage", "inputs": {}},
}

KIND = WorkflowType(
    id="everything",
    title={"en": "Everything", "zh": "全部"},
    graph=GRAPH,
    inputs=(
        Input("image", InputKind.IMAGE, (), {"en": "Image", "zh": "图像"}),
        Input("prompt", InputKind.TEXT, (), {"en": "Prompt", "zh": "提示词"}, multiline=True),
        Input("note", InputKind.TEXT, (), {"en": "Note"}, required=False),
        Input(
            "steps",
            InputKind.NUMBER,
            (),
            {"en": "Steps"},
            default=20,
            minimum=1,
            maximum=50,
            whole=True,
        ),
        Input("seed", InputKind.SEED, (), {"en": "Seed"}),
        Input(
            "mode",
            InputKind.CHOICE,
            (),
            {"en": "Mode"},
            options=(
                Option("soft", {"en": "Soft", "zh": "柔和"}, "soft"),
                Option("hard", {"en": "Hard", "zh": "强烈"}, "hard"),
            ),
        ),
        Input("model", InputKind.CHOICE, (), {"en": "Model"}, options_from=("Loader", "name")),
        Input(
            "edge", InputKind.NUMBER, (), {"en": "Edge"}, default=0.5, only_when=("mode", "hard")
        ),
    ),
)

_numbers = itertools.count(1)


def make_task(state: TaskState = TaskState.QUEUED, server: str = A, **changes: Any) -> Task:
    """Return a task of the type "everything"."""
    task = Task(
        prompt_id=PromptId(f"{next(_numbers):08x}-0000-4000-8000-000000000000"),
        execution_server=server,
        window_id=WindowId(WINDOW_ID),
        client_id=ClientId("client"),
        registered_at=NOW - 60_000,
        workflow_type="everything",
        title="Everything",
        state=state,
        graph=GRAPH,
    )
    return replace(task, **changes)


def done_task(server: str = A, *names: str, **changes: Any) -> Task:
    """Return a succeeded task with pictures of these names, in a folder named for it."""
    task = make_task(TaskState.SUCCEEDED, server)
    folder = own_prefix(task.prompt_id)
    files = tuple(
        OutputFile("9", "images", name, folder) for name in names or ("ComfyUI_00001_.png",)
    )
    ended = {"started_at": NOW - 20_000, "ended_at": NOW - 8_000}
    made = {"outputs": files, "picture": files[0], **ended, **changes}
    return replace(task, **made)


def make_scene(*tasks: Task, lock: WindowLock | None = None, **changes: Any) -> Scene:
    """Return a scene with two servers; page state fields and scene fields by their names."""
    form = changes.pop("form", None)
    page = PageState(type_id="everything", now=NOW)
    if form is not None:
        page = replace(page, forms={"everything": form})
    state = WindowState(
        window=Window(
            WindowId(WINDOW_ID),
            ClientId("client"),
            lock or WindowLock(),
            TaskMap({task.prompt_id: task for task in tasks}),
        ),
        pool=Pool((Server(A, "Alpha"), Server(B, "Beta"))),
        health={A: Health(Reach.UP, 2, None, NOW, "0.3.75"), B: Health(Reach.UP, 0, None, NOW)},
        catalog=Catalog({"everything": KIND}),
        library=Library(is_complete=True).with_tasks(
            *(task for task in tasks if task.outputs and not task.is_open)
        ),
    )
    scene = Scene(page, state, FakeIntl())
    return changed(scene, **changes)


def changed(scene: Scene, **changes: Any) -> Scene:
    """Return a scene with other fields: of the page's state, the window's, or by a view's name."""
    names = {field.name for field in fields(PageState)}
    page = {key: changes.pop(key) for key in list(changes) if key in names}
    if "others" in changes:
        changes["presences"] = tuple(changes.pop("others"))
    held_up = changes.pop("held_up", ())
    if held_up:
        ids = frozenset(task.prompt_id for task in held_up)
        window = changes.get("window", scene.state.window)
        changes["window"] = replace(window, tasks=window.tasks.bind(*held_up))
        changes |= {"unrecorded": ids, "waiting": ids}
    return Scene(replace(scene.page, **page), replace(scene.state, **changes), scene.intl)


def whole(name: str, scene: Scene) -> Element:
    """Return a part of the page with all of its items."""
    return next(part for part in PARTS if part.name == name).whole(scene)


def make_form(errors: dict[str, Any] | None = None, /, **values: Any) -> Form:
    """Return a form with these values."""
    return Form(values, errors or {})
