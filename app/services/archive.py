"""The whole journal to one file and back."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.archive import MANIFEST, Manifest, as_imported, manifest_text, parse_manifest
from app.core.errors import InputError
from app.services.ports import Clock, Store

FILES = "files"
PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many tasks came in, and how many were there already."""

    tasks: int
    known: int


class Archive:
    """Exports, imports and wipes a store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def export(self, *, pictures: bool) -> bytes:
        """Return the journal as a zip, with or without the kept pictures. Raises `StoreError`."""
        tasks = await self._store.rows("tasks")
        events = await self._store.rows("events")
        kept = await self._store.rows(PICTURES) if pictures else []
        times = {row["key"]: row["at"] for row in kept}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
            file.writestr(MANIFEST, manifest_text(tasks, events, times), zipfile.ZIP_DEFLATED)
            await self._add(file, FILES, await self._store.keys(FILES))
            await self._add(file, PICTURES, list(times))
        return target.getvalue()

    async def read(self, content: bytes) -> Imported:
        """Put a zip's tasks into the journal; those that are there already stay as they are.

        What was never sent is not sent by itself: the browser it comes from may still do that.
        Raises `InputError` when the file is not one of ours or is damaged: then nothing came in.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                manifest = parse_manifest(file.read(MANIFEST).decode())
                if file.testzip() is not None:
                    raise InputError("archive.damaged")
                return await self._restore(file, manifest)
        except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
            raise InputError("archive.not_ours") from None

    async def wipe(self) -> None:
        """Delete all tasks, files and pictures of all windows."""
        await self._store.clear(["tasks", "events", "windows", FILES, PICTURES])

    async def _add(self, file: zipfile.ZipFile, folder: str, keys: Sequence[str]) -> None:
        for key in keys:
            content = await self._store.content(folder, key)
            if content is not None:
                file.writestr(f"{folder}/{key}", content)

    async def _restore(self, file: zipfile.ZipFile, manifest: Manifest) -> Imported:
        given = as_imported(manifest, self._clock.now())
        new = await self._store.restore(given.tasks, given.events)
        for name in file.namelist():
            folder, _, key = name.partition("/")
            if folder == FILES:
                await self._store.put_content(FILES, key, file.read(name), {})
            elif folder == PICTURES and key in manifest.pictures:
                row = {"key": key, "at": manifest.pictures[key]}
                await self._store.put_content(PICTURES, key, file.read(name), row)
        return Imported(new, len(manifest.tasks) - new)
