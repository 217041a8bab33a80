"""The routes that tell about the server: version, features, nodes, settings, its page."""

from __future__ import annotations

import html
import sys
from typing import Any

from aiohttp import web

from .machine import Machine
from .upkeep import MEMORY


def about_routes(machine: Machine) -> list[web.RouteDef]:
    """List them, without `/api`."""
    routes = _AboutRoutes(machine)
    return [
        web.get("/system_stats", routes.system_stats),
        web.get("/features", routes.features),
        web.get("/object_info", routes.object_info),
        web.get("/object_info/{class_type}", routes.object_info_of),
        web.get("/embeddings", routes.nothing),
        web.get("/extensions", routes.extensions),
        web.get("/settings", routes.settings),
        web.get("/settings/{name}", routes.setting),
        web.get("/users", routes.users),
    ]


def page_route(machine: Machine) -> web.RouteDef:
    """Give the route of the server's own page, which has no `/api` twin."""
    title = html.escape(f"demo server {machine.options.name}")
    page = (
        f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>"
        "<p>This server speaks ComfyUI's protocol and paints with a stand-in. It has "
        "no page of its own: point the project's page at this address."
    )

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    return web.get("/", answer)


async def unknown(request: web.Request) -> web.Response:
    """Answer a GET of what is not there, as ComfyUI's static route does."""
    return web.Response(status=404, content_type="application/octet-stream")


class _AboutRoutes:
    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    async def system_stats(self, request: web.Request) -> web.Response:
        options, faults = self._machine.options, self._machine.faults
        free = self._machine.upkeep.free
        told = {
            "system": {
                "os": "posix",
                "ram_total": MEMORY,
                "ram_free": free,
                "comfyui_version": faults.text(options.version),
                "required_frontend_version": "1.27.10",
                "installed_templates_version": "0.1.95",
                "required_templates_version": "0.1.95",
                "python_version": sys.version,
                "pytorch_version": "2.14.1+cpu",
                "embedded_python": False,
                "argv": self._argv(),
            },
            "devices": [
                {
                    "name": faults.text("cpu"),
                    "type": "cpu",
                    "index": None,
                    "vram_total": MEMORY,
                    "vram_free": free,
                    "torch_vram_total": MEMORY,
                    "torch_vram_free": free,
                }
            ],
        }
        return web.json_response(told)

    def _argv(self) -> list[str]:
        options = self._machine.options
        argv = ["main.py", "--cpu", "--port", str(options.port)]
        if options.cors is not None:
            argv += ["--enable-cors-header", options.cors]
        argv += ["--preview-method", options.preview_method]
        return [*argv, "--max-upload-size", f"{options.max_upload_mb:g}"]

    async def features(self, request: web.Request) -> web.Response:
        return web.json_response(self._machine.features())

    async def object_info(self, request: web.Request) -> web.Response:
        classes = self._machine.catalog.classes()
        return web.json_response({name: self._told(name) for name in classes})

    async def object_info_of(self, request: web.Request) -> web.Response:
        name = request.match_info["class_type"]
        known = self._machine.catalog.definition(name) is not None
        return web.json_response({name: self._told(name)} if known else {})

    def _told(self, name: str) -> Any:
        definition = self._machine.catalog.definition(name)
        assert definition is not None
        told = dict(definition.told)
        told["description"] = self._machine.faults.text(told["description"])
        return told

    async def nothing(self, request: web.Request) -> web.Response:
        return web.json_response([])

    async def extensions(self, request: web.Request) -> web.Response:
        scripts = ["/extensions/core/nodeTemplates.js"]
        if self._machine.options.manager == "old":
            scripts.append("/extensions/ComfyUI-Manager/comfyui-manager.js")
        return web.json_response(scripts)

    async def settings(self, request: web.Request) -> web.Response:
        return web.json_response({})

    async def setting(self, request: web.Request) -> web.Response:
        return web.json_response(None)

    async def users(self, request: web.Request) -> web.Response:
        return web.json_response({"storage": "server", "migrated": True})
