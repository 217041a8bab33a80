"""A static host of a chosen kind, which can be stopped, started again and given another release."""

from __future__ import annotations

import contextlib
import gzip
import socket
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from urllib.parse import unquote, urlsplit

from tools.serve import CONTENT_TYPES

HTML = {".html": CONTENT_TYPES[".html"]}


class Host:
    """Serves `folder` under `prefix`; `kinds` are its content types by suffix, `other` the rest's.

    `headers` are sent with every answer, `requests` are the paths asked for, below the prefix.
    With `compress` it compresses what the browser lets it. All may be changed while it runs. The
    browser knows it by `url`, where one is given.
    """

    def __init__(
        self,
        folder: Path,
        *,
        prefix: str = "",
        kinds: Mapping[str, str] = CONTENT_TYPES,
        other: str | None = None,
        headers: Mapping[str, str] | None = None,
        compress: bool = False,
        url: str | None = None,
    ) -> None:
        self.folder = folder
        self.prefix = prefix
        self.kinds = kinds
        self.other = other
        self.headers = dict(headers or {})
        self.compress = compress
        self._url = url
        self.servers = b'{"servers": []}'
        self.requests: list[str] = []
        self._asked = Condition()
        self.sent = 0
        self._server: Server | None = None
        self._port = 0

    @property
    def address(self) -> str:
        """The address of the page on this computer."""
        return f"http://127.0.0.1:{self._port}{self.prefix}/"

    @property
    def url(self) -> str:
        """The address of the page for the browser."""
        return self._url or self.address

    @property
    def is_up(self) -> bool:
        """Whether it answers."""
        return self._server is not None

    def start(self) -> Host:
        """Answer, at the same address as before."""
        self._server = Server(("127.0.0.1", self._port), self)
        self._port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Answer no more, and end every connection."""
        if self._server is not None:
            self._server.end()
            self._server = None

    def forget(self) -> None:
        """Forget what was asked for."""
        self.requests.clear()
        self.sent = 0

    def wait_asked(self, name: str, times: int = 1, seconds: float = 40.0) -> None:
        """Wait until a file was requested so many times. Raises TimeoutError."""
        with self._asked:
            if not self._asked.wait_for(lambda: self.requests.count(name) >= times, seconds):
                raise TimeoutError(f"{name} was not requested {times} times")

    def kind_of(self, name: str) -> str | None:
        """Return the content type of a file, None to send none."""
        return self.kinds.get(Path(name).suffix, self.other)

    def find(self, target: str) -> tuple[str, bytes] | None:
        """Return the name and content of what a request asks for."""
        path = unquote(urlsplit(target).path)
        if not path.startswith(self.prefix + "/"):
            return None
        name = path[len(self.prefix) + 1 :] or "index.html"
        with self._asked:
            self.requests.append(name)
            self._asked.notify_all()
        if name == "servers.json":
            return name, self.servers
        file = self.folder / name
        return (name, file.read_bytes()) if file.is_file() else None


class Server(ThreadingHTTPServer):
    """The server of one host; remembers its connections, to end them."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], host: Host) -> None:
        self.host = host
        self.open: set[Answer] = set()
        super().__init__(address, Answer)

    def end(self) -> None:
        """End everything."""
        self.shutdown()
        self.server_close()
        for answer in list(self.open):
            answer.close_connection = True
            with contextlib.suppress(OSError):  # it may have ended by itself
                answer.connection.shutdown(socket.SHUT_RDWR)  # its reader keeps it open else
            answer.connection.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no matter."""


class Answer(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def setup(self) -> None:
        """Be known to the server."""
        super().setup()
        self.server.open.add(self)

    def finish(self) -> None:
        """Be forgotten."""
        self.server.open.discard(self)
        super().finish()

    def do_GET(self) -> None:
        """Answer with a file, in the way of this host."""
        host = self.server.host
        found = host.find(self.path)
        name, body = found or ("", b"Not found\n")
        self.send_response(200 if found else 404)
        if kind := host.kind_of(name):
            self.send_header("Content-Type", kind)
        if host.compress and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 1)
            self.send_header("Content-Encoding", "gzip")
        for header, value in host.headers.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        host.sent += len(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal free."""
