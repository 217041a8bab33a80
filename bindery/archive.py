"""The unpacker port over `zipfile`: the page's export file, read within limits."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from app.core.errors import InputError
from app.services.ports import UnpackLimits

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class ZipUnpacker:
    """Opens zip files that are in memory."""

    async def open(self, file: Any, limits: UnpackLimits) -> "ZipParts":
        """Return the content of a file. Raises `InputError` as the port defines."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(file))
        except (*DAMAGED, OSError, ValueError):
            raise InputError("archive.not_ours") from None
        entries = archive.infolist()
        plain = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        is_large = plain > limits.bytes or plain - packed > limits.growth
        if len(entries) > limits.parts or is_large:
            raise InputError("archive.too_large")
        return ZipParts(archive)


class ZipParts:
    """The parts of one file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @property
    def sizes(self) -> Mapping[str, int]:
        """The decompressed bytes of each part by name, in the file's order."""
        return {entry.filename: entry.file_size for entry in self._archive.infolist()}

    async def text(self, name: str) -> str:
        """Return a part as text. Raises `InputError` if it is damaged."""
        try:
            return (await self.blob(name)).decode()
        except UnicodeDecodeError:
            raise InputError("archive.damaged") from None

    async def blob(self, name: str) -> bytes:
        """Return a part's bytes; never more than the directory says. Raises `InputError`."""
        try:
            with self._archive.open(name) as part:
                return part.read(self._archive.getinfo(name).file_size)
        except (*DAMAGED, KeyError):
            raise InputError("archive.damaged") from None

    def close(self) -> None:
        """Close the file."""
        self._archive.close()
