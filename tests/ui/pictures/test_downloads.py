"""A file is saved as it is under its name, a copy under the ending of its type."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from app.core.errors import InputError
from app.core.message import message
from app.core.pictures.urls import picture_url
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.services.window_store import WindowStore
from app.ui.dom import Dom
from app.ui.html.widgets import clip_arg
from app.ui.page_store import PageStore
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.state import PageState
from tests.fakes import FakeIntl
from tests.ui.scenes import A, done_task, make_scene
from tests.ui.words import say

MESH, SOUND = OutputFile("9", "3d", "m.glb"), OutputFile("9", "audio", "s.flac")


@dataclass
class FakeDom:
    """Saves only what the server gives, or a copy."""

    gives: bool = True
    saved: list[tuple[str, str, bool]] = field(default_factory=list)
    zipped: int | InputError = 0

    async def download(
        self, url: str, filename: str, check: str = "", *, any_file: bool = False
    ) -> bool:
        """Take a note of what is saved."""
        assert check == ""
        if not (self.gives or url.startswith("blob:")):
            return False
        self.saved.append((url, filename, any_file))
        return True

    async def download_all(self, files: Sequence[tuple[str, str, str]], name: str) -> int:
        """Save so many of the files, or none for an error."""
        if isinstance(self.zipped, InputError):
            raise self.zipped
        return self.zipped


def actions_of(task: Task, dom: FakeDom, **page: object) -> tuple[ViewerActions, PageStore]:
    store = PageStore(PageState(**page), WindowStore(make_scene(task).state), FakeIntl())  # type: ignore[arg-type]
    return ViewerActions(store, cast(Dom, dom)), store


@pytest.mark.parametrize(("index", "file"), [(0, MESH), (1, SOUND)])
async def test_any_file_is_saved_from_its_server(index: int, file: OutputFile) -> None:
    task, dom = done_task(A, outputs=(MESH, SOUND), picture=None), FakeDom()
    actions, store = actions_of(task, dom)
    await actions.download_file(f"{task.prompt_id}:{index}")
    assert dom.saved == [(picture_url(task, file), file.filename, True)]
    assert store.state.toast == message("toast.download_started", name=file.filename)


@pytest.mark.parametrize("has_copy", [True, False])
async def test_a_clip_that_its_server_does_not_give_is_saved_from_the_copy(has_copy: bool) -> None:
    task, dom = done_task(A, outputs=(MESH, SOUND), picture=None), FakeDom(gives=False)
    copies = {clip_arg(task.prompt_id, 0): "blob:kept"} if has_copy else {}
    actions, store = actions_of(task, dom, kept_urls=copies)
    await actions.download_file(f"{task.prompt_id}:1")
    assert dom.saved == ([("blob:kept", "s.flac", False)] if has_copy else [])
    outcome = "toast.download_started" if has_copy else "toast.file_failed"
    assert store.state.toast == message(outcome, name="s.flac")


async def test_a_mesh_that_its_server_does_not_give_is_not_saved() -> None:
    task, dom = done_task(A, outputs=(MESH,), picture=None), FakeDom(gives=False)
    actions, store = actions_of(task, dom)
    await actions.download_file(f"{task.prompt_id}:0")
    assert store.state.toast == message("toast.file_failed", name="m.glb")


@pytest.mark.parametrize("name", ["", "no such task:0", "{id}:7", "{id}:-1"])
async def test_what_is_no_file_of_a_task_is_not_saved(name: str) -> None:
    task, dom = done_task(A, outputs=(MESH,), picture=None), FakeDom()
    actions, store = actions_of(task, dom)
    await actions.download_file(name.format(id=task.prompt_id))
    assert dom.saved == []
    assert store.state.toast is None


async def test_a_drawing_is_saved_as_it_is_and_its_copy_as_a_picture() -> None:
    task, dom = done_task(A, "vector.svg"), FakeDom()
    name = f"{task.prompt_id}:0"
    actions, _ = actions_of(task, dom, kept_urls={name: "blob:kept"})
    await actions.download(name)
    dom.gives = False
    await actions.download(name)
    assert dom.saved == [
        (picture_url(task, task.outputs[0]), "vector.svg", True),
        ("blob:kept", "vector.png", False),
    ]


@pytest.mark.parametrize(
    ("zipped", "expected"),
    [
        (3, "Saving {name}"),
        (2, "Missing in {name}: 1 of 3 pictures. The server does not give them now."),
        (0, "No zip was saved: the server gives none of the 3 pictures now. Try again later."),
        (
            InputError("toast.batch_too_large", limit=4_000_000_000),
            "No zip was saved: the pictures have more than 4 GB together. Save them one by one.",
        ),
    ],
)
async def test_what_is_missing_in_a_zip_is_shown(zipped: int | InputError, expected: str) -> None:
    files = [OutputFile("9", "images", f"{number}.png") for number in range(3)]
    task, dom = done_task(A, outputs=tuple(files)), FakeDom(zipped=zipped)
    actions, store = actions_of(task, dom)
    await actions.download_all(task.prompt_id)
    assert store.state.toast is not None
    name = f"{task.prompt_id[:8]}.zip"
    assert say("en", store.state.toast) == expected.format(name=name)
