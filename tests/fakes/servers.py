"""The port to servers: fake requests and fake sockets as one."""

from collections.abc import Callable

from app.core.comfy.requests import Request, Response, ResponseFile
from app.core.ids import ServerUrl
from app.core.servers.keys import Carried
from app.services.ports import Listener
from tests.fakes.http import FakeHttp
from tests.fakes.sockets import FakeSocket, FakeSockets


class FakeServers:
    """Passes everything on to the fakes of its parts."""

    def __init__(self, http: FakeHttp, sockets: FakeSockets) -> None:
        self._http = http
        self._sockets = sockets
        self.carried: Callable[[ServerUrl], Carried | None] = lambda _: None

    def use_keys(self, carried: Callable[[ServerUrl], Carried | None]) -> None:
        """Note who knows the keys."""
        self.carried = carried

    async def send(self, request: Request) -> Response:
        """Return the answer of a fake server."""
        return await self._http.send(request)

    async def file(self, request: Request) -> ResponseFile:
        """Return a file of a fake server."""
        return await self._http.file(request)

    async def reachable(self, url: str, seconds: float) -> bool:
        """Tell whether a fake server answers."""
        return await self._http.reachable(url, seconds)

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where a fake server forwards to."""
        return await self._http.final_url(url, seconds)

    async def shows_picture(self, url: str, seconds: float) -> bool:
        """Tell whether a fake server gives a picture."""
        return await self._http.shows_picture(url, seconds)

    def open(self, url: str, listener: Listener) -> FakeSocket:
        """Open a fake socket."""
        return self._sockets.open(url, listener)
