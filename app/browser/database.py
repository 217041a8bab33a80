"""The database port over IndexedDB, through `app/static/database_client.js` and its worker."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import js
from pyodide.ffi import JsDoubleProxy, JsException, JsProxy, create_proxy, to_js

from app.browser.scope import scoped
from app.core.errors import StoreBusy, StoreError
from app.core.storage.journal import Row, Step
from app.core.storage.row_text import text_of, value_of
from app.core.task.task import END_STATES

if TYPE_CHECKING:
    from page_modules import Database, OpenDatabase

T = TypeVar("T")

NAME = "bindery-1"
"""A breaking change of the schema gets a new name, so that no window waits for an upgrade."""

OPEN_SECONDS = 2.5
"""Seconds to open the database before the page shows that it waits for another window."""

TRIES = 6
TRY_SECONDS = 0.5
"""Number of retries and seconds between them, if the database does not open. A killed browser may
hold its files for a moment after a restart."""

_KEYS = {
    "QuotaExceededError": "journal.full",
    "TimeoutError": "journal.blocked",
    "SecurityError": "journal.forbidden",
}
_BUSY = {"AbortError", "TimeoutError", "UnknownError"}
"""Errors after which a retry may succeed: the browser rolled the transaction back, or its turn did
not come. In Chromium, UnknownError is a disk error."""
_FORBIDDEN = "denied permission"
"""Chromium's message if a person blocks storage for this site; the name is UnknownError."""


class BrowserDatabase:
    """An open database, created by `open_database`."""

    def __init__(self, module: "Database", database: "OpenDatabase") -> None:
        self._module = module
        self._database = database

    def lend(self, use: Callable[["Database", "OpenDatabase"], None]) -> None:
        """Give the open database to a script of the page, which reads kept pictures."""
        use(self._module, self._database)

    async def commit(
        self, steps: Sequence[Step], files: Mapping[str, Any], *, strict: bool
    ) -> list[Row]:
        """Write steps in one transaction, or none; return the rows that were not as expected."""
        values = [
            {
                "row": step.row,
                "event": step.event,
                "rev": step.rev,
                "owner": step.owner,
                "mark": step.mark,
                "run": step.run,
            }
            for step in steps
        ]
        promise = self._module.commit(self._database, _js(values), _blobs(files), strict)
        return list(_py(await _run(promise)))

    async def queue(self, rows: Sequence[Row], files: Mapping[str, Any]) -> list[Row]:
        """Write rows of the queue, or none if one does not follow the stored row."""
        promise = self._module.queue(self._database, _js(list(rows)), _blobs(files))
        return list(_py(await _run(promise)))

    async def unqueue(self, rows: Sequence[Row], *, files: bool) -> list[str]:
        """Delete the rows of the queue that are stored so; return the ids of the others."""
        promise = self._module.unqueue(self._database, _js(list(rows)), files)
        return list(_py(await _run(promise)))

    async def rows(self, store: str, index: str = "", value: str = "") -> list[Row]:
        """Return all rows of a store, or those whose index has the value."""
        return list(_py(await _run(self._module.all(self._database, store, index, value))))

    async def row(self, store: str, key: str) -> Row | None:
        """Return one row of a store, `None` if there is none."""
        found = await _run(self._module.one(self._database, store, key))
        row: Row | None = _py(found) if found else None
        return row

    async def rows_starting(self, store: str, prefix: str) -> list[Row]:
        """Return the rows of a store whose keys start with `prefix`."""
        return list(_py(await _run(self._module.startingWith(self._database, store, prefix))))

    async def summaries(self, after: str, count: int) -> list[Row]:
        """Return the summaries of at most `count` tasks with ids after `after`."""
        return list(_py(await _run(self._module.summaries(self._database, after, count))))

    async def unsettled(self, owner: str, before: int) -> list[Row]:
        """Return the summaries of an owner's tasks that are open, removed or old."""
        ended = to_js(sorted(END_STATES))
        return list(_py(await _run(self._module.unsettled(self._database, owner, ended, before))))

    async def values(self, store: str, index: str) -> list[str]:
        """Return the distinct values of an index."""
        return list(_py(await _run(self._module.values(self._database, store, index))))

    async def put(self, store: str, row: Row) -> None:
        """Write one row."""
        await _run(self._module.put(self._database, store, _js(row)))

    async def put_all(self, store: str, rows: Sequence[Row]) -> None:
        """Write rows, all or none."""
        await _run(self._module.putAll(self._database, store, _js(list(rows))))

    async def put_blob(self, store: str, row: Row, blob: js.Blob) -> None:
        """Write one row that holds a Blob, and the Blob's size."""
        value = _js(row)
        value.blob = blob
        value.size = blob.size
        await _run(self._module.put(self._database, store, value))

    async def blob(self, store: str, key: str) -> Any | None:
        """Return the Blob of a row, `None` if there is no such row."""
        found = await _run(self._module.one(self._database, store, key))
        return found.blob if found else None

    async def put_file(self, key: str, file: Any) -> None:
        """Store a file by key."""
        await _run(self._module.put(self._database, "files", file, key))

    async def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        """Take, renew or (with `until` in the past) end a lease; `False` if another holds it."""
        promise = self._module.lease(self._database, name, holder, now, until)
        return bool(await _run(promise))

    async def keys(self, store: str) -> list[str]:
        """Return all keys of a store."""
        return list(_py(await _run(self._module.keys(self._database, store))))

    async def content(self, store: str, key: str) -> bytes | None:
        """Return the bytes of a file or picture, `None` when there is none."""
        found = await _run(self._module.one(self._database, store, key))
        if not found:
            return None
        blob = found if store == "files" else found.blob
        content: bytes = (await _run(blob.arrayBuffer())).to_bytes()
        return content

    async def put_content(self, store: str, key: str, content: Any, row: Row) -> None:
        """Write a file or picture, as bytes or Blob; `row` holds a picture's other fields."""
        is_bytes = isinstance(content, bytes)
        blob = js.Blob.new(to_js([to_js(content)])) if is_bytes else content
        if store == "files":
            await self.put_file(key, blob)
        else:
            await self.put_blob(store, row, blob)

    async def restore(self, tasks: Sequence[Row], events: Sequence[Row]) -> int:
        """Add the missing tasks, with their events; return their number."""
        promise = self._module.restore(self._database, _js(list(tasks)), _js(list(events)))
        return int(await _run(promise))

    async def forget(self, prompt_ids: Sequence[str], owner: str) -> None:
        """Delete tasks of this owner with their events, files and pictures, in one transaction."""
        await _run(self._module.forget(self._database, to_js(list(prompt_ids)), owner))

    async def clear(self, stores: Sequence[str]) -> None:
        """Empty stores, in one transaction."""
        await _run(self._module.clear(self._database, to_js(list(stores))))

    async def remove(self, store: str, keys: Sequence[Any]) -> None:
        """Delete rows by key."""
        await _run(self._module.remove(self._database, store, to_js(list(keys))))

    async def file(self, key: str) -> Any | None:
        """Return a stored file, `None` if there is none."""
        found = await _run(self._module.one(self._database, "files", key))
        return found or None


