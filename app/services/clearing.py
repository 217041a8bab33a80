"""Finished tasks are cleared away: off the page at once, out of the journal after a while."""

from collections.abc import Awaitable, Callable

from app.core.errors import StoreError
from app.core.task import Task
from app.services.background import Background
from app.services.board import Board
from app.services.journal import StoreJournal, Trouble
from app.services.ports import Clock

UNDO_SECONDS = 10.0


class Clearing:
    """What was cleared last can be brought back for `UNDO_SECONDS`, and by a reload until then."""

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
        self._cleared: tuple[Task, ...] = ()

    def clear(self) -> int:
        """Take every finished task off the board; return how many those are."""
        tasks = tuple(task for task in self._board.window.tasks if not task.is_open)
        if tasks:
            self._board.drop(*(task.prompt_id for task in tasks))
            self._cleared = tasks
            self._background.spawn(self._forget(tasks), "forget cleared tasks")
        return len(tasks)

    def undo(self) -> None:
        """Bring back what was cleared last, if it is not too late."""
        tasks, self._cleared = self._cleared, ()
        self._board.bring_back(*tasks)

    async def _forget(self, tasks: tuple[Task, ...]) -> None:
        await self._clock.sleep(UNDO_SECONDS)
        if self._board.task(tasks[0].prompt_id) is not None:
            return  # undone
        if self._cleared == tasks:
            self._cleared = ()
        try:
            await self._journal.forget([task.prompt_id for task in tasks])
        except StoreError as error:
            self._on_trouble(error)
        await self._on_forgotten()
