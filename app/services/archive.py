"""The whole journal to one file and back."""

import contextlib
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.archive import MANIFEST, Manifest, as_imported, manifest_text, parse_manifest
from app.core.errors import InputError, StoreError
from app.core.settings import KEEP_LIMIT, NAMES, Brought, bring
from app.services.board import Board
from app.services.ports import Clock, Settings, Store

FILES = "files"
PICTURES = "pictures"
FORM = "form"
"""What forms hold is kept under this, beside what belongs to tasks."""

MAX_GROWTH = 256_000_000
"""So many bytes may one part of a file be larger unpacked: prompts pack well, but a small file may
claim more than the page's memory holds. Its parts are in memory one at a time."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, ValueError)
"""What `zipfile` raises for a file that is no zip, is damaged or was made to be strange."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many tasks came in, how many were there already, and what came of the settings."""

    tasks: int
    known: int
    settings: Brought


class Archive:
    """Exports, imports and wipes what is kept; settings that come in are used at once."""

    def __init__(self, store: Store, settings: Settings, board: Board, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._board = board
        self._clock = clock

    async def export(self, *, pictures: bool) -> bytes:
        """Return the journal as a zip, with or without the kept pictures. Raises `StoreError`."""
        tasks = await self._store.rows("tasks")
        events = await self._store.rows("events")
        kept = await self._store.rows(PICTURES) if pictures else []
        times = {row["key"]: row["at"] for row in kept}
        manifest = manifest_text(tasks, events, times, self._texts())
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
            file.writestr(MANIFEST, manifest, zipfile.ZIP_DEFLATED)
            await self._add(file, FILES, await self._store.keys(FILES))
            await self._add(file, PICTURES, list(times))
        return target.getvalue()

    async def read(self, content: bytes) -> Imported:
        """Put a zip's tasks and settings to what is there already, which stays as it is.

        What was never sent is not sent by itself: the browser it comes from may still do that.
        Raises `InputError` when the file is not one of ours or is damaged, `StoreError` when there
        is no room: then nothing came in.
        """
        file, manifest = _opened(content)
        with file:
            return await self._restore(file, manifest)

    async def count(self) -> tuple[int, int]:
        """Return how many tasks and pictures of all windows are stored. Raises `StoreError`."""
        tasks = await self._store.keys("tasks")
        pictures = {key.rpartition("/")[0] for key in await self._store.keys(PICTURES)}
        return len(tasks), len(pictures)

    async def wipe(self) -> None:
        """Delete all tasks, files and pictures of all windows; settings stay."""
        await self._store.clear(["tasks", "events", "windows", FILES, PICTURES])

    def _texts(self) -> dict[str, str]:
        texts = {name: self._settings.read(name) for name in NAMES}
        return {name: text for name, text in texts.items() if text is not None}

    async def _add(self, file: zipfile.ZipFile, folder: str, keys: Sequence[str]) -> None:
        for key in keys:
            content = await self._store.content(folder, key)
            if content is not None:
                file.writestr(f"{folder}/{key}", content)

    async def _restore(self, file: zipfile.ZipFile, manifest: Manifest) -> Imported:
        kept = {name: set(await self._store.keys(name)) for name in (FILES, PICTURES)}
        given = as_imported(manifest, self._clock.now())
        put: dict[str, list[str]] = {FILES: [], PICTURES: []}
        servers = {row["promptId"]: row["executionServer"] for row in manifest.tasks}
        try:
            for name, folder, key in _contents(file, manifest):
                if key not in kept[folder]:
                    server = servers.get(key.partition("/")[0], "")
                    row = {"key": key, "at": manifest.pictures.get(key), "server": server}
                    put[folder].append(key)
                    await self._store.put_content(folder, key, file.read(name), row)
            new = await self._store.restore(given.tasks, given.events)
        except StoreError:
            with contextlib.suppress(StoreError):
                for folder, keys in put.items():
                    await self._store.remove(folder, keys)
            raise
        came = self._bring(manifest, limited=bool(kept[PICTURES]))
        return Imported(new, len(manifest.tasks) - new, came)

    def _bring(self, manifest: Manifest, *, limited: bool) -> Brought:
        """Take the settings over; with `limited` pictures are here, which a limit could delete."""
        here = {*self._texts(), *([KEEP_LIMIT] if limited else [])}
        came = bring(manifest.settings, here, self._board.pool, self._board.catalog)
        for name, text in came.texts.items():
            self._settings.write(name, text)
        if came.pool != self._board.pool:
            self._board.set_pool(came.pool)
        if came.catalog != self._board.catalog:
            self._board.set_catalog(came.catalog)
        return came


def _opened(content: bytes) -> tuple[zipfile.ZipFile, Manifest]:
    """Return a zip, all of which can be read, and its manifest. Raises `InputError`."""
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
        if any(info.compress_type not in _METHODS for info in file.infolist()):
            raise InputError("archive.not_ours")
        grown = max((info.file_size - info.compress_size for info in file.infolist()), default=0)
        if grown > MAX_GROWTH:
            raise InputError("archive.too_large", mb=grown // 1_000_000)
        manifest = parse_manifest(file.read(MANIFEST).decode())
        damaged = file.testzip() is not None
    except _UNREADABLE:
        raise InputError("archive.not_ours") from None
    if damaged:
        raise InputError("archive.damaged")
    return file, manifest


def _contents(file: zipfile.ZipFile, manifest: Manifest) -> list[tuple[str, str, str]]:
    """Return name, store and key of the files and pictures that belong to what the file tells."""
    tasks = {row["promptId"] for row in manifest.tasks}
    owners = {*tasks, FORM}
    found: list[tuple[str, str, str]] = []
    for name in file.namelist():
        folder, _, key = name.partition("/")
        if folder == FILES and key.partition("/")[0] in owners:
            found.append((name, folder, key))
        if folder == PICTURES and key in manifest.pictures and key.rsplit("/", 2)[0] in tasks:
            found.append((name, folder, key))
    return found
