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
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from tools.bench.traffic import Ledger
from tools.serve import CONTENT_TYPES, OTHER_TYPE, Site, answering

COMPRESSED = frozenset(
    {".css", ".html", ".js", ".json", ".mjs", ".py", ".svg", ".toml", ".txt", ".wasm"}
)
HASHED = re.compile(r"/(?:[^/]*[.-])?[0-9a-f]{8,64}(?:[.-][^/]*)?/")
KEPT = "max-age=600"
KEPT_FOR_GOOD = "max-age=31536000, immutable"
GZIP_LEVEL = 6
"""What hosts compress with by default."""

TOLD = "/told/"
"""What a page tells its host, which is all in the address."""


def freshness(path: str) -> str:
    """Return the Cache-Control of a path."""
    return KEPT_FOR_GOOD if HASHED.search(path) else KEPT


class Shelf:
    """Files with their compressed bodies, each compressed once, before it is measured."""

    def __init__(self) -> None:
        self._bodies: dict[tuple[Path, int], bytes] = {}

    def body(self, file: Path, *, packed: bool) -> tuple[bytes, bool]:
        """Return a file's body, and whether it is compressed."""
        if not packed or file.suffix.lower() not in COMPRESSED:
            return file.read_bytes(), False
        key = (file, file.stat().st_mtime_ns)
        if key not in self._bodies:
            self._bodies[key] = gzip.compress(file.read_bytes(), GZIP_LEVEL, mtime=0)
        return self._bodies[key], True

    def prepare(self, folders: Iterable[Path]) -> None:
        """Compress all that is in these folders, and these files."""
        for folder in folders:
            found = [folder] if folder.is_file() else folder.rglob("*")
            for file in (one.resolve() for one in found if one.is_file()):
                self.body(file, packed=True)


class Host:
    """Serves one site from its shelf; `url` is the address of its index page."""

    def __init__(self, site: Site, shelf: Shelf) -> None:
        self.site = site
        self.ledger = Ledger()
        self.url = ""
        self._shelf = shelf

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer, and enter the bytes of head and body in the ledger."""
        self.ledger.begin()
        size = 0
        try:
            response = self._response(request)
            await response.prepare(request)
            await response.write_eof()
            size = response.body_length  # with the head, in spite of its name
            return response
        finally:
            self.ledger.end(urlsplit(request.raw_path).path, size)

    def _response(self, request: web.BaseRequest) -> web.Response:
        site, path = self.site, urlsplit(request.raw_path).path
        if site.servers and path == site.prefix + "/servers.json":
            return web.Response(body=site.servers_json(), content_type="application/json")
        if path.startswith(site.prefix + TOLD):
            return web.Response(status=HTTPStatus.NO_CONTENT)
        file = site.find(request.raw_path)
        if file is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, body=b"Not found\n")
        state = file.stat()
        tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
        kept = {"ETag": tag, "Cache-Control": freshness(path), "Vary": "Accept-Encoding"}
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=kept)
        accepts = "gzip" in request.headers.get("Accept-Encoding", "")
        body, packed = self._shelf.body(file, packed=accepts)
        kind = {"Content-Type": CONTENT_TYPES.get(file.suffix.lower(), OTHER_TYPE)}
        coding = {"Content-Encoding": "gzip"} if packed else {}
        return web.Response(body=body, headers={**kept, **kind, **coding})


@contextmanager
def hosted(site: Site, measured: Iterable[Path] = ()) -> Iterator[Host]:
    """Serve a site while the block runs; `measured` are compressed before anybody asks."""
    shelf = Shelf()
    shelf.prepare(measured)
    host = Host(site, shelf)
    with answering(host.answer) as url:
        host.url = f"{url}{site.prefix}/"
        yield host
