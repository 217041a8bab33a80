"""What a person does with what is kept: each action does it, or says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import pytest

from app.core.message import message
from app.core.pictures.limit import FULL as FULL_SIZE
from app.core.pictures.limit import THUMB, KeptPicture, picture_key
from app.core.servers.health import Reach
from app.core.settings.saved import own_type_id, pool_text, workflows_text
from app.core.task.task import Task, TaskState
from app.core.workflow.derive import derive_type
from app.ui.dialog_state import StoredCounts
from app.ui.dom import Dom
from app.ui.html.widgets import text_button_id
from app.ui.page_store import PageStore
from app.ui.state import Notice, PageState
from app.ui.storage.actions import StorageActions, export_name
from app.ui.storage.view import MEGABYTE
from tests.fakes import FakeIntl, World
from tests.fakes.values import A, B, C, a_server, an_order

FULL = Notice(message("journal.full", why="test"))


@dataclass
class Saved:
    """A surface that takes nothing but files to save."""

    files: list[tuple[bytes, str, str]] = field(default_factory=list)
    focused: list[str] = field(default_factory=list)

    def save(self, content: bytes, filename: str, mime: str) -> None:
        self.files.append((content, filename, mime))

    def frame(self, draw: Callable[[], None]) -> None:
        draw()

    def focus(self, element_id: str) -> None:
        self.focused.append(element_id)


class Desk:
    """The actions of one window."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.saved = Saved()
        self.reloads = 0
        self.page_store = PageStore(PageState(), world.window_store, FakeIntl())
        self.actions = StorageActions(
            self.page_store, world.services, cast(Dom, self.saved), self._reload
        )

    @property
    def state(self) -> PageState:
        return self.page_store.state

    async def take(self, content: bytes) -> None:
        """Open a file, tick all that is in it, and accept it."""
        await self.actions.read(content)
        proposal = self.state.proposal
        if proposal is not None:
            for host in proposal.hosts:
                self.actions.choose(f"host:{host.url}", True)
            await self.actions.accept()

    def _reload(self) -> None:
        self.reloads += 1

    async def finished(self) -> Task:
        return await self.world.succeeded(an_order("text-to-image"))


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


async def test_keeping_pictures_is_switched_and_limited(desk: Desk) -> None:
    desk.actions.keep(False)
    assert not desk.world.picture_cache.on
    desk.actions.keep(True)
    assert desk.world.picture_cache.on
    await desk.actions.limit("7")
    assert desk.world.picture_cache.limit == 7 * MEGABYTE
    for nonsense in ("", "-1", "1.5", "٣", "x", "9" * 12, "9" * 5000):
        await desk.actions.limit(nonsense)
        assert desk.state.limit_typed == nonsense
    assert desk.world.picture_cache.limit == 7 * MEGABYTE
    await desk.actions.limit("8")
    assert desk.world.picture_cache.limit == 8 * MEGABYTE
    assert desk.state.limit_typed is None
    assert desk.world.window_store.state.storage_status.limit == 8 * MEGABYTE, "the view reads this"


@pytest.mark.parametrize(("answer", "after"), [("yes", 0), ("no", 7)])
async def test_a_limit_that_deletes_pictures_is_asked_about(
    desk: Desk, answer: str, after: int
) -> None:
    await desk.actions.limit("7")
    desk.world.picture_store.pictures["one"] = KeptPicture("one", 6 * MEGABYTE, 1)
    await desk.world.picture_cache.recount()
    await desk.actions.limit("0")
    assert desk.world.picture_cache.limit == 7 * MEGABYTE
    assert desk.state.limit_asked == 0
    assert desk.saved.focused == [text_button_id("lower-limit", "no")]
    await desk.actions.answer_limit(answer)
    assert desk.state.limit_asked is None
    assert desk.world.picture_cache.limit == after * MEGABYTE


@pytest.mark.parametrize("what", ["", "pictures"])
async def test_what_is_saved_can_be_read_again(desk: Desk, what: str) -> None:
    task = await desk.finished()
    await desk.world.database.put_content("pictures", "p", b"picture", {"key": "p", "at": 7})
    await desk.actions.export(what)
    ((content, filename, mime),) = desk.saved.files
    expected = export_name(desk.state.now, pictures=what == "pictures")
    assert (filename, mime) == (expected, "application/zip")
    assert desk.state.toast == message("archive.exported")
    assert (b"picture" in content) is (what == "pictures")
    await desk.world.archive.wipe()
    desk.world.window_store.drop(task.prompt_id)
    await desk.take(content)
    assert desk.state.toast == message("archive.imported", tasks=1, pictures=1, known=0)
    assert desk.world.task(task).state is TaskState.SUCCEEDED
    await desk.take(content)
    assert desk.state.toast == message("archive.imported_known", tasks=0, pictures=0, known=1)


