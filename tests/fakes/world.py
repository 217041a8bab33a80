"""A whole window over fakes, wired as `main.py` wires the real one."""

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import fields
from typing import Any

from app.core.archive.proposal import everything
from app.core.errors import StoreError
from app.core.ids import ClientId, ServerUrl, WindowId
from app.core.servers.attention import Attention
from app.core.servers.discovery import Discovery
from app.core.submission.order import Order
from app.core.task.task import Task, TaskState
from app.core.windows.leadership import Role
from app.core.windows.window_state import WindowState
from app.services.archive.importer import ImportResult
from app.services.assembly import assemble
from app.services.background import Background
from app.services.ports import Ports
from app.services.servers.balancer import Balancer
from app.services.servers.client import Client
from app.services.windows.identity import PREFIX, Identity, identify
from tests.fakes.channel import Bus
from tests.fakes.clock import FakeClock
from tests.fakes.comfy import FakeComfy
from tests.fakes.database import FakeDatabase
from tests.fakes.http import FakeHttp
from tests.fakes.ids import FakeIds
from tests.fakes.intl import FakeIntl
from tests.fakes.journal import FakeJournal
from tests.fakes.log import Log
from tests.fakes.network import FakeNetwork
from tests.fakes.picture_store import FakePictureStore
from tests.fakes.previews import FakePreviews
from tests.fakes.servers import FakeServers
from tests.fakes.session import FakeSession
from tests.fakes.settings import FakeSettings, Store
from tests.fakes.sockets import FakeSockets
from tests.fakes.unpacker import FakeUnpacker
from tests.fakes.values import A, B, a_server, shipped_catalog
from tests.fakes.web_locks import FakeWebLocks, LockTable

LANGUAGES = ("en", "zh")
"""Those that a file may bring."""


class Profile:
    """What the windows of one browser share, and the servers that they talk to."""

    def __init__(self, *urls: str, store: Store | None = None) -> None:
        self.clock = FakeClock()
        self.ids = FakeIds()
        self.log = Log()
        self.servers = {url: FakeComfy(url) for url in urls or (A, B)}
        self.http = FakeHttp(self.servers, self.clock, self.log)
        self.sockets = FakeSockets(self.servers, self.clock)
        self.database = FakeDatabase(self.clock, self.log)
        self.picture_store = FakePictureStore(self.clock)
        self.bus = Bus(self.clock)
        self.locks = LockTable(self.clock)
        self.store = store if store is not None else Store()
        self.discovery = Discovery()


