"""What a person does with tasks on the list, and where the focus is afterwards."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.message import message
from app.core.task.task import Task, TaskState
from app.core.workflow.input_file import InputImage
from app.ui.chrome.toast import UNDO_ID
from app.ui.compose.actions import ComposeActions
from app.ui.compose.files import Files
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.html.widgets import icon_button_id, text_button_id
from app.ui.page_store import PageStore
from app.ui.reuse.settings_actions import SettingsActions
from app.ui.state import TASKS_A_PAGE, PageState
from app.ui.tasks.actions import JUST_ENDED_MS, TaskActions
from tests.fakes import FakeIntl, World
from tests.fakes.values import an_order

TEXT = an_order("text-to-image")


async def _nothing(file: Any) -> Any:
    raise AssertionError(file)


def _nowhere(file: Any) -> Any:
    raise AssertionError(file)


async def _no_picture(url: str, check: str, name: str) -> Any:
    raise AssertionError(url)


NO_FILES = Files(_nothing, _nothing, _nowhere, _nothing, _nowhere, _nothing, _no_picture)


class Desk:
    """The actions of one window."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.focused: list[str] = []
        self.page_store = PageStore(
            PageState(type_id="text-to-image"), world.window_store, FakeIntl()
        )
        compose = ComposeActions(
            self.page_store, world.services, self._release_image, self.focused.append
        )
        own = OwnWorkflows(
            self.page_store,
            world.window_store,
            compose,
            world.ports.settings,
            NO_FILES,
            world.services.owner_settings,
            world.services.capabilities,
        )
        settings = SettingsActions(
            self.page_store, world.services, compose, own, self.focused.append, lambda: None
        )
        self.actions = TaskActions(
            self.page_store, world.services, compose, settings, world.clock, self.focused.append
        )

    @property
    def shown(self) -> list[str]:
        """The ids of the window's tasks, oldest first."""
        return [task.prompt_id for task in self.world.window_store.state.window.tasks]

    async def ended(self) -> Task:
        """Return a task that succeeded, a while ago."""
        task = await self.world.succeeded(TEXT)
        await self.world.clock.advance(JUST_ENDED_MS / 1000)
        return task

    async def silent(self) -> Task:
        """Return a task whose server does not answer any more."""
        task = await self.world.queued(TEXT)
        await self.world.lose_server(task)
        return self.world.task(task)

    def _release_image(self, image: InputImage) -> None:
        raise AssertionError(image)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


async def test_finished_tasks_are_cleared_and_brought_back(desk: Desk) -> None:
    task = await desk.ended()
    desk.actions.clear()
    assert desk.shown == []
    assert desk.page_store.state.toast == message("tasks.cleared", n=1)
    desk.actions.undo()
    assert desk.shown == [task.prompt_id]
    assert desk.page_store.state.toast is None


async def test_a_task_is_removed_and_the_focus_stays_in_the_list(desk: Desk) -> None:
    oldest, middle, newest = [await desk.ended() for _ in range(3)]
    desk.actions.remove(middle.prompt_id)
    desk.actions.remove(oldest.prompt_id)
    desk.actions.remove(newest.prompt_id)
    assert desk.shown == []
    assert desk.focused == [
        icon_button_id("remove-task", oldest.prompt_id),
        icon_button_id("remove-task", newest.prompt_id),
        UNDO_ID,
    ]
    desk.actions.undo()
    assert desk.focused[-1] == text_button_id("clear")
    assert desk.shown == [newest.prompt_id]


async def test_what_is_said_of_a_removed_task_tells_what_it_was(desk: Desk) -> None:
    with_picture = await desk.ended()
    desk.actions.remove(with_picture.prompt_id)
    assert desk.page_store.state.toast == message("tasks.cleared", n=1)
    cancelled = await desk.world.queued(TEXT)
    await desk.actions.cancel(cancelled.prompt_id)
    await desk.world.clock.advance(JUST_ENDED_MS / 1000)
    desk.actions.remove(cancelled.prompt_id)
    assert desk.page_store.state.toast == message("task.removed", n=1)
    silent = await desk.silent()
    desk.actions.remove(silent.prompt_id)
    assert desk.page_store.state.toast == message("task.forgotten")
    assert desk.shown == []


