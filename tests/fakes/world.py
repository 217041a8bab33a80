"""A whole window over fakes, wired as `main.py` wires the real one."""

from collections.abc import Mapping
from typing import Any

from app.core.ids import ClientId, WindowId
from app.core.order import Order
from app.core.pool import Pool
from app.core.task import State, Task
from app.core.window import Window
from app.services.background import Background
from app.services.board import Board
from app.services.canceller import Canceller
from app.services.capabilities import Capabilities
from app.services.chooser import Chooser
from app.services.client import Client
from app.services.face import Face
from app.services.monitor import Monitor
from app.services.submitter import Submitter
from app.services.tracker import Tracker
from app.services.windows import Windows
from tests.fakes.channel import Bus
from tests.fakes.clock import FakeClock
from tests.fakes.comfy import FakeComfy
from tests.fakes.http import FakeHttp
from tests.fakes.ids import FakeIds
from tests.fakes.journal import FakeJournal
from tests.fakes.log import Log
from tests.fakes.previews import FakePreviews
from tests.fakes.sockets import FakeSockets
from tests.fakes.values import A, B, a_server, shipped_catalog


class World:
    """One window, its services, and the servers of its pool (`a` and `b`, by address in `servers`).

    `errors` are the unexpected exceptions of background work: a test ends with none.
    """

    def __init__(self, *urls: str, page_url: str = "http://page:8000/") -> None:
        self.clock = FakeClock()
        self.ids = FakeIds()
        self.log = Log()
        self.servers = {url: FakeComfy(url) for url in urls or (A, B)}
        self.http = FakeHttp(self.servers, self.clock, self.log)
        self.sockets = FakeSockets(self.servers, self.clock)
        self.journal = FakeJournal(self.clock, self.log)
        self.previews = FakePreviews()
        self.bus = Bus(self.clock)
        self.errors: list[tuple[BaseException, str]] = []
        self.warnings: list[tuple[str, Mapping[str, Any]]] = []
        self.topics: list[str] = []

        self.board = Board(
            Window(WindowId(self.ids.uuid()), ClientId(self.ids.uuid())),
            Pool(base=tuple(a_server(url) for url in self.servers)),
            shipped_catalog(),
        )
        self.board.watch(self.topics.append)
        self.background = Background(lambda error, name: self.errors.append((error, name)))
        self.client = Client(self.http)
        self.monitor = Monitor(self.board, self.client, self.http, self.clock, page_url)
        self.capabilities = Capabilities(self.board, self.client)
        self.chooser = Chooser(self.board, self.monitor, self.capabilities, self.ids)
        self.tracker = Tracker(
            self.board,
            self.client,
            self.sockets,
            self.journal,
            self.previews,
            self.clock,
            self.ids,
            self.background,
        )
        self.submitter = Submitter(
            self.board,
            self.client,
            self.chooser,
            self.tracker,
            self.journal,
            self.clock,
            self.ids,
            self.background,
        )
        self.canceller = Canceller(
            self.board, self.client, self.tracker, self.journal, self.clock, self.background
        )
        self.windows = Windows(self.board, self.bus.channel(), self.clock)
        self.face = Face(
            self.board,
            self.chooser,
            self.submitter,
            self.canceller,
            self.capabilities,
            self.clock,
            lambda key, args: self.warnings.append((key, args)),
        )

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

    async def start(self, order: Order) -> Task:
        """Start an order, while time passes as it has to."""
        return await self.clock.run(self.submitter.start(order))

    async def queued(self, order: Order) -> Task:
        """Start an order and wait until its prompt is queued."""
        task = await self.start(order)
        await self.until_state(task, State.QUEUED)
        return self.task(task)

    async def until_state(self, task: Task | str, *states: State, seconds: float = 120.0) -> float:
        """Move the time on until a task is in one of the states; return the seconds it took."""
        return await self.clock.until(lambda: self.state(task) in states, seconds)

    async def close(self) -> None:
        """End everything that runs."""
        self.tracker.close()
        await self.background.close()
        await self.http.close()
