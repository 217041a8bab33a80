"""Exported files, opened within limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """The maximum number of parts in a file, and their maximum total bytes, decompressed.

    `growth` limits the difference between decompressed and compressed bytes.
    """

    parts: int
    bytes: int
    growth: int


class Parts(Protocol):
    """The parts of an open file; each is decompressed on request, outside of Python's memory."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The decompressed bytes of each part by name, in the file's order."""

    async def text(self, name: str) -> str:
        """Return a part as text. Raises `InputError` ("archive.damaged")."""

    async def blob(self, name: str) -> Any:
        """Return a part as a browser Blob. Raises `InputError` ("archive.damaged")."""

    def close(self) -> None:
        """Close the file."""


class Unpacker(Protocol):
    """Opens zip files."""

    async def open(self, file: Any, limits: UnpackLimits) -> Parts:
        """Read the directory of a file. Raises `InputError`.

        The keys are "archive.not_ours", "archive.damaged" and "archive.too_large".
        """
