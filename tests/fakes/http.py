"""HTTP to the fake servers, with every way to go wrong that a test can ask for."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.comfy.requests import Request, Response, ResponseFile
from app.core.errors import BinderyError, ServerError, TransportError
from tests.fakes.clock import FakeClock
from tests.fakes.comfy import FakeComfy
from tests.fakes.log import Log


@dataclass(slots=True)
class Fault:
    """What befalls the next `times` requests of `method` to a route of a server.

    `arrives_after`: seconds until the server gets it after all, `None` = never. `answers_after`:
    seconds until the answer is back, `None` = the connection fails at once. `answer`: what comes
    instead of the server's own answer. `copies`: how often it arrives. `error`: what the browser's
    side of the transport makes of the answer. `endless`: its body never ends.
    Only with `empty` it befalls a prompt without a graph too, which queues nothing.
    """

    server: str
    method: str
    route: str
    times: int
    arrives_after: float | None = 0.0
    answers_after: float | None = 0.0
    answer: Response | None = None
    copies: int = 1
    error: BinderyError | None = None
    endless: bool = False
    empty: bool = False


class FakeHttp:
    """Sends requests to the servers by their addresses."""

    def __init__(self, servers: Mapping[str, FakeComfy], clock: FakeClock, log: Log) -> None:
        self._servers = servers
        self._clock = clock
        self._log = log
        self._faults: list[Fault] = []
        self._arriving: set[asyncio.Task[Response]] = set()
        self.sent: list[Request] = []
        self.redirecting: set[str] = set()
        self.forwards: dict[str, str] = {}
        self.showing: set[str] = set()
        self.no_preflights: set[str] = set()

    # ---- what a test asks for ----

    def lose_request(self, server: str, method: str, route: str, times: int = 1) -> None:
        """Fail before the request arrives."""
        self._faults.append(Fault(server, method, route, times, None, None))

    def lose_answer(
        self, server: str, method: str, route: str, times: int = 1, arrives_after: float = 0.0
    ) -> None:
        """Fail, though the request arrives, at once or even some time after the failure."""
        self._faults.append(Fault(server, method, route, times, arrives_after, None))

    def slow(
        self, server: str, method: str, route: str, seconds: float, times: int = 1_000_000
    ) -> None:
        """Answer after `seconds`; who does not wait so long gets a time-out."""
        self._faults.append(Fault(server, method, route, times, 0.0, seconds))

    def repeat(self, server: str, method: str, route: str) -> None:
        """Let the next request arrive twice, as a browser does when a connection breaks."""
        self._faults.append(Fault(server, method, route, 1, copies=2))

    def answer(
        self, server: str, method: str, route: str, answer: Response, times: int = 1_000_000
    ) -> None:
        """Give an answer of the test's own; the server hears nothing of it."""
        self._faults.append(Fault(server, method, route, times, None, 0.0, answer))

    def lie(self, server: str, method: str, route: str, answer: Response, seconds: float) -> None:
        """Let the next request arrive, and give another answer than the server's later."""
        self._faults.append(Fault(server, method, route, 1, 0.0, seconds, answer))

    def stall(self, server: str, method: str, route: str, times: int = 1_000_000) -> None:
        """Begin an answer and send nothing more; the request arrives."""
        error = TransportError("transport.stalled", url=server, seconds=20.0)
        self._faults.append(Fault(server, method, route, times, error=error))

    def cut(self, server: str, method: str, route: str, times: int = 1_000_000) -> None:
        """Begin an answer and break off; the request arrives."""
        error = TransportError("transport.cut", url=server)
        self._faults.append(Fault(server, method, route, times, error=error))

    def redirect(self, server: str, method: str, route: str, times: int = 1_000_000) -> None:
        """Answer with a redirect; the server itself gets nothing."""
        error = TransportError("transport.redirected", url=server)
        self._faults.append(Fault(server, method, route, times, None, error=error))

    def overflow(self, server: str, method: str, route: str, times: int = 1_000_000) -> None:
        """Answer with a body that never ends; the request arrives."""
        self._faults.append(Fault(server, method, route, times, endless=True))

    def keep_out(self, server: str, method: str, route: str, answer: Response | None) -> None:
        """Let something in front of a server answer, for ever: `None` cannot be read."""
        seconds = None if answer is None else 0.0
        self._faults.append(
            Fault(server, method, route, 1_000_000, None, seconds, answer, empty=True)
        )

    def heal(self) -> None:
        """Drop all faults."""
        self._faults.clear()

    # ---- the port ----

    async def send(self, request: Request) -> Response:
        """Return the server's answer, or raise as the port says."""
        self.sent.append(request)
        self._log.add("sent", request.method, request.url)
        return await self._ask(request, unread=False)

    async def file(self, request: Request) -> ResponseFile:
        """Return the body of the server's answer; here its source is its bytes."""
        answer = await self.send(request)
        if answer.status != 200:
            raise ServerError("answer.status", status=answer.status)
        return ResponseFile(len(answer.body), answer.body)

    async def reachable(self, url: str, seconds: float) -> bool:
        """Tell whether a server answers in time, allowed to be read or not."""
        try:
            await self._ask(Request("GET", url, seconds=seconds), unread=True)
        except TransportError as error:
            return error.message.key not in ("transport.failed", "transport.timeout")
        except ServerError:
            return True
        return True

    async def final_url(self, url: str, seconds: float) -> str:
        """Return the redirect target that the test set for a server, or ""."""
        server = self._server_of(url)
        base = self.forwards.get(server.url, "") if server else ""
        return base and f"{base}{url.removeprefix(server.url if server else '')}"

    async def shows_picture(self, url: str, seconds: float) -> bool:
        """Tell whether a server gives a picture, as the test decides."""
        server = self._server_of(url)
        return server is not None and server.up and server.url in self.showing

    async def _ask(self, request: Request, *, unread: bool) -> Response:
        self._clock.touch()
        await asyncio.sleep(0)
        self._clock.touch()
        server = self._server_of(request.url)
        if server is None or not server.up or not (server.cors or unread):
            raise TransportError("transport.failed", url=request.url)
        if request.preflight and server.url in self.no_preflights:
            raise TransportError("transport.failed", url=request.url)
        if server.url in self.redirecting and not unread:
            raise TransportError("transport.redirected", url=request.url)
        fault = self._fault(server, request)
        answer = (
            server.answer(request) if fault is None else await self._spoil(server, request, fault)
        )
        if len(answer.body) > request.limit:
            raise ServerError("answer.too_large", limit=request.limit)
        return answer

    async def _spoil(self, server: FakeComfy, request: Request, fault: Fault) -> Response:
        answer = fault.answer or Response(200)
        if fault.arrives_after == 0:
            for _ in range(fault.copies):
                own = server.answer(request)
            answer = fault.answer or own
        elif fault.arrives_after is not None:
            arriving = asyncio.ensure_future(self._arrive(server, request, fault.arrives_after))
            self._arriving.add(arriving)
        if fault.endless:
            raise ServerError("answer.too_large", limit=request.limit)
        if fault.error is not None:
            raise fault.error
        if fault.answers_after is None:
            raise TransportError("transport.failed", url=request.url)
        if fault.answers_after > request.seconds:
            await self._clock.sleep(request.seconds)
            raise TransportError("transport.timeout", url=request.url)
        await self._clock.sleep(fault.answers_after)
        return answer

    async def _arrive(self, server: FakeComfy, request: Request, seconds: float) -> Response:
        await self._clock.sleep(seconds)
        return server.answer(request)

    async def close(self) -> None:
        """Drop the requests that are still under way."""
        for arriving in self._arriving:
            arriving.cancel()
        await asyncio.gather(*self._arriving, return_exceptions=True)

    def _server_of(self, url: str) -> FakeComfy | None:
        found = [server for base, server in self._servers.items() if url.startswith(f"{base}/")]
        return found[0] if found else None

    def _fault(self, server: FakeComfy, request: Request) -> Fault | None:
        route, is_empty = server.route(request), request.body == "{}"
        for fault in self._faults:
            if (fault.server, fault.method) != (server.url, request.method) or fault.times <= 0:
                continue
            if is_empty and not fault.empty:
                continue
            if route == fault.route or route.startswith(f"{fault.route}/"):
                fault.times -= 1
                return fault
        return None