class World:
    """One window, its services, and the servers of its pool (`a` and `b`, by address in `servers`).

    `errors` are the unexpected exceptions of background work: a test ends with none. `changes` are
    the fields of the state that changed each time, in order; `troubles` are what the journal told,
    and `reloads` counts how often the window asked to be loaded again. `load` makes one as a page
    does, a window of a browser that has or had others; the constructor makes the first one.
    """

    def __init__(
        self,
        *urls: str,
        page_url: str = "http://page:8000/",
        store: Store | None = None,
        profile: Profile | None = None,
        session: FakeSession | None = None,
        identity: Identity | None = None,
        locks: FakeWebLocks | None = None,
    ) -> None:
        profile = Profile(*urls, store=store) if profile is None else profile
        self.profile = profile
        self.clock, self.ids, self.log = profile.clock, profile.ids, profile.log
        self.servers, self.http, self.sockets = profile.servers, profile.http, profile.sockets
        self.database, self.picture_store, self.bus = (
            profile.database,
            profile.picture_store,
            profile.bus,
        )
        self.store = profile.store
        self.locks = profile.locks.window() if locks is None else locks
        self.session = FakeSession() if session is None else session
        self.previews = FakePreviews()
        self.network = FakeNetwork()
        self.errors: list[tuple[BaseException, str]] = []
        self.warnings: list[tuple[str, Mapping[str, Any]]] = []
        self.changes: list[frozenset[str]] = []
        self.troubles: list[StoreError] = []
        self.reloads = 0
        self.visible = True
        self.shown: frozenset[ServerUrl] = frozenset(map(ServerUrl, self.servers))
        self.comes_to_front = False
        self.identity = self._new_identity() if identity is None else identity

        self.ports = Ports(
            servers=FakeServers(self.http, self.sockets),
            network=self.network,
            clock=self.clock,
            ids=self.ids,
            channel=self.bus.channel(),
            settings=FakeSettings(self.store),
            previews=self.previews,
            database=self.database,
            locks=self.locks,
            session=self.session,
            picture_store=self.picture_store,
            unpacker=FakeUnpacker(),
            intl=FakeIntl(),
            is_visible=lambda: self.visible,
            shown_servers=lambda: self.shown,
            to_front=lambda: self.comes_to_front,
        )
        self.services = assemble(
            self.ports,
            tuple(a_server(ServerUrl(url)) for url in self.servers),
            shipped_catalog(),
            page_url,
            profile.discovery,
            Background(lambda error, name: self.errors.append((error, name))),
            lambda key, args: self.warnings.append((key, args)),
            self.identity,
            self.troubles.append,
            self._reload,
            LANGUAGES,
        )
        services = self.services
        self.window_store = services.window_store
        self.background = services.background
        self.monitor = services.monitor
        self.capabilities = services.capabilities
        self.tracker = services.tracker
        self.submitter = services.submitter
        self.canceller = services.canceller
        self.windows = services.presence
        self.api = services.api
        self.runs = services.runs
        self.image_urls = services.image_urls
        self.recovery = services.recovery
        self.takeover = services.takeover
        self.waker = services.waker
        self.removal = services.removal
        self.picture_cache = services.picture_cache
        self.archive = services.exporter
        self.importer = services.importer
        self.journal = FakeJournal(self.clock, self.log, self.database, self.identity.window_id)
        self.client = Client(self.http)
        self.probe = services.probe
        self.balancer = Balancer(
            self.window_store,
            self.monitor,
            self.capabilities,
            self.clock,
            self.ids,
            self.background,
            self.probe,
            services.strikes,
        )
        self.window_store.watch(self._note_change)

    @classmethod
    async def load(cls, profile: Profile, session: FakeSession | None = None) -> "World":
        """Load the page in a browser: find out who the window is, and bring back its tasks."""
        session = FakeSession() if session is None else session
        locks = profile.locks.window()
        identity = await profile.clock.run(identify(session, locks, profile.ids, lambda: None))
        world = cls(profile=profile, session=session, identity=identity, locks=locks)
        await profile.clock.run(world.recovery.load())
        world.removal.resume(world.recovery.hidden)
        return world

    def _new_identity(self) -> Identity:
        window_id, client_id = WindowId(self.ids.uuid()), ClientId(self.ids.uuid())
        close = self.locks.take(PREFIX + window_id)
        self.session.write("window", json.dumps([window_id, client_id]))
        return Identity(window_id, client_id, again=False, close=close)

    def _note_change(self, before: WindowState, after: WindowState) -> None:
        names = [field.name for field in fields(WindowState)]
        changed = [name for name in names if getattr(before, name) is not getattr(after, name)]
        self.changes.append(frozenset(changed))

    def count(self, name: str) -> int:
        """Return how often a field of the state changed."""
        return sum(name in changed for changed in self.changes)

    def again(self, name: str) -> None:
        """Replace a field of the state by an equal value, as if something in it had changed."""
        self.window_store.change(**{name: copy(getattr(self.window_store.state, name))})

    def _reload(self) -> None:
        self.reloads += 1

    @property
    def a(self) -> FakeComfy:
        """The first server."""
        return self.servers[A]

    @property
    def b(self) -> FakeComfy:
        """The second server."""
        return self.servers[B]

    def lead(self) -> None:
        """Look at the servers for all windows from now on, as one that a person sees."""
        attention = Attention(self.visible, shown=self.shown if self.visible else frozenset())
        self.window_store.change(role=Role.LEADS, attention=attention)
        self.background.spawn(self.services.rounds.run(), "rounds")

    async def import_file(self, content: bytes) -> ImportResult:
        """Open an exported file and accept all that is in it."""
        opened = await self.importer.open(content)
        return await self.importer.accept(opened, everything(opened.proposal))

    def server_of(self, task: Task) -> FakeComfy:
        """Return the server that a task is bound to."""
        return self.servers[task.execution_server]

    def task(self, task: Task | str) -> Task:
        """Return a task as it is by now."""
        found = self.window_store.state.task(task if isinstance(task, str) else task.prompt_id)
        assert found is not None
        return found

    def state(self, task: Task | str) -> TaskState:
        """Return the state of a task by now."""
        return self.task(task).state

    async def start(self, order: Order, runs: int = 1) -> list[Task]:
        """Start an order, while time passes as it has to."""
        return await self.clock.run(self.submitter.start(order, runs))

    async def started(self, order: Order) -> Task:
        """Start an order of one task, and let happen what needs no time."""
        (task,) = await self.start(order)
        return task

    async def queued(self, order: Order) -> Task:
        """Start an order of one task and wait until its prompt is queued."""
        task = await self.started(order)
        await self.until_state(task, TaskState.QUEUED)
        return self.task(task)

    async def running(self, order: Order) -> Task:
        """Start an order of one task and wait until its prompt runs."""
        task = await self.queued(order)
        self.server_of(task).start_next()
        await self.until_state(task, TaskState.RUNNING)
        return self.task(task)

    async def succeeded(self, order: Order) -> Task:
        """Start an order of one task, run its prompt and wait until the task has succeeded."""
        task = await self.queued(order)
        self.server_of(task).run_to_end()
        await self.until_state(task, TaskState.SUCCEEDED)
        return self.task(task)

    async def lose_server(self, task: Task | str) -> None:
        """Let a task's server answer no more, and wait until the task is flagged for it."""
        self.server_of(self.task(task)).up = False
        await self.clock.until(lambda: self.task(task).unreachable)

    async def until_state(
        self, task: Task | str, *states: TaskState, seconds: float = 120.0
    ) -> float:
        """Move the time on until a task is in one of the states; return the seconds it took."""
        return await self.clock.until(lambda: self.state(task) in states, seconds)

    async def die(self) -> None:
        """End as a window that is closed, reloaded or killed: nothing of it runs on."""
        self.tracker.close()
        await self.background.close()
        self.locks.die()

    async def reload(self) -> "World":
        """Kill the window and load the page in its tab again."""
        await self.die()
        return await World.load(self.profile, self.session)

    async def close(self) -> None:
        """End everything that runs."""
        await self.die()
        await self.http.close()
