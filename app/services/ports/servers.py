"""The only access to servers, by requests and sockets; and the network state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.core.comfy.requests import Request, Response, ResponseFile
from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.servers.keys import Carried
from app.services.ports.closing import Close


class Http(Protocol):
    """Requests to servers, with their keys.

    Cookies and a sign-in of the browser go only to servers of the page's own origin.
    """

    async def send(self, request: Request) -> Response:
        """Return the response, whatever its status.

        Raises `TransportError` for no response ("transport.failed", "transport.timeout"), a stalled
        body ("transport.stalled"), one that breaks off ("transport.cut") or a redirect, which is
        not followed ("transport.redirected").
        Raises `ServerError` ("answer.too_large") if the body exceeds the request's limit, and
        closes the connection. The same error is raised for a reduced body (`Request.digest`) that
        is too large to read.
        """

    async def file(self, request: Request) -> ResponseFile:
        """Return the body of a response of status 200 as a file, whose bytes Python never holds.

        Raises as `send` does, and `ServerError` ("answer.status") for another status.
        """

    async def reachable(self, url: str, seconds: float) -> bool:
        """Return whether anything responds at `url`, even if the response cannot be read.

        The request carries no key.
        """

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where `url` redirects, "" if that cannot be read.

        The request carries no key: another host must not receive it.
        """

    async def shows_picture(self, url: str, seconds: float) -> bool:
        """Return whether a picture comes from `url`; pages need no permission to show one."""


class Network(Protocol):
    """Whether this computer has a network."""

    def online(self) -> bool:
        """Return `False` if the browser knows that there is no network."""

    def listen(self, on_change: Callable[[], None]) -> Close:
        """Call `on_change` when the network state changes."""

    async def is_local_denied(self) -> bool:
        """Return whether a person denied this page the local network; false where none can."""


@dataclass(frozen=True, slots=True)
class Listener:
    """The callbacks of a socket; after `on_close`, `on_denied` or `on_flood` none is called.

    Some updates replace each other (`status`, `progress`, `progress_state`, previews). Of these
    only the last within a short time arrives, for each prompt; all others keep their order. Unused
    messages are mostly filtered out. `on_flood` gives the reason for closing the socket: it sent
    too much ("socket.flood"), or a frame over 8 MB ("socket.too_large"). A listener with
    `on_denied` gets that instead of `on_close` if the server closed with code 1008: it has no
    events for this client id.
    """

    on_open: Callable[[], None]
    on_text: Callable[[str], None]
    on_binary: Callable[[bytes], None]
    on_close: Callable[[], None]
    on_flood: Callable[[Message], None]
    on_denied: Callable[[], None] | None = None


class Socket(Protocol):
    """One open or opening WebSocket."""

    def send(self, text: str) -> None:
        """Send a text frame; does nothing when the socket is not open."""

    def close(self) -> None:
        """Close it now; no callback is called after that, not even `on_close`."""


class Sockets(Protocol):
    """Creates WebSockets."""

    def open(self, url: str, listener: Listener) -> Socket:
        """Start to connect. Any failure calls `on_close`; it never raises.

        The address of the connection carries the server's key where a socket can (`Carried`).
        """


class Servers(Http, Sockets, Protocol):
    """All communication with servers; one adapter implements it (`app/browser/servers.py`).

    So one place defines what every request carries (`app/core/servers/keys.py`).
    """

    def use_keys(self, carried: Callable[[ServerUrl], Carried | None]) -> None:
        """Ask for the key of a server with each request and socket from now on."""
