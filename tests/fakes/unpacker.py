"""Zip files of bytes, read by Python's own module."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from app.core.errors import InputError
from app.services.ports import UnpackLimits

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises for a file that is no zip, is damaged or was made to be strange.

An `OverflowError` comes where numbers of the machine have 32 bits, as in Pyodide.
"""


class FakeUnpacker:
    """Opens zip files."""

    async def open(self, file: Any, limits: UnpackLimits) -> "FakeParts":
        """Return what is in a file of bytes."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(bytes(file)))
        except BROKEN:
            raise InputError("archive.not_ours") from None
        found = archive.infolist()
        if any(part.compress_type not in METHODS or part.flag_bits & 1 for part in found):
            raise InputError("archive.not_ours")
        growth = sum(max(0, part.file_size - part.compress_size) for part in found)
        total = sum(part.file_size for part in found)
        if len(found) > limits.parts or total > limits.bytes or growth > limits.growth:
            raise InputError("archive.too_large")
        if len({part.filename for part in found}) < len(found):
            raise InputError("archive.damaged")
        return FakeParts(archive)


class FakeParts:
    """The parts of one file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @property
    def sizes(self) -> Mapping[str, int]:
        """The bytes of each part by its name."""
        return {part.filename: part.file_size for part in self._archive.infolist()}

    async def text(self, name: str) -> str:
        """Return a part as text."""
        content: bytes = await self.blob(name)
        return content.decode(errors="replace")

    async def blob(self, name: str) -> Any:
        """Return a part's bytes."""
        try:
            content = self._archive.read(name)
        except BROKEN:
            raise InputError("archive.damaged") from None
        if len(content) != self.sizes[name]:
            raise InputError("archive.damaged")
        return content

    def close(self) -> None:
        """Close the file."""
        self._archive.close()
