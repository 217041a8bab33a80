"""A server that only shows pictures, at no cost: so a gallery's figures are the page's own.

A ComfyUI encodes each preview anew, and on the machine that is being measured that would be
measured too. This one has encoded a few before anybody asks, and answers with them in turn.
"""

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from aiohttp import web
from PIL import Image, ImageChops

from tools.serve import answering

SIZE = 1024
THUMB_SIZE = 128
"""Pixels of a side: what most models make, and a small preview of it."""

PICTURES = 8
"""Different pictures, which take turns: browsers must decode each of them."""

NOISE = 24
"""The spread of the grain, of 255: with it a picture's file is as large as that of a photograph."""

HUES = 255
"""Pillow's range of a hue."""


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


class PictureServer:
    """A few pictures, as full files and as previews, and a thumbnail; counts what is fetched."""

    def __init__(self) -> None:
        pictures = [paint(number) for number in range(PICTURES)]
        self._full = [encoded(one, "PNG", compress_level=1) for one in pictures]
        self._previews = [encoded(one, "WEBP", quality=75, method=0) for one in pictures]
        self.thumb = encoded(pictures[0].resize((THUMB_SIZE, THUMB_SIZE)), "WEBP", quality=75)
        self.previews = 0
        self.full = 0
        self.url = ""

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer `/api/view` with one of the pictures, always the same for the same address."""
        headers = {"Access-Control-Allow-Origin": "*"}
        if request.path != "/api/view":
            return web.json_response({}, status=HTTPStatus.NOT_FOUND, headers=headers)
        is_preview = "preview" in request.query
        self.previews += is_preview
        self.full += not is_preview
        files = self._previews if is_preview else self._full
        body = files[zlib.crc32(request.raw_path.encode()) % len(files)]
        kind = "image/webp" if is_preview else "image/png"
        return web.Response(body=body, content_type=kind, headers=headers)


@contextmanager
def picture_server() -> Iterator[PictureServer]:
    """Run one while the block runs; `url` is its base URL, without a slash at the end."""
    server = PictureServer()
    with answering(server.answer) as server.url:
        yield server
