"""Serve a folder's files over HTTP, for development and for tests.

    with serving(Site(folder, "/some/path", (("A", "http://127.0.0.1:8801"),))) as address:
        ...

Files are always revalidated, so a reload shows what is on the disk. Files and folders whose name
starts with a dot are not there, nor is anything outside of the folder.
"""

import contextlib
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from aiohttp import web

from tests.comfy_server.loop_thread import LoopThread

ROOT = Path(__file__).resolve().parent.parent

HOST = "127.0.0.1"

Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

# Of our own, since the system's table differs from machine to machine.
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}

HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Server": "Bindery"}

OTHER_TYPE = "application/octet-stream"

ASKED_HOST = "{host}"

SHUTDOWN_SECONDS = 0.1
"""Maximum seconds for pending responses when the server ends."""


LIST_SECONDS = 10
"""Seconds between two readings of a list: the least that the page takes."""


@dataclass(frozen=True, slots=True)
class Site:
    """The content of one server: a folder, under a path, with or without its own pool.

    In an address of the pool, `ASKED_HOST` is replaced by the host name of the request. `discover`
    are the lists that its `servers.json` names, read as often as possible.
    """

    root: Path
    prefix: str = ""
    servers: tuple[tuple[str, str], ...] = ()
    discover: tuple[str, ...] = ()

    def servers_json(self, host: str = HOST) -> bytes:
        """Return the pool, for a request to this host name, as the text of a servers.json."""
        pool = [{"name": name, "url": url.replace(ASKED_HOST, host)} for name, url in self.servers]
        lists = {"discover": self.discover, "every": LIST_SECONDS} if self.discover else {}
        return json.dumps({"servers": pool, **lists}, indent=2).encode()

    def find(self, target: str) -> Path | None:
        """Return the file for a request target, or None."""
        path = unquote(urlsplit(target).path)
        if not path.startswith(self.prefix + "/") or "\0" in path:
            return None
        parts = path[len(self.prefix) :].split("/")
        if any(part.startswith(".") for part in parts):
            return None
        root = self.root.resolve()
        file = root.joinpath(*(part for part in parts if part)).resolve()
        if not file.is_relative_to(root):
            return None
        if path.endswith("/"):
            file = file / "index.html"
        return file if file.is_file() else None

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Respond to GET and HEAD with a file or the pool, or with an error."""
        path = urlsplit(request.raw_path).path
        if request.method not in ("GET", "HEAD"):
            return _response(HTTPStatus.NOT_IMPLEMENTED)
        if self.prefix and path == self.prefix:
            return _response(HTTPStatus.MOVED_PERMANENTLY, {"Location": self.prefix + "/"})
        if self.servers and path == self.prefix + "/servers.json":
            pool = self.servers_json(host_name(request.host))
            return _response(HTTPStatus.OK, {"Content-Type": CONTENT_TYPES[".json"]}, pool)
        if file := self.find(request.raw_path):
            kind = CONTENT_TYPES.get(file.suffix.lower(), OTHER_TYPE)
            return web.FileResponse(file, headers={**HEADERS, "Content-Type": kind})
        return _response(HTTPStatus.NOT_FOUND)


def _response(
    status: HTTPStatus, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> web.Response:
    text = {"Content-Type": CONTENT_TYPES[".txt"]}
    content = body or f"{status.phrase}\n".encode()
    return web.Response(status=status, headers={**HEADERS, **text, **(headers or {})}, body=content)


def host_name(host: str) -> str:
    """Return the name in a Host header, in the form for an address; ours when there is none."""
    try:
        name = urlsplit(f"//{host}").hostname or HOST
    except ValueError:
        return HOST
    return f"[{name}]" if ":" in name else name


def name_servers(urls: str) -> tuple[tuple[str, str], ...]:
    """Pair each address in a list with its name: host and port."""
    return tuple((urlsplit(url).netloc or url, url) for url in urls.replace(",", " ").split())


async def listen(answer: Answer, host: str, port: int) -> tuple[web.ServerRunner, int]:
    """Serve requests in the running event loop; return the runner that ends it, and the port.

    Port 0 selects any free port. Raises OSError if the address is in use.
    """
    server = web.Server(answer, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner, runner.addresses[0][1]


@contextlib.contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """Serve requests in a separate thread during the block; yield the base URL."""
    thread = LoopThread("server")
    try:
        runner, port = thread.call(listen(answer, HOST, 0))
        try:
            yield f"http://{HOST}:{port}"
        finally:
            thread.call(runner.cleanup())
    finally:
        thread.end()


@contextlib.contextmanager
def serving(site: Site) -> Iterator[str]:
    """Serve a site during the block; yield the address of its index page."""
    with answering(site.answer) as url:
        yield f"{url}{site.prefix}/"
