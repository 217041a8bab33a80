"""The routes that give workflows: user data, templates, and the examples of node packs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from .folders import EscapeError, inside
from .library import INDEX, PACK
from .machine import Machine

TRUE = "true"


def library_routes(machine: Machine) -> list[web.RouteDef]:
    """List those that have a twin below `/api`, without it."""
    routes = _LibraryRoutes(machine)
    return [
        web.get("/userdata", routes.saved),
        web.get("/userdata/{file}", routes.saved_file),
        web.get("/workflow_templates", routes.examples),
        web.get("/workflow_templates/{pack}/{name}", routes.example),
    ]


def template_routes(machine: Machine) -> list[web.RouteDef]:
    """List those of the frontend's package, which have no twin."""
    return [web.get("/templates/{name}", _LibraryRoutes(machine).template)]


class _LibraryRoutes:
    def __init__(self, machine: Machine) -> None:
        self._library = machine.library
        self._faults = machine.faults

    async def saved(self, request: web.Request) -> web.Response:
        query = request.query
        folder = self._place(query.get("dir", ""))
        if not query.get("dir") or folder is None:
            return web.Response(status=403 if query.get("dir") else 400)
        if not folder.exists():
            return web.Response(status=404)
        found = folder.rglob("*") if query.get("recurse") == TRUE else folder.glob("*")
        is_full = query.get("full_info") == TRUE
        listed = list(_listed(sorted(found), folder))
        if self._faults.hostile:
            listed.append({"path": self._faults.text("x") + ".json", "modified": "never"})
        return web.json_response(listed if is_full else [one["path"] for one in listed])

    async def saved_file(self, request: web.Request) -> web.StreamResponse:
        path = self._place(unquote(request.match_info["file"]))
        if path is None:
            return web.Response(status=403)
        if not path.is_file():
            return web.Response(status=404)
        headers = {"Content-Type": "application/json", "Content-Disposition": "attachment"}
        return web.FileResponse(path, headers=headers)

    def _place(self, name: str) -> Path | None:
        try:
            return inside(self._library.root, name)
        except EscapeError:
            return None

    async def examples(self, request: web.Request) -> web.Response:
        return web.json_response({PACK: list(self._library.examples())})

    async def example(self, request: web.Request) -> web.Response:
        found = self._library.examples().get(_stem(request))
        is_there = found is not None and request.match_info["pack"] == PACK
        return web.json_response(found) if is_there else web.Response(status=404)

    async def template(self, request: web.Request) -> web.Response:
        if request.match_info["name"] == "index.json":
            return web.json_response(INDEX)
        found = self._library.templates().get(_stem(request))
        return web.Response(status=404) if found is None else web.json_response(found)


def _stem(request: web.Request) -> str:
    return request.match_info["name"].removesuffix(".json")


def _listed(paths: list[Path], folder: Path) -> Iterator[dict[str, Any]]:
    for path in paths:
        if path.is_file() and not path.name.startswith("."):
            about = path.stat()
            yield {
                "path": path.relative_to(folder).as_posix(),
                "size": about.st_size,
                "modified": int(about.st_mtime * 1000),
                "created": int(about.st_ctime * 1000),
            }
