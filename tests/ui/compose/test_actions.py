"""What a person does in the form: every press of Run counts, with the values of that moment."""

from collections.abc import Mapping

import pytest

from app.core.message import Message, message
from app.core.submission.order import MAX_RUNS
from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.workflow.input_file import InputImage
from app.ui.compose.actions import ComposeActions
from app.ui.page_store import PageStore
from app.ui.state import Notice, NoticeButton, PageState
from tests.fakes import FakeIntl, World
from tests.fakes.values import A, B, a_task


class Desk:
    """The form of one window."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.focused: list[str] = []
        self.page_store = PageStore(
            PageState(type_id="text-to-image"), world.window_store, FakeIntl()
        )
        self.actions = ComposeActions(
            self.page_store, world.services, self._release_image, self.focused.append
        )

    def press_run(self, prompt: str) -> None:
        """Type a prompt, and press Run without waiting."""
        self.actions.type_value("prompt", prompt)
        self.world.services.background.spawn(self.actions.run(), "run")

    @property
    def errors(self) -> Mapping[str, Message]:
        """The messages beside the form's fields."""
        return self.page_store.state.forms["text-to-image"].errors

    async def placed(self) -> list[Task]:
        """Wait until nothing is being placed; give the window's tasks, oldest first."""
        await self.world.clock.until(lambda: self.page_store.state.placing)
        await self.world.clock.until(lambda: not self.page_store.state.placing)
        return self.world.window_store.state.window.tasks.newest_first()[::-1]

    def _release_image(self, image: InputImage) -> None:
        raise AssertionError(image)


@pytest.fixture
def desk(world: World) -> Desk:
    for url in world.servers:
        world.http.slow(url, "GET", "object_info/CheckpointLoaderSimple", 0.5)
        world.http.slow(url, "GET", "prompt", 0.5)
    return Desk(world)


async def test_run_again_while_an_earlier_press_is_placed(desk: Desk) -> None:
    desk.press_run("one")
    await desk.world.clock.until(lambda: desk.page_store.state.placing)
    desk.press_run("two")
    desk.actions.set_runs("2")
    desk.press_run("three")
    desk.actions.type_value("prompt", "four")
    tasks = await desk.placed()
    assert [task.inputs["prompt"] for task in tasks] == ["one", "two", "three", "three"]


@pytest.mark.parametrize("typed", ["", "0", "-1", "2.5", str(MAX_RUNS + 1), "9" * 5000])
async def test_what_is_no_number_of_runs_runs_nothing(desk: Desk, typed: str) -> None:
    desk.actions.set_runs(typed)
    desk.press_run("one")
    await desk.world.clock.advance(2)
    assert list(desk.world.window_store.state.window.tasks) == []
    assert desk.focused == ["runs"]
    assert desk.page_store.state.runs_typed == typed
    desk.actions.set_runs("1")
    desk.press_run("one")
    assert len(await desk.placed()) == 1


async def test_a_press_that_is_refused_does_not_keep_the_next_one_back(desk: Desk) -> None:
    desk.actions.type_value("steps", "none")
    desk.press_run("one")
    await desk.world.clock.until(lambda: desk.page_store.state.placing)
    desk.actions.type_value("steps", "3")
    desk.press_run("two")
    (task,) = await desk.placed()
    assert task.inputs["prompt"] == "two"
    assert desk.errors == {}, "what was wrong has been mended"
    assert desk.focused == []


async def test_what_is_wrong_stands_beside_its_field(desk: Desk) -> None:
    desk.actions.type_value("steps", "none")
    desk.press_run("one")
    assert await desk.placed() == []
    assert list(desk.errors) == ["steps"]
    assert desk.focused == ["field-steps"]


async def test_a_notice_stays_when_a_later_press_is_placed(desk: Desk) -> None:
    desk.world.database.trouble = "journal.full"
    desk.press_run("one")
    desk.press_run("two")
    await desk.world.clock.until(lambda: desk.page_store.state.run_notice is not None)
    desk.world.database.trouble = ""
    (task,) = await desk.placed()
    assert task.inputs["prompt"] == "two"
    assert desk.page_store.state.run_notice is not None


