"""Imports an exported file: it stays a proposal until a person has chosen from it."""

import contextlib
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.core.archive.imported_settings import ImportedSettings, bring
from app.core.archive.manifest import MANIFEST, Manifest, as_imported
from app.core.archive.proposal import (
    ImportChoice,
    ImportProposal,
    chosen_settings,
    outside,
    propose,
)
from app.core.archive.refusals import MAX_BYTES, MAX_GROWTH, MAX_MANIFEST, MAX_PARTS, parse_manifest
from app.core.errors import InputError, StoreError
from app.core.ids import ServerUrl
from app.core.library.notes import of_file
from app.core.settings.names import FORMS, KEEP_LIMIT, NAMES, PRESETS, SCRIPTS
from app.core.storage.journal import next_step
from app.core.storage.recovery import is_hidden, tasks_of
from app.core.storage.summary import LIBRARY_OWNER, is_open_row
from app.services.archive.exporter import FILES, FORM, PICTURES
from app.services.library.loading import LibraryServices
from app.services.ports import Clock, Database, Parts, Settings, Unpacker, UnpackLimits
from app.services.servers.quarantine import Quarantine
from app.services.storage.summaries import summaries
from app.services.window_store import WindowStore
from app.services.workflows.owner_settings import OwnerSettings

LIMITS = UnpackLimits(parts=MAX_PARTS, bytes=MAX_BYTES, growth=MAX_GROWTH)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The numbers of imported and existing tasks, and the result for the settings.

    `pictures` are those of the imported tasks.
    """

    tasks: int
    known: int
    settings: ImportedSettings
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class OpenedImport:
    """An open file and its content, from which a person chooses. Call `accept` or `close`."""

    proposal: ImportProposal
    manifest: Manifest
    parts: Parts

    def close(self) -> None:
        """Close the file."""
        self.parts.close()


class Importer:
    """Opens files and imports what was chosen; imported settings apply at once."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        window_store: WindowStore,
        clock: Clock,
        unpacker: Unpacker,
        quarantine: Quarantine,
        languages: Collection[str],
        owner: OwnerSettings,
        library: LibraryServices,
    ) -> None:
        self._database = database
        self._settings = settings
        self._window_store = window_store
        self._clock = clock
        self._unpacker = unpacker
        self._quarantine = quarantine
        self._languages = languages
        self._owner = owner
        self._library = library

    async def open(self, file: Any) -> OpenedImport:
        """Return the content of a file. It imports nothing and sends nothing to any address in it.

        Raises `InputError` if the file is not an export, is damaged or too large.
        """
        parts = await self._unpacker.open(file, LIMITS)
        try:
            manifest = parse_manifest(await _manifest_of(parts))
        except BaseException:
            parts.close()
            raise
        sizes = {name: parts.sizes[name] for name, _, _ in _contents(parts, manifest)}
        proposal = propose(
            manifest, sizes, self._window_store.state.pool, self._window_store.state.catalog
        )
        return OpenedImport(proposal, manifest, parts)

    async def accept(self, opened: OpenedImport, choice: ImportChoice) -> ImportResult:
        """Import what was chosen; existing data stays unchanged.

        A task that was never sent is not sent automatically: the original browser may still do
        that. Nothing is sent to addresses that were not chosen, unless this browser has open tasks
        there already. Raises `InputError` if a part is damaged, or if there are more such addresses
        than can be stored. Raises `StoreError` without space. After an error nothing was imported,
        and no address is set aside. The file is closed in any case.
        """
        try:
            manifest = opened.manifest
            in_use = await self._in_use()
            unticked = outside(manifest, choice, self._window_store.state.pool)
            outsiders = [url for url in unticked if url not in in_use]
            if not self._quarantine.has_room(outsiders):
                raise InputError("archive.too_many_hosts", n=len(outsiders))
            kept = {name: set(await self._database.keys(name)) for name in (FILES, PICTURES)}
            here = set(await self._database.keys("tasks"))
            new = await self._restore(opened, kept, outsiders) if choice.tasks else 0
            came = self._bring(manifest, choice, limited=bool(kept[PICTURES]))
            known = len(manifest.tasks) - new if choice.tasks else 0
            pictures = await self._show(manifest, here) if choice.tasks else 0
            return ImportResult(new, known, came, pictures)
        finally:
            opened.close()

    async def _show(self, manifest: Manifest, here: Container[str]) -> int:
        """Show the imported results in the library; return the number of new pictures."""
        new = [row for row in manifest.tasks if row["promptId"] not in here]
        await self._library.imported(
            of_file(manifest.notes, {row["promptId"] for row in manifest.tasks})
        )
        return sum(len(task.pictures) for task in tasks_of(new)[0] if not task.is_open)

    async def _in_use(self) -> frozenset[ServerUrl]:
        """Return the servers of the open tasks in all windows of this browser."""
        own = self._window_store.state.window.tasks.open_tasks()
        found = {task.execution_server for task in own}
        async for rows in summaries(self._database):
            shown = [row for row in rows if is_open_row(row) and not is_hidden(row)]
            found |= {task.execution_server for task in tasks_of(shown)[0]}
        return frozenset(found)

    async def _restore(
        self, opened: OpenedImport, kept: dict[str, set[str]], outsiders: Iterable[ServerUrl]
    ) -> int:
        manifest, parts = opened.manifest, opened.parts
        given = as_imported(manifest, self._clock.now())
        put: dict[str, list[str]] = {FILES: [], PICTURES: []}
        servers = {row["promptId"]: row["executionServer"] for row in manifest.tasks}
        try:
            for name, folder, key in _contents(parts, manifest):
                if key not in kept[folder]:
                    server = servers.get(key.partition("/")[0], "")
                    row = {"key": key, "at": manifest.pictures.get(key), "server": server}
                    content = await parts.blob(name)
                    put[folder].append(key)
                    await self._database.put_content(folder, key, content, row)
            new = await self._database.restore(given.tasks, given.events)
            self._quarantine.add(outsiders)  # before any of these tasks is tracked
            await self._list_again({row["promptId"] for row in given.tasks})
        except (StoreError, InputError):
            with contextlib.suppress(StoreError):
                for folder, keys in put.items():
                    await self._database.remove(folder, keys)
            raise
        return new

    async def _list_again(self, prompt_ids: Container[str]) -> None:
        """Restore those of these tasks that were removed recently; the library keeps its own."""
        removed: list[str] = []
        async for rows in summaries(self._database):
            found = [row for row in rows if is_hidden(row) and row["owner"] != LIBRARY_OWNER]
            removed += [row["promptId"] for row in found if row["promptId"] in prompt_ids]
        for prompt_id in removed:
            row = await self._database.row("tasks", prompt_id)
            if row is None:
                continue
            for task in tasks_of([row])[0]:
                listed = replace(task, hidden_at=None)
                step = next_step(row, listed, row["owner"], self._clock.now())
                if step is not None:
                    await self._database.commit([step], {}, strict=False)

    def _bring(
        self, manifest: Manifest, choice: ImportChoice, *, limited: bool
    ) -> ImportedSettings:
        """Apply the settings; with `limited`, kept pictures exist that a new limit could delete."""
        set_here = [name for name in NAMES if self._settings.read(name) is not None]
        here = {*set_here, *([KEEP_LIMIT] if limited else [])}
        given = chosen_settings(manifest.settings, choice, self._window_store.state.pool)
        state = self._window_store.state
        owned = {name: self._settings.read(name) for name in (FORMS, PRESETS, SCRIPTS)}
        came = bring(given, here, state.pool, state.catalog, self._languages, owned)
        for name, text in came.texts.items():
            self._settings.write(name, text)
        self._window_store.set_marks({**came.marks, **state.marks})  # those that are here stay
        if came.pool != self._window_store.state.pool:
            self._window_store.set_pool(came.pool)
        if came.catalog != self._window_store.state.catalog:
            self._window_store.set_catalog(came.catalog)
        self._owner.load()
        return came


async def _manifest_of(parts: Parts) -> str:
    """Return a file's manifest as text. Raises `InputError`."""
    size = parts.sizes.get(MANIFEST)
    if size is None:
        raise InputError("archive.not_ours")
    if size > MAX_MANIFEST:
        raise InputError("archive.too_large")
    return await parts.text(MANIFEST)


def _contents(parts: Parts, manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    """Yield name, store and key of the files and pictures that belong to the manifest's tasks."""
    tasks = {row["promptId"] for row in manifest.tasks}
    owners = {*tasks, FORM}
    for name in parts.sizes:
        folder, _, key = name.partition("/")
        if folder == FILES and key.partition("/")[0] in owners:
            yield name, folder, key
        if folder == PICTURES and key in manifest.pictures and key.rsplit("/", 2)[0] in tasks:
            yield name, folder, key
