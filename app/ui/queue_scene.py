"""What views read of the queue of this browser."""

from dataclasses import dataclass
from functools import cached_property

from app.core.message import Message
from app.core.queue.batches import Batch, Batches
from app.core.queue.decided import Decided, sentence
from app.core.queue.move_offer import MoveOffer
from app.core.queue.times import Outlook, rounded_minutes
from app.core.queue.waiting import Waiting
from app.core.task.gist import gist
from app.core.task.task import Task
from app.ui.server_scene import ServerScene
from app.ui.task_lines import Line, is_unfolded, task_lines

MOST_ROWS = 12
"""Rows of open work above the library: four are in sight, and the list has all of them."""


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class QueueScene(ServerScene):
    """The runs that wait, and why others went where they went."""

    @property
    def waiting_count(self) -> int:
        """The number of runs that wait here."""
        return len(self.state.window.queue)

    @property
    def is_queue_paused(self) -> bool:
        """Whether nothing that waits here is sent."""
        return self.state.is_queue_paused

    @cached_property
    def batches(self) -> Batches:
        """The tasks of this window and the runs that wait, by batch."""
        return Batches(self.state.shown.tasks, self.state.shown.queue)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The rows and cards of the list of tasks, in order."""
        return task_lines(self.batches, self.page.tasks_shown, self.page.folds)

    @property
    def shown_ids(self) -> tuple[str, ...]:
        """The ids of the tasks and runs with cards on the page."""
        return tuple(prompt_id for line in self.lines for prompt_id in line.ids)

    @cached_property
    def work(self) -> tuple[tuple[Batch, str], ...]:
        """The open work of this window in rows, each with what it is about."""
        types = self.state.catalog.types
        found = ((one, self.batches.first(one.key)) for one in self.batches.opened(MOST_ROWS))
        return tuple(
            (one, gist(task, types.get(task.workflow_type)) or task.title)
            for one, task in found
            if task
        )

    def is_unfolded(self, batch_id: str) -> bool:
        """Return whether a batch shows its cards."""
        return is_unfolded(batch_id, self.batches.size(batch_id), self.page.folds)

    @property
    def outlook(self) -> Outlook:
        """How long the open work still takes."""
        return self.state.outlook

    def minutes_left(self, key: str) -> int | None:
        """Return the rounded minutes until a batch has ended, `None` if that is unknown."""
        found = self.state.outlook.batches.get(key)
        return None if found is None else rounded_minutes(found.seconds)

    @property
    def all_minutes_left(self) -> int | None:
        """The rounded minutes until several batches have ended, `None` if that is unknown.

        The time of a single batch is in its row.
        """
        found = self.state.outlook
        if found.everything is None or len(found.batches) == 1:
            return None
        return rounded_minutes(found.everything.seconds)

    @property
    def decided(self) -> tuple[Decided, ...]:
        """The last runs that left the queue, and why they went where they went."""
        return self.state.decided

    @property
    def move_offer(self) -> MoveOffer | None:
        """A server without work, and what waits elsewhere and could move there."""
        return self.state.move_offer

    @property
    def moving(self) -> Task | Waiting | None:
        """The run whose menu is open, `None` if it has left or can no longer move."""
        prompt_id, window = self.page.moving or "", self.state.shown
        task = window.tasks.get(prompt_id)
        return task if task is not None and task.can_move else window.waiting(prompt_id)

    def why_there(self, prompt_id: str) -> Message | None:
        """Return why a task went to its server, if that was decided by this page."""
        decided = self.state.decided_of.get(prompt_id)
        if decided is None or len(self.state.pool.servers) == 1:
            return None
        urls = filter(None, (decided.server, decided.home))
        return sentence(decided, {url: self.state.shown_name(url) for url in urls})