async def test_that_nobody_answers_is_not_said_any_longer_than_it_is_true(desk: Desk) -> None:
    world = desk.world
    for server in world.servers.values():
        server.up = False
    await world.clock.run(world.monitor.check_all())
    desk.press_run("one")
    await world.clock.until(lambda: desk.page_store.state.run_notice is not None)
    said = message("pool.all_down", count=2)
    assert desk.page_store.state.run_notice == Notice(said)
    await world.clock.run(world.monitor.check_all())
    assert desk.page_store.state.run_notice == Notice(said)
    world.a.up = True
    await world.clock.run(world.monitor.check_all())
    assert desk.page_store.state.run_notice is None


async def test_another_notice_stays_when_a_server_answers(desk: Desk) -> None:
    said = Notice(message("journal.slow"))
    desk.page_store.change(run_notice=said)
    await desk.world.clock.run(desk.world.monitor.check_all())
    assert desk.page_store.state.run_notice == said


def lock_to_unable(desk: Desk, mode: LockMode) -> None:
    """Lock the window to A, which has no sampler; in batch mode, an open task holds the lock."""
    desk.world.window_store.bind(a_task(9, A, state=TaskState.REGISTERED, foreign=True))
    desk.world.window_store.set_lock(WindowLock(A, mode))
    del desk.world.a.classes["KSampler"]


@pytest.mark.parametrize(
    ("mode", "key", "leave"),
    [
        (LockMode.TOGETHER, "lock.not_capable", "unlock"),
        (LockMode.PINNED, "lock.pinned_not_capable", "unpin"),
    ],
)
async def test_a_locked_server_that_cannot_run_the_form_is_named_with_a_way_out(
    desk: Desk, mode: LockMode, key: str, leave: str
) -> None:
    lock_to_unable(desk, mode)
    desk.press_run("one")
    await desk.world.clock.until(lambda: desk.page_store.state.run_notice is not None)
    found = desk.page_store.state.run_notice
    assert found is not None
    assert found.text.key == key
    assert found.text.args["server"] == "a:8188"
    assert found.text.args["others"] == message("lock.others_can", names=["b:8188"])
    assert found.text.args["what"] == message("missing.node", node="KSampler")
    assert found.more == ()
    assert found.buttons == (
        NoticeButton("run-there", B, message("lock.run_there", name="b:8188")),
        NoticeButton(leave, "", message(f"lock.{leave}")),
    )


@pytest.mark.parametrize("mode", [LockMode.BATCH, LockMode.PINNED])
async def test_run_there_moves_the_lock_and_runs(desk: Desk, mode: LockMode) -> None:
    lock_to_unable(desk, mode)
    desk.actions.type_value("prompt", "one")
    desk.world.services.background.spawn(desk.actions.run_there(B), "run there")
    new = [task for task in await desk.placed() if not task.foreign]
    assert [task.execution_server for task in new] == [B]
    assert desk.world.window_store.state.window.lock == WindowLock(B, mode)


async def test_run_there_without_a_task_leaves_no_lock_behind(desk: Desk) -> None:
    lock_to_unable(desk, LockMode.BATCH)
    desk.actions.type_value("steps", "none")
    await desk.world.clock.run(desk.actions.run_there(B))
    assert "steps" in desk.errors
    assert desk.world.window_store.state.window.lock == WindowLock()


async def test_run_there_without_another_server_offers_nothing(desk: Desk) -> None:
    lock_to_unable(desk, LockMode.PINNED)
    desk.world.b.up = False
    desk.press_run("one")
    await desk.world.clock.until(lambda: desk.page_store.state.run_notice is not None)
    found = desk.page_store.state.run_notice
    assert found is not None
    assert found.buttons == ()


async def test_runs_that_wait_to_be_recorded_can_be_cancelled(desk: Desk) -> None:
    world = desk.world
    world.database.trouble = "journal.blocked"
    desk.press_run("one")
    await world.clock.until(lambda: bool(world.window_store.state.held_up))
    desk.actions.cancel_held_up()
    await world.clock.until(lambda: not desk.page_store.state.placing)
    assert len(world.window_store.state.window.tasks) == 0
    assert desk.page_store.state.toast == message("journal.given_up")
    assert desk.page_store.state.run_notice is None
    world.database.trouble = ""
    desk.press_run("two")
    (task,) = await desk.placed()
    assert task.inputs["prompt"] == "two"
