"""Checks of pictures before they are shown or kept: whose they are, by what their bytes say."""

from collections.abc import Callable

from app.core.inputs import whole_number
from app.core.output import OutputFile
from app.core.picture_check import Decision, Repeat, decide
from app.core.png_proof import prove
from app.core.task import Task
from app.services.board import Board

Evidence = Callable[[str, str], None]
"""Takes a server's address and why it seems to be several servers, or to keep foreign files."""


class PictureProofs:
    """Decides picture by picture; what contradicts a server's address is passed to `evidence`."""

    def __init__(self, board: Board, evidence: Evidence) -> None:
        self._board = board
        self._evidence = evidence

    def may_ask(self, server: str) -> bool:
        """Tell whether anything is sent to a server at the moment."""
        return True

    def check(self, name: str, content: bytes, repeat: str) -> str:
        """Decide about the picture `<prompt id>:<index>`; the result is a `Decision`.

        `content` is a PNG or the part of it that has texts, `repeat` a `Repeat`. A picture that no
        task has is not shown.
        """
        found = self._find(name)
        if found is None:
            return Decision.UNPROVEN
        task, file = found
        server = task.execution_server
        decision = decide(prove(task, file, content), Repeat(repeat), several=False)
        if decision is Decision.ANOTHER:
            self._evidence(server, f"{file.filename} is a file of another task")
        if decision is Decision.DIFFERING:
            self._evidence(server, f"{file.filename} was another file when asked for again")
        return decision

    def _find(self, name: str) -> tuple[Task, OutputFile] | None:
        prompt_id, _, text = name.rpartition(":")
        task, index = self._board.task(prompt_id), whole_number(text)
        pictures = [file for file in task.outputs if file.is_picture] if task else []
        if task is None or index is None or index >= len(pictures):
            return None
        return task, pictures[index]
