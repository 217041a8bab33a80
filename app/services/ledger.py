"""A task's changes: the board shows them, the journal records them, and the task stays ours or not.

Another window may have taken a task over at any await, or its person may have removed it; whoever
goes on with it asks here first.
"""

from app.core.task import TRANSITIONS, State, Task, Trouble, advance
from app.services.board import Board
from app.services.ports import Clock, Journal


class Ledger:
    """Board and journal, changed together. All methods raise `TakenOver`."""

    def __init__(self, board: Board, journal: Journal, clock: Clock) -> None:
        self._board = board
        self._journal = journal
        self._clock = clock

    def now(self, task: Task) -> Task:
        """Return the task as the board has it by now."""
        return self._board.present(task.prompt_id)

    async def keep(self, task: Task) -> Task:
        """Show a task's new state and record it; return the task as it is then."""
        self._board.update(task)
        await self._journal.save(task)
        return self.now(task)

    async def intend(self, task: Task) -> None:
        """Show and record what will be sent for a task; durable when it returns.

        Raises `StoreError` when it cannot be recorded: then nothing may be sent.
        """
        self._board.update(task)
        await self._journal.intend(task)

    async def end(self, task: Task, state: State, trouble: Trouble | None) -> None:
        """End a task, unless it has come to where that is impossible."""
        now = self.now(task)
        if state in TRANSITIONS[now.state]:
            await self.keep(advance(now, state, self._clock.now(), trouble=trouble))

    async def stopped(self, task: Task) -> bool:
        """Tell whether a task has ended; one whose cancel was asked for ends by that."""
        now = self.now(task)
        if now.is_open and now.cancelling:
            await self.keep(advance(now, State.CANCELLED, self._clock.now()))
        return not self.now(task).is_open
