"""The one way to servers: requests and sockets; and whether there is a network."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.core.comfy.requests import Request, Response
from app.core.message import Message
from app.services.ports.closing import Close


class Http(Protocol):
    """Requests to servers, without credentials."""

    async def send(self, request: Request) -> Response:
        """Return the answer, whatever its status.

        Raises `TransportError` when none came ("transport.failed", "transport.timeout"), its body
        stopped coming ("transport.stalled") or the server redirects ("transport.redirected"; the
        redirect is not followed). Raises `ServerError` ("answer.too_large") when its body is over
        the request's limit; then the connection is closed. So it does when the body is reduced
        (`Request.digest`) and still too large to be read.
        """

    async def reachable(self, url: str, seconds: float) -> bool:
        """Tell whether anything answers at `url`, permission to read the answer or not."""

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where `url` leads when redirects are followed, "" when that cannot be read."""


class Network(Protocol):
    """Whether this computer has a network at all."""

    def online(self) -> bool:
        """Return `False` when the browser knows that there is no network."""

    def listen(self, on_change: Callable[[], None]) -> Close:
        """Call `on_change` whenever the network comes or goes."""


@dataclass(frozen=True, slots=True)
class Listener:
    """What a socket calls; after `on_close` or `on_flood` nothing more comes.

    Of updates that replace each other (`status`, `progress`, `progress_state`, previews) only the
    last within a short time comes, for each prompt; all else keeps its order. Of what no one here
    uses little or nothing comes. `on_flood` says why the socket was closed: it sent too much
    ("socket.flood"), or a frame over 8 MB ("socket.too_large").
    """

    on_open: Callable[[], None]
    on_text: Callable[[str], None]
    on_binary: Callable[[bytes], None]
    on_close: Callable[[], None]
    on_flood: Callable[[Message], None]


class Socket(Protocol):
    """One open or opening WebSocket."""

    def send(self, text: str) -> None:
        """Send a text frame; does nothing when the socket is not open."""

    def close(self) -> None:
        """Close it now; the listener hears nothing more, not even `on_close`."""


class Sockets(Protocol):
    """Makes WebSockets."""

    def open(self, url: str, listener: Listener) -> Socket:
        """Begin to connect. A failure of any kind is an `on_close`, never an exception."""


class Servers(Http, Sockets, Protocol):
    """All that is exchanged with servers; one adapter has it (`app/browser/servers.py`).

    So what every request carries is in one place (`app/core/servers/request_headers.py`).
    """
