"""Tasks are cleared away: off the page at once, out of the journal after a while."""

from collections.abc import Awaitable, Callable

from app.core.errors import StoreError
from app.core.task import Task
from app.services.background import Background
from app.services.board import Board
from app.services.journal import StoreJournal, Trouble
from app.services.ports import Clock

UNDO_SECONDS = 10.0


class Clearing:
    """What is cleared can be brought back for `UNDO_SECONDS`, and by a reload until then."""

    def __init__(
        self,
        board: Board,
        journal: StoreJournal,
        clock: Clock,
        background: Background,
        on_trouble: Trouble,
        on_forgotten: Callable[[], Awaitable[None]],
    ) -> None:
        self._board = board
        self._journal = journal
        self._clock = clock
        self._background = background
        self._on_trouble = on_trouble
        self._on_forgotten = on_forgotten
        self._cleared: list[tuple[Task, ...]] = []

    def clear(self) -> tuple[Task, ...]:
        """Take every finished task off the board; return those."""
        tasks = tuple(task for task in self._board.window.tasks if not task.is_open)
        if tasks:
            self._clear(tasks)
        return tasks

    def remove(self, prompt_id: str) -> Task | None:
        """Take one task off the board and return it; `None` when it may not go, or is gone.

        One that is open may go while its server does not answer: that may never do so again.
        """
        task = self._board.task(prompt_id)
        if task is None or not task.is_removable:
            return None
        self._clear((task,))
        return task

    def undo(self) -> None:
        """Bring back what was cleared last, if it is not too late."""
        if self._cleared:
            self._board.bring_back(*self._cleared.pop())

    def _clear(self, tasks: tuple[Task, ...]) -> None:
        self._board.drop(*(task.prompt_id for task in tasks))
        self._cleared.append(tasks)
        self._background.spawn(self._forget(tasks), "forget cleared tasks")

    async def _forget(self, tasks: tuple[Task, ...]) -> None:
        await self._clock.sleep(UNDO_SECONDS)
        waiting = [cleared for cleared in self._cleared if cleared is not tasks]
        if len(waiting) == len(self._cleared):
            return  # brought back, and maybe cleared anew
        self._cleared = waiting
        try:
            await self._journal.forget([task.prompt_id for task in tasks])
        except StoreError as error:
            self._on_trouble(error)
        await self._on_forgotten()
