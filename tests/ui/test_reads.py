"""Every view reads only what it declares: anything else would stay as it was after a change.

A view that reads something new fails here until `app/ui/parts.py` declares it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from htpy import Element, div

from app.core.archive.proposal import ImportChoice, ImportHost, ImportProposal
from app.core.form.abilities import Ability
from app.core.message import message
from app.core.pictures.limit import StorageStatus
from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.queue.entry import BatchId
from app.core.queue.times import Estimate, Outlook
from app.core.queue.waiting import Waiting
from app.core.recipes.variants import variant_for
from app.core.servers.health import Health, Reach, resting, set_aside
from app.core.servers.server import Server
from app.core.servers.shared_address import Evidence, Sign
from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import END_STATES, Task, TaskState, Trouble
from app.core.windows.state_fields import ClosedWindow
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.workflow.catalog import Catalog, Input, InputKind
from app.core.workflow.limits import Limits
from app.ui.chrome.bar import bar
from app.ui.dialog_state import StoredCounts
from app.ui.keyed import Items
from app.ui.library_state import LibraryView
from app.ui.parts import PARTS, Part
from app.ui.scene import Scene
from app.ui.state import Form, Notice, NoticeButton, OpenChoice, ServerEditor
from app.ui.tasks.items import card_reads
from tests.core.queue.entries import entry
from tests.fakes.values import shipped_catalog
from tests.ui.recording import Notes, declared, missing, recorded
from tests.ui.scenes import KIND, NOW, A, B, changed, done_task, make_form, make_scene, make_task
from tests.ui.words import text

SAID = message("error.unexpected", text="x")
OTHER = {
    "windowId": "w2",
    "lockedServer": B,
    "pinned": True,
    "spread": False,
    "openTaskCount": 3,
    "tasks": [],
}


def every_task() -> list[Task]:
    """Return a task in each state, and some that have more to show."""
    plain = [
        make_task(state, ended_at=NOW if state in END_STATES else None, started_at=NOW - 9_000)
        for state in TaskState
    ]
    running = replace(
        plain[3],
        state=TaskState.RUNNING,
        progress=Progress(nodes={"3": NodeProgress(3, 9, "running")}, current="3"),
    )
    return [
        *plain,
        running if running.prompt_id not in {one.prompt_id for one in plain} else make_task(),
        make_task(TaskState.RUNNING, unreachable=True, warning=Trouble(SAID)),
        make_task(TaskState.FAILED, ended_at=NOW, trouble=Trouble(SAID, (), "traceback")),
        make_task(TaskState.SUCCEEDED, workflow_type="gone", ended_at=NOW),
        done_task(B, "a.png", "b.png", "c.webm"),
        done_task("http://gone.example"),
    ]


TASKS = every_task()
BY_MODEL = variant_for(shipped_catalog().get("text-to-image"), "", [])
DONE = TASKS[-2]
FAILED = frozenset(
    picture_url(DONE, file, preview) for file in DONE.outputs for preview in ("", THUMBNAIL)
)
FULL = make_scene(
    *TASKS,
    lock=WindowLock(A, LockMode.PINNED),
    others=[OTHER],
    orphans=(ClosedWindow("w3", 2, 1),),
    connected=frozenset({A}),
    storage_status=StorageStatus(usage=5, reduced=True, memory=True),
    form=make_form({"prompt": SAID, "image": SAID}, prompt="a lake", seed="7", mode="hard"),
    choices={"model": ("one", "two")},
    limits={"seed": Limits(0, 9)},
    run_notice=Notice(SAID, (SAID,), (NoticeButton("unpin", "", SAID),)),
    workflow_notice=Notice(SAID),
    servers_notice=Notice(SAID),
    journal_notice=Notice(SAID),
    task_notices={TASKS[0].prompt_id: SAID},
    running_again=frozenset({TASKS[-1].prompt_id}),
    waiting=frozenset({TASKS[0].prompt_id}),
    previews={TASKS[4].prompt_id: "blob:preview"},
    newer=True,
    abilities=(
        Ability(A, "Alpha", True),
        Ability(B, "Beta", False, (SAID,) * 10),
        Ability("http://c", "C", None),
        Ability("http://d", "D", None, answers=False),
    ),
    toast=message("tasks.cleared", n=1),
    wiping=StoredCounts(1, 2),
    runs=3,
    runs_typed="x",
    health={
        A: Health(Reach.DOWN, why=message("health.no_cors")),
        B: Health(Reach.UP, 2, running=1, version="1"),
    },
)

MEMBERS = [make_task(state, batch_id="b", ended_at=NOW) for state in TaskState]
BATCHES = changed(
    make_scene(*MEMBERS, make_task(TaskState.RUNNING, B, batch_id="c"), make_task()),
    outlook=Outlook({"b": Estimate(90, 2)}),
    folds={"c": False},
)
BATCHES = changed(
    BATCHES,
    window=replace(
        BATCHES.window,
        queue=tuple(
            Waiting(entry(number, batch_id=BatchId("bcd"[number % 3])), KIND.id, "Everything")
            for number in range(9)
        ),
    ),
)

PICTURE = Input("image", InputKind.IMAGE, (("1", "image"),), {"en": "Image"}, default="a.png")
NAMING = replace(KIND, id="naming", inputs=(PICTURE,))

SCENES = {
    "full": FULL,
    "with a picture that the workflow names": make_scene(
        catalog=Catalog({NAMING.id: NAMING}), type_id=NAMING.id
    ),
    "empty": make_scene(),
    "without servers": changed(make_scene(), pool=type(FULL.pool)(())),
    "with the viewer open": changed(FULL, viewer=(DONE.prompt_id, 1)),
    "with a batch in the viewer": changed(FULL, viewer=(DONE.prompt_id, 1), viewer_grid=True),
    "with a picture that is refused in the viewer": changed(
        FULL,
        viewer=(DONE.prompt_id, 1),
        failed_urls=FAILED,
        refused_urls=dict.fromkeys(FAILED, "picture.none"),
        kept_urls={f"{DONE.prompt_id}:0": "blob:kept"},
    ),
    "with servers that are set aside or several": changed(
        FULL,
        viewer=(DONE.prompt_id, 1),
        health={A: set_aside(Health(), SAID, NOW)},
        several={B: (Evidence(Sign.IDENTITY, "x", 0),)},
    ),
    "with a new server's form": changed(FULL, editor=ServerEditor("", "x", "y", SAID)),
    "with a server's form": changed(FULL, editor=ServerEditor(A, A, "Alpha")),
    "with servers that rest": changed(
        FULL, health={A: resting(Health(), 60, NOW), B: resting(Health(), 60, NOW)}
    ),
    "with a type by model, its example, and no models": changed(
        FULL,
        catalog=Catalog({BY_MODEL.id: BY_MODEL}),
        type_id=BY_MODEL.id,
        choices={"checkpoint": ()},
        forms={BY_MODEL.id: Form({"prompt": text("en", "example.prompt"), "width": "x"})},
    ),
    "with an open list": changed(
        FULL,
        choices={"model": tuple(f"model {number}" for number in range(300))},
        open_choice=OpenChoice("model", "7"),
    ),
    "with runs that wait to be recorded": changed(FULL, held_up=(make_task(),)),
    "with a limit in question": changed(FULL, limit_typed="x", limit_asked=7),
    "spreading, with no type chosen": changed(FULL, type_id="", runs_typed=None),
    "with chosen results, and some deleted": changed(
        FULL, gallery=LibraryView(chosen=(f"{DONE.prompt_id}:0",), size=200), deleted=("p:0",)
    ),
    "with a question about a zip": changed(
        FULL, gallery=LibraryView(chosen=(f"{DONE.prompt_id}:0",), zip_bytes=7)
    ),
    "with filters that leave none": changed(FULL, gallery=LibraryView(query="no such", server=B)),
    "with batches, one folded": BATCHES,
    "with batches that others fold": changed(BATCHES, folds={"b": False, "c": True}),
    "with a forecast": changed(FULL, runs_typed=None, forecast=Estimate(400, 2)),
    "with a proposal": changed(
        FULL,
        proposal=ImportProposal(1, 2, 3, ("a",), 1, (ImportHost("http://c", "C", 1, listed=True),)),
        choice=ImportChoice(hosts=frozenset({"http://c"})),
    ),
}


def nothing(key: str) -> Element:
    """Return what stands for an item: the list around it is what is looked at."""
    return div(id=key)


def read_by(view: Callable[[Scene], object], scene: Scene) -> Notes:
    """Return what a view reads while its HTML is made."""
    recorder, notes = recorded(scene)
    str(view(recorder))
    return notes


def _swapped(function: Callable[[Scene, Any], Any], value: object, scene: Scene) -> Any:
    return function(scene, value)


LISTS = [pytest.param(part.items, id=part.name) for part in PARTS if part.items is not None]


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("part", PARTS, ids=[part.name for part in PARTS])
def test_a_part_declares_what_it_reads(part: Part, scene: Scene) -> None:
    read = read_by(lambda one: part.view(one, nothing), scene)
    assert missing(read, declared(part.reads, scene)) == set()


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("items", LISTS)
def test_an_item_declares_what_it_reads(items: Items, scene: Scene) -> None:
    for value in items.find(scene).values():
        read = read_by(partial(_swapped, items.view, value), scene)
        known = declared(partial(_swapped, items.reads, value), scene)
        assert missing(read, known) == set()


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("items", LISTS)
def test_what_makes_an_item_another_is_its_value_or_shared(items: Items, scene: Scene) -> None:
    known = declared(items.shared, scene)
    for value in items.find(scene).values():
        read = declared(partial(_swapped, items.reads, value), scene)
        is_timed = {path for path, sources in read.paths.items() if "page.now" in sources}
        assert missing(read, known) <= is_timed
        assert all(path.startswith("age(") for path in is_timed) or items.ticks(value)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("items", LISTS)
def test_items_are_found_from_their_source(items: Items, scene: Scene) -> None:
    recorder, read = recorded(scene)
    items.find(recorder)
    assert missing(read, declared(items.source, scene)) == set()


def test_a_view_that_reads_more_than_it_declares_is_found() -> None:
    read = read_by(bar, FULL)
    (part,) = [part for part in PARTS if part.name == "tabs"]
    assert {"page.theme", "page.newer", "window.lock"} <= missing(read, declared(part.reads, FULL))
    known = declared(lambda s: (s.page.theme, s.window.lock, s.pool), FULL)
    assert "page.newer" in missing(read, known)
    assert f"server_name({A})" not in missing(read, known), "it follows from the pool"


def test_one_key_that_is_declared_is_not_another() -> None:
    def view(s: Scene) -> object:
        return s.health.get(A), A in s.connected, s.page.form(KIND).values.get("prompt")

    def reads(s: Scene) -> tuple[object, ...]:
        return s.health.get(B), B in s.connected, s.page.form(KIND).values.get("seed")

    assert missing(read_by(view, FULL), declared(reads, FULL)) == {
        f"health[{A!r}]",
        f"connected[{A!r}]",
        "page.form(everything).values['prompt']",
    }
    assert missing(read_by(view, FULL), declared(view, FULL)) == set()  # type: ignore[arg-type]


def test_a_name_of_a_server_is_of_the_card_that_shows_it() -> None:
    renamed = changed(FULL, pool=FULL.pool.edit(A, Server(A, "Renamed")))
    of_a, of_b = make_task(), make_task(server=B)
    assert card_reads(FULL, of_a) != card_reads(renamed, of_a)
    assert card_reads(FULL, of_b) == card_reads(renamed, of_b)