async def open_database(
    on_closed: Callable[[], None], on_wait: Callable[[], None], name: str = ""
) -> BrowserDatabase:
    """Open the database, with retries for a few seconds where they may help.

    `on_wait` is called if another window has stopped in the middle of a write. The default `name`
    is this page's journal. Raises `StoreError`: "journal.blocked" if a frozen window holds it,
    "journal.forbidden" if this page may not store anything, "journal.closed" if it does not open
    for another reason.
    """
    name = name or scoped(NAME)
    module = await js.window.bindery.database
    proxies = create_proxy(on_closed), create_proxy(on_wait)
    tries = 1
    while True:
        try:
            return BrowserDatabase(module, await _open(module, name, *proxies))
        except StoreError as error:
            if error.message.key != "journal.closed" or tries == TRIES:
                raise
        tries += 1
        await asyncio.sleep(TRY_SECONDS)


async def _open(
    module: "Database",
    name: str,
    on_closed: JsDoubleProxy[Callable[[], None]],
    on_wait: JsDoubleProxy[Callable[[], None]],
) -> "OpenDatabase":
    try:
        return await _run(module.open(name, OPEN_SECONDS * 1000, on_closed, on_wait))
    except StoreError as error:
        if error.message.key != "journal.failed":
            raise
        why = str(error.message.args["why"])
        if _FORBIDDEN in why:
            raise StoreError("journal.forbidden") from None
        raise StoreError("journal.closed", why=why) from None


async def _run(promise: Awaitable[T]) -> T:
    try:
        return await promise
    except JsException as error:
        name = str(error.name)
        kind = StoreBusy if name in _BUSY else StoreError
        key = _KEYS.get(name, "journal.failed")
        raise kind(key, why=f"{name}: {error.message}") from None


def _blobs(files: Mapping[str, Any]) -> js.Map:
    blobs = js.Map.new()
    for key, file in files.items():
        blobs.set(key, file)
    return blobs


def _js(value: Any) -> js.Object:
    # Through JSON: rows are JSON values, and null must stay null.
    return js.JSON.parse(text_of(value))


def _py(value: JsProxy) -> Any:
    return value_of(js.JSON.stringify(value))
