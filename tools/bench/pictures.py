"""A server that only shows pictures, at no cost: so a gallery's figures are the page's own.

A ComfyUI encodes each preview anew, and on the machine that is being measured that would be
measured too. This one has encoded a few before anybody asks, and answers with them in turn.
"""

import io
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from PIL import Image, ImageChops

SIZE = 1024
THUMB_SIZE = 128
PICTURES = 8
NOISE = 24
HUES = 255


def paint(number: int) -> Image.Image:
    """Return a picture that compresses about as well as a generated one."""
    light = Image.radial_gradient("L").resize((SIZE, SIZE)).rotate(number * 45)
    grain = Image.effect_noise((SIZE // 2, SIZE // 2), NOISE).resize((SIZE, SIZE))
    hue = Image.new("L", (SIZE, SIZE), number * HUES // PICTURES)
    bands = (ImageChops.add_modulo(hue, light.point(lambda value: value // 4)), grain, light)
    return Image.merge("HSV", bands).convert("RGB")


def encoded(picture: Image.Image, form: str, **options: int) -> bytes:
    """Return a picture's file."""
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


class Asked:
    """How many pictures were asked for, small and full; read from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.previews = 0
        self.full = 0

    def note(self, *, preview: bool) -> None:
        """Count one."""
        with self._lock:
            if preview:
                self.previews += 1
            else:
                self.full += 1


class PictureAnswers(BaseHTTPRequestHandler):
    """Answers `/api/view`."""

    server: "PictureServer"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """Answer with one of the pictures, always the same for the same address."""
        target = urlsplit(self.path)
        found = target.path == "/api/view"
        preview = found and "preview" in parse_qs(target.query)
        if found:
            self.server.asked.note(preview=preview)
        body = self.server.body(self.path, preview=preview) if found else b"{}"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "image/webp" if preview else "image/png")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal free for the table."""


class PictureServer(ThreadingHTTPServer):
    """A few pictures, as full files and as previews, and a thumbnail."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        pictures = [paint(number) for number in range(PICTURES)]
        self._full = [encoded(one, "PNG", compress_level=1) for one in pictures]
        self._previews = [encoded(one, "WEBP", quality=75, method=0) for one in pictures]
        self.thumb = encoded(pictures[0].resize((THUMB_SIZE, THUMB_SIZE)), "WEBP", quality=75)
        self.asked = Asked()
        super().__init__(("127.0.0.1", 0), PictureAnswers)

    @property
    def url(self) -> str:
        """Its base URL, without a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def body(self, path: str, *, preview: bool) -> bytes:
        """Return the file for an address."""
        files = self._previews if preview else self._full
        return files[zlib.crc32(path.encode()) % len(files)]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no error of ours."""
