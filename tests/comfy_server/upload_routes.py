"""The routes that take files: pictures, and masks for a picture that is there."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from .folders import EscapeError, Folders, inside
from .machine import Machine

KINDS = ("input", "temp", "output")


def upload_routes(machine: Machine) -> list[web.RouteDef]:
    """List them, without `/api`."""
    routes = _UploadRoutes(machine)
    return [
        web.post("/upload/image", routes.image),
        web.post("/upload/mask", routes.mask),
    ]


class _UploadRoutes:
    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    async def image(self, request: web.Request) -> web.Response:
        form = await request.post()
        return self._store(form, lambda content: content)

    async def mask(self, request: web.Request) -> web.Response:
        form = await request.post()
        folders = self._machine.folders
        try:
            original = find_original(folders, json.loads(str(form.get("original_ref"))))
        except EscapeError:
            return web.Response(status=403)
        except ValueError:
            return web.Response(status=400)
        return self._store(form, lambda mask: add_alpha(original, mask))

    def _store(self, form: Mapping[str, Any], change: Any) -> web.Response:
        kind = form.get("type", "input")
        if kind not in KINDS:
            raise ValueError(f"no folder is called {kind!r}")
        part = form.get("image")
        if isinstance(part, str):
            raise TypeError("the image is a text and no file")
        if not isinstance(part, web.FileField) or not part.filename:
            return web.Response(status=400)
        subfolder = str(form.get("subfolder", ""))
        base = self._machine.folders.root / kind
        try:
            folder = inside(base, os.path.normpath(subfolder))
            inside(base, os.path.join(folder, part.filename))
        except EscapeError:
            return web.Response(status=400)
        content = change(part.file.read())
        overwrite = form.get("overwrite") in ("true", "1")
        name = part.filename if overwrite else free_name(folder, part.filename, content)
        if not self._machine.faults.lose_upload:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return web.json_response({"name": name, "subfolder": subfolder, "type": kind})


def free_name(folder: Path, name: str, content: bytes) -> str:
    """Give the name to keep a file under: with ` (1)` when another file has its own."""
    stem, suffix = os.path.splitext(name)
    tried, number = name, 0
    while (folder / tried).exists() and (folder / tried).read_bytes() != content:
        number += 1
        tried = f"{stem} ({number}){suffix}"
    return tried


def find_original(folders: Folders, reference: Mapping[str, Any]) -> Path:
    """Find the picture that a mask is for. Raises ValueError, EscapeError."""
    name, base = folders.annotated(str(reference.get("filename", "")))
    if not name or name.startswith("/") or ".." in name:
        raise ValueError("original_ref names no file")
    base = base or folders.of(str(reference.get("type", "output")))
    if base is None:
        raise ValueError("original_ref names no folder")
    return inside(base, str(reference.get("subfolder", ""))) / name


def add_alpha(original: Path, mask: bytes) -> bytes:
    """Give the original with the mask's alpha channel; without an original, the mask."""
    if not original.is_file():
        return mask
    texts = PngInfo()
    buffer = io.BytesIO()
    with Image.open(original) as picture, Image.open(io.BytesIO(mask)) as cover:
        for key, value in getattr(picture, "text", {}).items():
            texts.add_text(key, value)
        made = picture.convert("RGBA")
        made.putalpha(cover.convert("RGBA").resize(made.size).getchannel("A"))
        made.save(buffer, "PNG", pnginfo=texts, compress_level=4)
    return buffer.getvalue()