async def test_a_press_meant_for_cancel_removes_nothing_and_runs_nothing(desk: Desk) -> None:
    task = await desk.world.queued(TEXT)
    await desk.actions.cancel(task.prompt_id)
    assert desk.world.state(task) is TaskState.CANCELLED
    desk.actions.remove(task.prompt_id)
    assert desk.page_store.state.toast == message("task.slip_remove")
    await desk.actions.again(task.prompt_id)
    assert desk.page_store.state.toast == message("task.slip_again")
    assert desk.shown == [task.prompt_id]


async def test_a_second_press_at_once_is_meant(desk: Desk) -> None:
    task = await desk.world.queued(TEXT)
    await desk.actions.cancel(task.prompt_id)
    await desk.actions.again(task.prompt_id)
    await desk.actions.again(task.prompt_id)
    await desk.world.clock.until(lambda: len(desk.world.window_store.state.shown.tasks) == 2)
    _, again = desk.world.window_store.state.window.tasks
    assert again.retry_of == task.prompt_id
    desk.actions.remove(task.prompt_id)
    desk.actions.remove(task.prompt_id)
    assert desk.shown == [again.prompt_id]


async def test_what_runs_cannot_be_removed(desk: Desk) -> None:
    task = await desk.world.running(TEXT)
    desk.actions.remove(task.prompt_id)
    desk.actions.remove("unknown")
    assert desk.shown == [task.prompt_id]
    assert (desk.focused, desk.page_store.state.toast) == ([], None)


async def test_running_again_makes_one_task_however_often_it_is_pressed(desk: Desk) -> None:
    task = await desk.ended()
    presses = [
        desk.world.services.background.spawn(desk.actions.again(task.prompt_id), "again")
        for _ in range(2)
    ]
    await desk.world.clock.until(lambda: all(press.done() for press in presses))
    first, second = desk.world.window_store.state.window.tasks
    assert (first.prompt_id, second.retry_of) == (task.prompt_id, task.prompt_id)
    assert desk.page_store.state.running_again == frozenset()


async def test_what_cannot_be_cancelled_says_so_on_its_card_until_dismissed(desk: Desk) -> None:
    await desk.actions.cancel("unknown")
    said = message("task.unknown", prompt_id="unknown")
    assert desk.page_store.state.task_notices == {"unknown": said}
    desk.actions.dismiss("unknown")
    desk.actions.dismiss("another")
    assert desk.page_store.state.task_notices == {}


async def test_what_was_said_on_a_card_goes_with_the_next_press(desk: Desk) -> None:
    task = await desk.ended()
    desk.page_store.change(task_notices={task.prompt_id: message("lock.held", server="A")})
    await desk.world.clock.run(desk.actions.again(task.prompt_id))
    assert desk.page_store.state.task_notices == {}


async def test_all_are_cancelled_the_last_first(desk: Desk) -> None:
    running = await desk.world.running(TEXT)
    waiting = await desk.world.queued(TEXT)
    await desk.actions.cancel_all()
    assert desk.world.state(waiting) is TaskState.CANCELLED
    await desk.world.until_state(running, TaskState.INTERRUPTED)


async def test_a_silent_server_is_no_notice_on_the_card(desk: Desk) -> None:
    task = await desk.silent()
    await desk.actions.cancel(task.prompt_id)
    assert desk.page_store.state.task_notices == {}
    assert desk.world.task(task).cancelling


async def test_nothing_is_said_on_the_card_of_a_task_that_went_while_it_was_cancelled(
    desk: Desk,
) -> None:
    task = await desk.silent()
    desk.world.database.seconds = 1.0
    press = desk.world.services.background.spawn(desk.actions.cancel(task.prompt_id), "cancel")
    await desk.world.clock.settle()
    desk.actions.remove(task.prompt_id)
    await desk.world.clock.advance(2)
    assert press.done()
    desk.actions.undo()
    assert desk.page_store.state.task_notices == {}


async def test_an_end_by_a_clock_that_was_ahead_does_not_keep_a_task(desk: Desk) -> None:
    task = await desk.ended()
    ahead = desk.world.clock.now() + 3_600_000
    desk.world.window_store.update(replace(task, ended_at=ahead))
    desk.actions.remove(task.prompt_id)
    assert desk.shown == []


def test_more_tasks_are_shown_a_page_at_a_time(desk: Desk) -> None:
    desk.actions.more()
    assert desk.page_store.state.tasks_shown == 2 * TASKS_A_PAGE
