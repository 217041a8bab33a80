"""Exports the whole journal to one file; `importer` reads such a file."""

import io
import zipfile
from collections.abc import Sequence

from app.core.archive.manifest import MANIFEST, is_exported, manifest_text
from app.core.library.notes import PREFIX, exported, notes_of
from app.core.settings.names import EXPORTED
from app.core.storage.queue_row import is_mark
from app.services.ports import Database, Settings

FILES = "files"
PICTURES = "pictures"
FORM = "form"
"""The key prefix of files that belong to a form; other files belong to tasks."""


class Exporter:
    """Exports, counts and deletes what is stored."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    async def export(self, *, pictures: bool) -> bytes:
        """Return the journal as a zip, with or without the kept pictures. Raises `StoreError`.

        Removed tasks without results and everything that belongs to them are left out. So are runs
        that wait: the other browser would send them too.
        """
        rows = await self._database.rows("tasks")
        tasks = [row for row in rows if is_exported(row)]
        hidden = {row["promptId"] for row in rows} - {row["promptId"] for row in tasks}
        found = await self._database.rows("events")
        events = [event for event in found if event["promptId"] not in hidden]
        queue = await self._database.rows("queue")
        hidden |= {row["promptId"] for row in queue if not is_mark(row)}
        kept = await self._database.rows(PICTURES) if pictures else []
        times = {row["key"]: row["at"] for row in kept if _task_of(row["key"]) not in hidden}
        files = [key for key in await self._database.keys(FILES) if _task_of(key) not in hidden]
        stored = notes_of(await self._database.rows_starting("settings", PREFIX))
        notes = exported(stored, {row["promptId"] for row in tasks})
        manifest = manifest_text(tasks, events, times, self._texts(), notes)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
            file.writestr(MANIFEST, manifest, zipfile.ZIP_DEFLATED)
            await self._add(file, FILES, files)
            await self._add(file, PICTURES, list(times))
        return target.getvalue()

    async def count(self) -> tuple[int, int]:
        """Return the number of stored tasks and pictures of all windows. Raises `StoreError`."""
        tasks = await self._database.keys("tasks")
        pictures = {key.rpartition("/")[0] for key in await self._database.keys(PICTURES)}
        return len(tasks), len(pictures)

    async def wipe(self) -> None:
        """Delete all tasks, files, pictures and notes of all windows; settings stay."""
        notes = await self._database.rows_starting("settings", PREFIX)
        await self._database.remove("settings", [row["name"] for row in notes])
        await self._database.clear(["tasks", "events", "queue", "windows", FILES, PICTURES])

    def _texts(self) -> dict[str, str]:
        texts = {name: self._settings.read(name) for name in EXPORTED}
        return {name: text for name, text in texts.items() if text is not None}

    async def _add(self, file: zipfile.ZipFile, folder: str, keys: Sequence[str]) -> None:
        for key in keys:
            content = await self._database.content(folder, key)
            if content is not None:
                file.writestr(f"{folder}/{key}", content)


def _task_of(key: str) -> str:
    """Return the id of the task that a file or picture belongs to."""
    return key.partition("/")[0]
