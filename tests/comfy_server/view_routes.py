"""The route that gives files: as they are, as a smaller re-encoding, or one channel of them."""

from __future__ import annotations

import asyncio
import io
import mimetypes
import os
from pathlib import Path

from aiohttp import web
from PIL import Image

from .folders import EscapeError, Folders, inside
from .machine import Machine

DANGEROUS = (
    "text/html",
    "text/html-sandboxed",
    "application/xhtml+xml",
    "text/javascript",
    "application/javascript",
    "text/css",
)


def view_routes(machine: Machine) -> list[web.RouteDef]:
    """List them, without `/api`."""

    async def view(request: web.Request) -> web.StreamResponse:
        faults = machine.faults
        answer = await answer_view(machine.folders, request, swap=faults.swap_files)
        if faults.no_ranges and isinstance(answer, web.FileResponse):
            body = answer._path.read_bytes()
            return web.Response(body=body, headers=answer.headers)
        return answer

    return [web.get("/view", view)]


async def answer_view(
    folders: Folders, request: web.Request, *, swap: bool = False
) -> web.StreamResponse:
    """Answer `/view`: 400 for a bad name or type, 403 for leaving the folder, 404 when missing.

    With `swap` the answer is another file of the same folder, the first by name.
    """
    query = request.query
    if "filename" not in query:
        return web.Response(status=404)
    name, base = folders.annotated(query["filename"])
    if not name or name.startswith("/") or ".." in name:
        return web.Response(status=400)
    base = base or folders.of(query.get("type", "output"))
    if base is None:
        return web.Response(status=400)
    try:
        folder = inside(base, query.get("subfolder", ""))
    except EscapeError:
        return web.Response(status=403)
    name = os.path.basename(name)
    path = folder / name
    if swap:
        others = sorted(one for one in folder.iterdir() if one.is_file() and one != path)
        path = others[0] if others else path
    if not path.is_file():
        return web.Response(status=404)
    disposition = {"Content-Disposition": f'filename="{name}"'}
    channel = query.get("channel", "")
    loop = asyncio.get_running_loop()
    if "preview" in query:
        body, kind = await loop.run_in_executor(
            None, encode_preview, path, query["preview"], channel
        )
        return web.Response(body=body, content_type=kind, headers=disposition)
    if channel in ("rgb", "a"):
        body = await loop.run_in_executor(None, encode_channel, path, channel)
        return web.Response(body=body, content_type="image/png", headers=disposition)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind in DANGEROUS:
        kind = "application/octet-stream"
    return web.FileResponse(path, headers={**disposition, "Content-Type": kind})


def encode_preview(path: Path, wish: str, channel: str) -> tuple[bytes, str]:
    """Encode a picture as `webp;50` or `jpeg;75` asks, without changing its size."""
    words = wish.split(";")
    form = words[0]
    if form not in ("webp", "jpeg") or "a" in channel:
        form = "webp"
    quality = int(words[-1]) if words[-1].isdigit() else 90
    buffer = io.BytesIO()
    with Image.open(path) as image:
        flat = image.convert("RGB") if form == "jpeg" or channel == "rgb" else image
        flat.save(buffer, format=form, quality=quality)
    return buffer.getvalue(), f"image/{form}"


def encode_channel(path: Path, channel: str) -> bytes:
    """Encode the colours alone, or the transparency alone, as PNG."""
    buffer = io.BytesIO()
    with Image.open(path) as image:
        if channel == "rgb":
            made = image.convert("RGB")
        else:
            alpha = image.convert("RGBA").getchannel("A")
            made = Image.new("RGBA", image.size)
            made.putalpha(alpha)
        made.save(buffer, format="PNG")
    return buffer.getvalue()
