"""A whole window over fakes, wired as `main.py` wires the real one."""

from collections.abc import Mapping
from typing import Any

from app.core.order import Order
from app.core.task import State, Task
from app.services.assembly import Ports, assemble
from app.services.chooser import Chooser
from app.services.client import Client
from tests.fakes.channel import Bus
from tests.fakes.clock import FakeClock
from tests.fakes.comfy import FakeComfy
from tests.fakes.http import FakeHttp
from tests.fakes.ids import FakeIds
from tests.fakes.journal import FakeJournal
from tests.fakes.log import Log
from tests.fakes.previews import FakePreviews
from tests.fakes.settings import FakeSettings, Store
from tests.fakes.sockets import FakeSockets
from tests.fakes.values import A, B, a_server, shipped_catalog


class World:
    """One window, its services, and the servers of its pool (`a` and `b`, by address in `servers`).

    `errors` are the unexpected exceptions of background work: a test ends with none. `topics` are
    what the board told, in order.
    """

    def __init__(
        self, *urls: str, page_url: str = "http://page:8000/", store: Store | None = None
    ) -> None:
        self.clock = FakeClock()
        self.ids = FakeIds()
        self.log = Log()
        self.servers = {url: FakeComfy(url) for url in urls or (A, B)}
        self.http = FakeHttp(self.servers, self.clock, self.log)
        self.sockets = FakeSockets(self.servers, self.clock)
        self.journal = FakeJournal(self.clock, self.log)
        self.previews = FakePreviews()
        self.bus = Bus(self.clock)
        self.store = store if store is not None else Store()
        self.errors: list[tuple[BaseException, str]] = []
        self.warnings: list[tuple[str, Mapping[str, Any]]] = []
        self.topics: list[str] = []

        self.services = assemble(
            Ports(
                http=self.http,
                sockets=self.sockets,
                clock=self.clock,
                ids=self.ids,
                channel=self.bus.channel(),
                settings=FakeSettings(self.store),
                journal=self.journal,
                previews=self.previews,
            ),
            tuple(a_server(url) for url in self.servers),
            shipped_catalog(),
            page_url,
            lambda error, name: self.errors.append((error, name)),
            lambda key, args: self.warnings.append((key, args)),
        )
        services = self.services
        self.board = services.board
        self.background = services.background
        self.monitor = services.monitor
        self.capabilities = services.capabilities
        self.tracker = services.tracker
        self.submitter = services.submitter
        self.canceller = services.canceller
        self.windows = services.windows
        self.face = services.face
        self.image_urls = services.image_urls
        self.client = Client(self.http)
        self.chooser = Chooser(self.board, self.monitor, self.capabilities, self.ids)
        self.board.watch(self.topics.append)

    @property
    def a(self) -> FakeComfy:
        """The first server."""
        return self.servers[A]

    @property
    def b(self) -> FakeComfy:
        """The second server."""
        return self.servers[B]

    def server_of(self, task: Task) -> FakeComfy:
        """Return the server that a task is bound to."""
        return self.servers[task.execution_server]

    def task(self, task: Task | str) -> Task:
        """Return a task as it is by now."""
        found = self.board.task(task if isinstance(task, str) else task.prompt_id)
        assert found is not None
        return found

    def state(self, task: Task | str) -> State:
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
        await self.until_state(task, State.QUEUED)
        return self.task(task)

    async def running(self, order: Order) -> Task:
        """Start an order of one task and wait until its prompt runs."""
        task = await self.queued(order)
        self.server_of(task).start_next()
        await self.until_state(task, State.RUNNING)
        return self.task(task)

    async def until_state(self, task: Task | str, *states: State, seconds: float = 120.0) -> float:
        """Move the time on until a task is in one of the states; return the seconds it took."""
        return await self.clock.until(lambda: self.state(task) in states, seconds)

    async def close(self) -> None:
        """End everything that runs."""
        self.tracker.close()
        await self.background.close()
        await self.http.close()
