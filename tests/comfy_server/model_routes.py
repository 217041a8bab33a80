"""The routes that list model files by folder, and draw the pictures beside them."""

from __future__ import annotations

import asyncio
import io
import json

from aiohttp import web

from .machine import Machine
from .painter import Order, paint

MODEL_FOLDERS = [
    "checkpoints",
    "configs",
    "loras",
    "vae",
    "text_encoders",
    "diffusion_models",
    "clip_vision",
    "style_models",
    "embeddings",
    "diffusers",
    "vae_approx",
    "controlnet",
    "gligen",
    "upscale_models",
    "hypernetworks",
    "photomaker",
    "classifiers",
    "model_patches",
    "audio_encoders",
]

UNLISTED = ("configs", "custom_nodes")
"""Folders that the newer list leaves out, as ComfyUI's does."""

PREVIEW_SIZE = (96, 96)
FILE_BYTES = 4_000_000_000
FILE_SECONDS = 1_750_000_000.0
"""Size in bytes and time in seconds since the epoch of each model file: none of them exists."""


def model_routes(machine: Machine) -> list[web.RouteDef]:
    """List them, without `/api`."""
    routes = _ModelRoutes(machine)
    return [
        web.get("/models", routes.folders),
        web.get("/models/{folder}", routes.names),
        web.get("/experiment/models", routes.folders_and_paths),
        web.get("/experiment/models/{folder}", routes.files),
        web.get("/experiment/models/preview/{folder}/{path_index}/{name:.*}", routes.preview),
    ]


class _ModelRoutes:
    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    async def folders(self, request: web.Request) -> web.Response:
        return web.json_response(MODEL_FOLDERS)

    async def names(self, request: web.Request) -> web.Response:
        folder = request.match_info["folder"]
        if folder not in MODEL_FOLDERS:
            return web.Response(status=404)
        names = self._machine.options.models_in(folder)
        return web.json_response([self._machine.faults.text(name) for name in names])

    async def folders_and_paths(self, request: web.Request) -> web.Response:
        found = [
            {"name": name, "folders": [f"/demo/models/{name}"]}
            for name in MODEL_FOLDERS
            if name not in UNLISTED
        ]
        return web.json_response(found)

    async def files(self, request: web.Request) -> web.Response:
        folder = request.match_info["folder"]
        if folder not in MODEL_FOLDERS:
            return web.Response(status=404)
        found = [
            {
                "name": self._machine.faults.text(name),
                "pathIndex": 0,
                "modified": FILE_SECONDS,
                "created": FILE_SECONDS,
                "size": FILE_BYTES,
            }
            for name in self._machine.options.models_in(folder)
        ]
        text = await asyncio.to_thread(json.dumps, found)
        return web.Response(text=text, content_type="application/json")

    async def preview(self, request: web.Request) -> web.Response:
        folder, name = request.match_info["folder"], request.match_info["name"]
        options = self._machine.options
        is_there = folder in MODEL_FOLDERS and name in options.models_in(folder)
        if not is_there or request.match_info["path_index"] != "0" or name in options.unpictured:
            return web.Response(status=404)
        order = Order(name, "", len(name), name, PREVIEW_SIZE, 7.0, options.tint, options.name)
        body = await asyncio.to_thread(draw_preview, order)
        return web.Response(body=body, content_type="image/webp")


def draw_preview(order: Order) -> bytes:
    """Draw the picture beside a model, as WebP."""
    buffer = io.BytesIO()
    paint(order).save(buffer, "WEBP", quality=80)
    return buffer.getvalue()