def test_exports_of_several_days_and_with_pictures_have_names_of_their_own() -> None:
    noon = int(datetime(2026, 11, 27, 12).timestamp() * 1000)
    assert export_name(noon, pictures=False) == "bindery-2026-11-27.zip"
    assert export_name(noon, pictures=True) == "bindery-2026-11-27-with-pictures.zip"
    later = int(datetime(2026, 12, 1, 0, 5).timestamp() * 1000)
    assert export_name(later, pictures=False) == "bindery-2026-12-01.zip"


async def test_settings_that_come_in_are_told_shown_and_used_at_once(desk: Desk) -> None:
    world = desk.world
    graph = {"9": {"class_type": "SaveImage", "inputs": {}}}
    own = derive_type(own_type_id("Mine"), "Mine", graph)
    world.store.texts = {
        "pool": pool_text(world.window_store.state.pool.remove(B).edit(A, a_server(C))),
        "workflows": workflows_text(world.window_store.state.catalog.with_type(own)),
        "language": "zh",
        "keep": "off",
    }
    await desk.actions.export("")
    ((content, _, _),) = desk.saved.files
    world.store.texts = {"theme": "light"}
    await world.clock.run(desk.take(content))
    assert (desk.state.language, desk.state.theme) == ("zh", "auto")
    assert desk.state.toast == message(
        "archive.imported_also",
        tasks=message("archive.imported", tasks=0, pictures=0, known=0),
        also=[
            message("archive.servers", n=1),
            message("archive.removed", n=2),
            message("archive.workflows", n=1),
            message("archive.preferences", n=2),
        ],
    )
    assert desk.state.journal_notice is None
    assert world.window_store.state.health_of(C).reach is Reach.DOWN, "it was looked for at once"


async def test_settings_that_make_no_sense_are_told(desk: Desk) -> None:
    desk.world.store.texts = {"theme": "<b>", "language": "zh"}
    await desk.actions.export("")
    ((content, _, _),) = desk.saved.files
    desk.world.store.texts = {}
    await desk.take(content)
    assert desk.state.language == "zh"
    assert desk.state.journal_notice == Notice(message("archive.left_out", n=1))


async def test_a_file_that_is_no_journal_is_refused_with_a_word(desk: Desk) -> None:
    await desk.take(b"a holiday picture")
    assert desk.state.journal_notice == Notice(message("archive.not_ours"))
    await desk.finished()
    await desk.actions.export("")
    assert desk.state.journal_notice is None, "what went well takes the notice away"


async def test_what_cannot_be_read_is_not_saved_and_told(desk: Desk) -> None:
    desk.world.database.unreadable = "journal.full"
    await desk.actions.export("pictures")
    assert desk.saved.files == []
    assert desk.state.journal_notice == FULL
    desk.world.database.unreadable = ""


async def test_deleting_everything_asks_first_and_then_begins_anew(desk: Desk) -> None:
    task = await desk.finished()
    for kind in (FULL_SIZE, THUMB):
        key = picture_key(task.prompt_id, 0, kind)
        await desk.world.database.put_content("pictures", key, b"p", {"key": key, "at": 7})
    await desk.actions.wipe("ask")
    assert desk.state.wiping == StoredCounts(tasks=1, pictures=1)
    assert desk.saved.focused == [text_button_id("wipe", "no")]
    await desk.actions.wipe("no")
    assert desk.state.wiping is None
    await desk.actions.wipe("ask")
    assert len(await desk.world.database.rows("tasks")) == 1
    assert desk.reloads == 0
    await desk.actions.wipe("yes")
    assert await desk.world.database.rows("tasks") == []
    assert desk.reloads == 1


async def test_what_cannot_be_counted_is_not_deleted(desk: Desk) -> None:
    desk.world.database.unreadable = "journal.full"
    await desk.actions.wipe("ask")
    assert (desk.state.wiping, desk.state.journal_notice) == (None, FULL)
    desk.world.database.unreadable = ""


async def test_deleting_that_fails_is_told_and_the_page_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def clear(stores: Any) -> None:
        await desk.world.database._write()

    monkeypatch.setattr(desk.world.database, "clear", clear)
    desk.world.database.trouble = "journal.full"
    await desk.actions.wipe("yes")
    assert desk.state.journal_notice == FULL
    assert desk.reloads == 0


async def test_a_closed_windows_tasks_are_taken_over(desk: Desk) -> None:
    other = await World.load(desk.world.profile)
    task = await other.running(an_order("text-to-image"))
    await other.die()
    await desk.world.takeover.find_orphans()
    await desk.actions.take_over(other.identity.window_id)
    assert desk.world.state(task) is TaskState.RUNNING
