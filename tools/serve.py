"""Serve a folder's files over HTTP, for development and for tests.

    .venv/bin/python -m tools.serve --port 8080 --prefix /some/path --servers "http://127.0.0.1:8801"

Files are always revalidated, so a reload shows what is on the disk. Files and folders whose name
starts with a dot are not there, nor is anything outside of the folder.
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TypeVar
from urllib.parse import unquote, urlsplit

Server = TypeVar("Server", bound=ThreadingHTTPServer)

ROOT = Path(__file__).resolve().parent.parent

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


@dataclass(frozen=True, slots=True)
class Site:
    """What one server serves: a folder, under a path, with or without a pool of its own."""

    root: Path
    prefix: str = ""
    servers: tuple[tuple[str, str], ...] = ()

    def servers_json(self) -> bytes:
        """Return the pool as the text of a servers.json."""
        pool = [{"name": name, "url": url} for name, url in self.servers]
        return json.dumps({"servers": pool}, indent=2).encode()

    def find(self, target: str) -> Path | None:
        """Return the file that a request target names, or None."""
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


def name_servers(urls: str) -> tuple[tuple[str, str], ...]:
    """Pair each address in a list with a name, which is its host and port."""
    return tuple((urlsplit(url).netloc or url, url) for url in urls.replace(",", " ").split())


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD for the site of its server."""

    server: "StaticServer"
    protocol_version = "HTTP/1.1"
    server_version = "Bindery"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """Answer with a file, or with nothing but its status."""
        site = self.server.site
        path = urlsplit(self.path).path
        if site.prefix and path == site.prefix:
            self._answer(HTTPStatus.MOVED_PERMANENTLY, location=site.prefix + "/")
        elif site.servers and path == site.prefix + "/servers.json":
            self._answer(HTTPStatus.OK, site.servers_json(), CONTENT_TYPES[".json"])
        elif file := site.find(self.path):
            self._answer_file(file)
        else:
            self._answer(HTTPStatus.NOT_FOUND, b"Not found\n", CONTENT_TYPES[".txt"])

    def do_HEAD(self) -> None:
        """Answer as to GET, without the body."""
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal free for the page's address."""

    def _answer_file(self, file: Path) -> None:
        state = file.stat()
        tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(HTTPStatus.NOT_MODIFIED, tag=tag)
        else:
            kind = CONTENT_TYPES.get(file.suffix.lower(), "application/octet-stream")
            self._answer(HTTPStatus.OK, file.read_bytes(), kind, tag=tag)

    def _answer(
        self,
        status: HTTPStatus,
        body: bytes = b"",
        kind: str = "",
        *,
        tag: str = "",
        location: str = "",
    ) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("ETag", tag), ("Location", location)):
            if value:
                self.send_header(name, value)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class StaticServer(ThreadingHTTPServer):
    """Serves one site, each connection in a thread of its own that ends with the process."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        super().__init__(address, Handler)

    @property
    def url(self) -> str:
        """The address of the site's index page."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}{self.site.prefix}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Report what is our fault; a browser that hangs up is not."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextlib.contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Let a server answer in a thread of its own while the block runs; close it afterwards."""
    with server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def clean_prefix(text: str) -> str:
    """Return a path as "/a/b", or "" for the root."""
    path = text.strip("/")
    return f"/{path}" if path else ""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="Serve a folder's files over HTTP.")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder (the repository)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes any free one")
    parser.add_argument("--prefix", default="", help="serve the folder under this path")
    parser.add_argument("--servers", default="", help="addresses to answer servers.json with")
    arguments = parser.parse_args()
    site = Site(arguments.root, clean_prefix(arguments.prefix), name_servers(arguments.servers))
    with StaticServer((arguments.host, arguments.port), site) as server:
        print(server.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


if __name__ == "__main__":
    main()
