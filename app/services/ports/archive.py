"""Files that were exported, opened within limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """How many parts a file may have, and how many bytes all of them unpacked.

    `growth`: by how many bytes they may be larger than they are packed.
    """

    parts: int
    bytes: int
    growth: int


class Parts(Protocol):
    """The parts of an open file; they are unpacked one at a time, outside of Python's memory."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The bytes of each part by its name, unpacked, in the file's order."""

    async def text(self, name: str) -> str:
        """Return a part as text. Raises `InputError` ("archive.damaged")."""

    async def blob(self, name: str) -> Any:
        """Return a part as the browser knows files. Raises `InputError` ("archive.damaged")."""

    def close(self) -> None:
        """Let go of the file."""


class Unpacker(Protocol):
    """Opens zip files."""

    async def open(self, file: Any, limits: UnpackLimits) -> Parts:
        """Read what is in a file. Raises `InputError`.

        The keys are "archive.not_ours", "archive.damaged" and "archive.too_large".
        """
