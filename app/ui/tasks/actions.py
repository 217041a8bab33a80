"""The actions with tasks: cancel, run again, remove."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.core.errors import BinderyError, StoreError, TakenOver, TransportError
from app.core.ids import ServerUrl
from app.core.library.next_run import draws_seed
from app.core.library.results import results_of
from app.core.message import Message, message
from app.core.queue.entry import Lane, moved_first
from app.core.task.task import Task
from app.core.windows.window_lock import move
from app.services.ports import Clock
from app.services.window_services import Services
from app.ui.chrome.toast import UNDO_ID
from app.ui.compose.actions import ComposeActions
from app.ui.html.widgets import icon_button_id, text_button_id
from app.ui.page_store import PageStore
from app.ui.reuse.settings_actions import SettingsActions
from app.ui.state import TASKS_A_PAGE
from app.ui.tasks.move_actions import MoveActions

JUST_ENDED_MS = 1_000
"""Milliseconds after a task's end in which a press may have been meant for the earlier button."""


class TaskActions:
    """Acts on the tasks of this window; errors are shown on the task's card."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        compose: ComposeActions,
        settings: SettingsActions,
        clock: Clock,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = services.window_store
        self._canceller = services.canceller
        self._queue = services.queue
        self._pauses = services.pauses
        self._removal = services.removal
        self._compose = compose
        self._settings = settings
        self._clock = clock
        self._focus_drawn = focus_drawn
        self._slip = ("", "")
        self.moving = MoveActions(page_store, services, self._note, focus_drawn)

    async def cancel(self, prompt_id: str) -> None:
        """Cancel one task."""
        self._forget_note(prompt_id)
        prompt_id = self.moving.present_id(prompt_id)
        try:
            if not await self._queue.cancel(prompt_id):
                await self._canceller.cancel(prompt_id)
        except (TransportError, TakenOver):
            return  # the card shows that the cancel is sent later, or that it is gone
        except BinderyError as error:
            self._note(prompt_id, error.message)

    async def cancel_all(self) -> None:
        """Cancel all tasks, the last first, so that none starts when a running one ends."""
        for one in reversed(self._window_store.state.window.queue):
            await self.cancel(one.prompt_id)
        for task in reversed(self._window_store.state.shown.tasks.open_tasks()):
            await self.cancel(task.prompt_id)

    async def again(self, prompt_id: str) -> None:
        """Run a task again; further presses are ignored until the new task exists."""
        task = self._window_store.state.task(prompt_id)
        if task is None or self._is_slip("again", task):
            return
        if prompt_id not in self._page_store.state.running_again:
            await self._run_again(task)

    async def again_there(self, prompt_id: str) -> None:
        """Run a task again at the new address of its server, as a new task."""
        task = self._window_store.state.task(prompt_id)
        if task is None or prompt_id in self._page_store.state.running_again:
            return
        url = self._window_store.state.present_address(task.execution_server)
        if url is None:
            return
        self._window_store.set_lock(move(self._window_store.state.window.lock, url))
        await self._run_again(task, url)
        window = self._window_store.state.window
        self._window_store.set_lock(window.settled)

    async def _run_again(self, task: Task, only: ServerUrl | None = None) -> None:
        self._forget_note(task.prompt_id)
        self._mark_again(self._page_store.state.running_again | {task.prompt_id})
        try:
            await self._compose.again(task, new_seed=draws_seed(task), only=only)
        except BinderyError as error:
            self._note(task.prompt_id, error.message)
        finally:
            self._mark_again(self._page_store.state.running_again - {task.prompt_id})

    async def reuse(self, prompt_id: str) -> None:
        """Put a task's workflow and its values into the form."""
        task = self._window_store.state.task(prompt_id)
        if task is None or self._is_slip("reuse", task):
            return
        self._forget_note(prompt_id)
        try:
            await self._settings.open_task(task)
        except BinderyError as error:
            self._note(prompt_id, error.message)

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "cancel": self.cancel,
            "cancel-all": lambda _: self.cancel_all(),
            "again": self.again,
            "again-there": self.again_there,
            "reuse": self.reuse,
            "remove-task": self.remove,
            "clear": lambda _: self.clear(),
            "clear-batch": self.clear_batch,
            "more-tasks": lambda _: self.more(),
            **self.moving.by_name(),
            "queue-next": self.run_next,
            "queue-pause": lambda _: self._pauses.pause_all(
                not self._window_store.state.is_queue_paused
            ),
        }

    async def run_next(self, prompt_id: str) -> None:
        """Let a run that waits be the next one of this tab."""
        self.moving.close()
        window = self._window_store.state.window
        one = window.waiting(prompt_id)
        if one is None:
            return
        entries = tuple(other.entry for other in window.queue)
        try:
            first = replace(moved_first(one.entry, entries), lane=Lane.NOW)
            await self._queue.change([first])
        except StoreError as error:
            self._note(prompt_id, error.message)

    def remove(self, prompt_id: str) -> None:
        """Remove one task, with a short time to undo."""
        task = self._window_store.state.task(prompt_id)
        if task is None or self._is_slip("remove", task):
            return
        neighbour = self._neighbour(prompt_id)
        if self._removal.remove(prompt_id) is None:
            return
        self._page_store.change(toast=removed_message((task,)))
        self._focus_drawn(icon_button_id("remove-task", neighbour) if neighbour else UNDO_ID)

    def clear(self) -> None:
        """Remove the finished tasks, with a short time to undo."""
        self._page_store.change(toast=removed_message(self._removal.clear()))
        self._focus_drawn(UNDO_ID)  # the pressed button no longer exists

    def clear_batch(self, batch_id: str) -> None:
        """Remove the finished tasks of a batch, with a short time to undo."""
        self._page_store.change(toast=removed_message(self._removal.clear_batch(batch_id)))
        self._focus_drawn(UNDO_ID)  # the pressed button no longer exists

    def undo(self) -> None:
        """Restore the tasks removed last."""
        self._removal.undo()
        self._page_store.change(toast=None)
        self._focus_drawn(text_button_id("clear"))

    def dismiss(self, prompt_id: str) -> None:
        """Remove the message on a task's card."""
        self._forget_note(prompt_id)

    def more(self) -> None:
        """Show another page of tasks."""
        self._page_store.change(tasks_shown=self._page_store.state.tasks_shown + TASKS_A_PAGE)

    def _neighbour(self, prompt_id: str) -> str | None:
        """Return the nearest task that can be removed too: the next one, if any."""
        shown = [task for task in self._page_store.scene().shown_tasks if task.is_removable]
        ids: list[str] = [task.prompt_id for task in shown]
        at = ids.index(prompt_id) if prompt_id in ids else len(ids)
        return next(iter([*ids[at + 1 :], *reversed(ids[:at])]), None)

    def _is_slip(self, action: str, task: Task) -> bool:
        """Return whether a press was probably meant for Cancel, and show that.

        A second press counts.
        """
        ended_at = task.ended_at or 0  # the clock may have been set back since
        if not 0 <= self._clock.now() - ended_at < JUST_ENDED_MS:
            return False
        if self._slip == (action, task.prompt_id):
            return False
        self._slip = action, task.prompt_id
        self._page_store.change(toast=message(f"task.slip_{action}"))
        return True

    def _mark_again(self, running_again: frozenset[str]) -> None:
        self._page_store.change(running_again=running_again)

    def _forget_note(self, prompt_id: str) -> None:
        notices = dict(self._page_store.state.task_notices)
        if notices.pop(prompt_id, None) is not None:
            self._page_store.change(task_notices=notices)

    def _note(self, prompt_id: str, text: Message) -> None:
        notices = {**self._page_store.state.task_notices, prompt_id: text}
        self._page_store.change(task_notices=notices)


def removed_message(tasks: Sequence[Task]) -> Message:
    """Return the message about removed tasks, shown beside Undo."""
    if len(tasks) == 1 and tasks[0].is_open:
        return message("task.forgotten")
    key = "tasks.cleared" if any(map(results_of, tasks)) else "task.removed"
    return message(key, n=len(tasks))
