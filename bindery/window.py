"""One window without a browser: its services, from the first look at the servers to the goodbye."""

import asyncio
import json
import sys
import traceback
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.browser.packaged import shipped_catalog
from app.core.errors import InputError, StoreError
from app.core.message import Message
from app.core.servers.discovery import read_discovery
from app.core.servers.server import Server
from app.core.servers.server_list import parse_servers
from app.core.settings.names import POOL, WORKFLOWS
from app.core.settings.saved import with_saved_workflows
from app.services.assembly import assemble
from app.services.background import Background
from app.services.ports import Database, Ports
from app.services.storage.durable_settings import DurableSettings
from app.services.storage.leases import Leases
from app.services.storage.memory_store import MemoryDatabase, NoPictureStore
from app.services.window_services import Services
from app.services.windows.identity import Identity, identify
from app.ui.locale.listed import LANGUAGES
from app.ui.locale.texts import Texts as Sentences
from bindery.archive import ZipUnpacker
from bindery.database import SqliteDatabase
from bindery.languages import PlainIntl
from bindery.machine import Alone, MachineClock, MachineIds, NoPreviews, Texts
from bindery.servers import MachineServers

PAGE_URL = "http://localhost/"
"""What services take for the page's address: http, so that no server is mixed content."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a window is opened with. `journal`: a file, or `None` to keep nothing.

    `servers` are those of the command line; `listed` the document of a `servers.json`, or `None`.
    """

    servers: tuple[str, ...] = ()
    listed: Any = None
    journal: Path | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class MachineWindow:
    """An open window."""

    services: Services
    database: Database
    sentences: Sentences

    def say(self, message: Message) -> str:
        """Return the text of a message."""
        return self.sentences.say(message)

    def warn(self, message: Message) -> None:
        """Print a message on the error output."""
        print(self.say(message), file=sys.stderr)


@asynccontextmanager
async def open_window(setup: Setup) -> AsyncIterator[MachineWindow]:
    """Open a window over a journal; after the context nothing of it runs.

    Raises `InputError` for a server's address that is none, and `StoreError` if the journal cannot
    be opened: without it nothing is sent.
    """
    sentences = Sentences(setup.language, PlainIntl())
    base = _servers(setup)
    database = MemoryDatabase() if setup.journal is None else SqliteDatabase(setup.journal)
    background = Background(_report)
    try:
        async with MachineServers() as servers:
            ports = await _ports(servers, database, background, is_named=bool(setup.servers))
            identity = await identify(ports.session, ports.locks, ports.ids, _lost)
            try:
                yield await _assembled(ports, base, setup, background, sentences, identity)
            finally:
                await background.close()
                identity.close()
                await asyncio.sleep(0)  # the release of the lease is a write of its own
    finally:
        if isinstance(database, SqliteDatabase):
            database.close()


async def _ports(
    servers: MachineServers, database: Database, background: Background, *, is_named: bool
) -> Ports:
    """Return one adapter for each port; `is_named`: saved edits of the pool do not count."""
    clock, ids, alone, quick, session = MachineClock(), MachineIds(), Alone(), Texts(), Texts()
    settings = DurableSettings(quick, database, background)
    await settings.load()
    if is_named:
        quick.write(POOL, "")
    return Ports(
        servers=servers,
        network=alone,
        clock=clock,
        ids=ids,
        channel=alone,
        settings=settings,
        previews=NoPreviews(),
        database=database,
        locks=Leases(database, session, clock, ids, background),
        session=session,
        picture_store=NoPictureStore(),
        unpacker=ZipUnpacker(),
        intl=PlainIntl(),
        is_visible=lambda: True,
        shown_servers=frozenset,
        to_front=lambda: False,
    )


async def _assembled(
    ports: Ports,
    base: tuple[Server, ...],
    setup: Setup,
    background: Background,
    sentences: Sentences,
    identity: Identity,
) -> MachineWindow:
    def warn(key: str, values: Mapping[str, Any]) -> None:
        print(sentences.say(Message(key, values)), file=sys.stderr)

    def on_trouble(error: StoreError) -> None:
        warn(error.message.key, error.message.args)

    services = assemble(
        ports,
        base,
        with_saved_workflows(shipped_catalog(), ports.settings.read(WORKFLOWS)),
        PAGE_URL,
        read_discovery(setup.listed, PAGE_URL),
        background,
        warn,
        identity,
        on_trouble,
        _lost,
        tuple(LANGUAGES),
    )
    await services.recovery.load()
    services.begin_alone()
    return MachineWindow(services, ports.database, sentences)


def _servers(setup: Setup) -> tuple[Server, ...]:
    """Return the servers to begin with. Raises the error of the first entry that is wrong."""
    document = list(setup.servers) if setup.servers else setup.listed
    if document is None:
        return ()
    found, wrong = parse_servers(document)
    if wrong:
        raise wrong[0]
    return found


def read_list(path: Path) -> Any:
    """Return the document of a `servers.json`. Raises `InputError`."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise InputError("workflow.not_json", name=path.name) from None


def _lost() -> None:
    print("Another call took this one's place in the journal: it waited too long.", file=sys.stderr)


def _report(error: BaseException, name: str) -> None:
    print(f"{name}: {''.join(traceback.format_exception(error))}", file=sys.stderr)
