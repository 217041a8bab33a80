"""A static host as real ones are: compresses, validates, and lets browsers keep what it sends.

The same for every page that is measured. Text and wasm go out as gzip to whoever accepts it; each
answer may be kept for ten minutes, and one in a folder named by a hash for good, unasked. It counts
all that it sends.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from tools.bench.traffic import Ledger
from tools.serve import CONTENT_TYPES, Site, serving

COMPRESSED = frozenset(
    {".css", ".html", ".js", ".json", ".mjs", ".py", ".svg", ".toml", ".txt", ".wasm"}
)
HASHED = re.compile(r"/(?:[^/]*[.-])?[0-9a-f]{8,64}(?:[.-][^/]*)?/")
KEPT = "max-age=600"
KEPT_FOR_GOOD = "max-age=31536000, immutable"
GZIP_LEVEL = 6
TOLD = "/told/"
"""What a page tells its host, which is all in the address."""


def freshness(path: str) -> str:
    """Return the Cache-Control of a path."""
    return KEPT_FOR_GOOD if HASHED.search(path) else KEPT


class Shelf:
    """Files with their compressed bodies, each compressed once, before it is measured."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._bodies: dict[tuple[Path, int], bytes] = {}

    def body(self, file: Path, *, packed: bool) -> tuple[bytes, bool]:
        """Return a file's body, and whether it is compressed."""
        if not packed or file.suffix.lower() not in COMPRESSED:
            return file.read_bytes(), False
        key = (file, file.stat().st_mtime_ns)
        with self._lock:
            if key not in self._bodies:
                self._bodies[key] = gzip.compress(file.read_bytes(), GZIP_LEVEL, mtime=0)
            return self._bodies[key], True

    def prepare(self, folders: Iterable[Path]) -> None:
        """Compress all that is in these folders, and these files."""
        for folder in folders:
            found = [folder] if folder.is_file() else folder.rglob("*")
            for file in (one.resolve() for one in found if one.is_file()):
                self.body(file, packed=True)


class HostAnswers(BaseHTTPRequestHandler):
    """Answers GET for the site of its server."""

    server: "Host"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """Answer with a file, or with nothing but its status."""
        ledger = self.server.ledger
        ledger.begin()
        size = 0
        try:
            size = self._answer()
        finally:
            ledger.end(urlsplit(self.path).path, size)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal free for the table."""

    def _answer(self) -> int:
        site, path = self.server.site, urlsplit(self.path).path
        if site.servers and path == site.prefix + "/servers.json":
            return self._send(HTTPStatus.OK, {"Content-Type": "application/json"}, self._pool())
        if path.startswith(site.prefix + TOLD):
            return self._send(HTTPStatus.NO_CONTENT, {}, b"")
        file = site.find(self.path)
        if file is None:
            return self._send(HTTPStatus.NOT_FOUND, {}, b"Not found\n")
        state = file.stat()
        tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
        kept = {"ETag": tag, "Cache-Control": freshness(path), "Vary": "Accept-Encoding"}
        if self.headers.get("If-None-Match") == tag:
            return self._send(HTTPStatus.NOT_MODIFIED, kept, b"")
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        body, packed = self.server.shelf.body(file, packed=accepts)
        kind = CONTENT_TYPES.get(file.suffix.lower(), "application/octet-stream")
        coding = {"Content-Encoding": "gzip"} if packed else {}
        return self._send(HTTPStatus.OK, {**kept, **coding, "Content-Type": kind}, body)

    def _pool(self) -> bytes:
        return self.server.site.servers_json()

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> int:
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if status not in (HTTPStatus.NOT_MODIFIED, HTTPStatus.NO_CONTENT):
            lines.append(f"Content-Length: {len(body)}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        self.wfile.write(head + body)
        return len(head) + len(body)


class Host(ThreadingHTTPServer):
    """One site, its shelf and its ledger."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: Site) -> None:
        self.site = site
        self.shelf = Shelf()
        self.ledger = Ledger()
        super().__init__(("127.0.0.1", 0), HostAnswers)

    @property
    def url(self) -> str:
        """The address of the site's index page."""
        return f"http://127.0.0.1:{self.server_address[1]}{self.site.prefix}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no error of ours."""


@contextmanager
def hosted(site: Site, measured: Iterable[Path] = ()) -> Iterator[Host]:
    """Serve a site while the block runs; `measured` are compressed before anybody asks."""
    with serving(Host(site)) as host:
        host.shelf.prepare(measured)
        yield host
