"""Records a task's state beside the caller, for those who must not wait (a frame of a socket).

The state is read when the writing begins, in the order of the journal, so a late record never puts
an older state over a newer one.
"""

from app.services.background import Background
from app.services.board import Board
from app.services.ports import Journal


class Recorder:
    """Brings what the board shows into the journal."""

    def __init__(self, board: Board, journal: Journal, background: Background) -> None:
        self._board = board
        self._journal = journal
        self._background = background

    def record(self, prompt_id: str) -> None:
        """Record a task as it is by then, soon."""
        self._background.spawn(self._save(prompt_id), f"record {prompt_id}")

    async def _save(self, prompt_id: str) -> None:
        task = self._board.task(prompt_id)
        if task is not None:
            await self._journal.save(task)
