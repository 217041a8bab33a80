"""The HTTP face of a server: all routes in both spellings, the record, faults on purpose."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from .about_routes import about_routes, page_route, unknown
from .job_routes import job_routes
from .library_routes import library_routes, template_routes
from .machine import Machine
from .model_routes import model_routes
from .network import ConnectionGone, reset_connection
from .origin import cors_middleware, origin_middleware
from .prompt_routes import prompt_routes
from .record import Record, Seen
from .upkeep_routes import log_routes, manager_routes
from .upload_routes import upload_routes
from .view_routes import view_routes

CONTROL = "/__demo/"
RECORDED_BODIES = ("/prompt", "/queue", "/interrupt", "/history", "/free")


def make_application(
    machine: Machine,
    record: Record,
    told: Callable[[], None],
    control: list[web.RouteDef],
    front: Middleware | None = None,
    restart: Callable[[], None] | None = None,
) -> web.Application:
    """Build the application. `control` are the routes below `/__demo/`, if it shall have any.

    `front` gets every request after it was recorded, before all faults.
    """
    options, faults = machine.options, machine.faults
    if options.cors is None:
        guard = origin_middleware(options.version_tuple)
    else:
        guard = cors_middleware(options.cors, faults)
    application = web.Application(
        client_max_size=options.max_upload_bytes,
        middlewares=[
            _recording(record, told),
            *([front] if front else []),
            _misbehaving(machine),
            guard,
        ],
    )
    routes = [
        web.get("/ws", machine.sockets.serve),
        *prompt_routes(machine),
        *upload_routes(machine),
        *view_routes(machine),
        *about_routes(machine),
        *model_routes(machine),
        *library_routes(machine),
        *(manager_routes(machine, restart) if restart else []),
    ]
    twins = [web.route(r.method, f"/api{r.path}", r.handler, **r.kwargs) for r in routes]
    own = [page_route(machine), *template_routes(machine), *log_routes(machine)]
    application.add_routes([*twins, *job_routes(machine), *routes, *own, *control])
    application.add_routes([web.get("/{path:.*}", unknown)])
    return application


def route_of(path: str) -> str:
    """Give the path without `/api`."""
    return path.removeprefix("/api") if path.startswith("/api/") else path


def _recording(record: Record, told: Callable[[], None]) -> Middleware:
    @web.middleware
    async def write_down(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(CONTROL):
            return await handler(request)
        body = None
        try:
            if request.method == "POST" and route_of(request.path) in RECORDED_BODIES:
                with suppress(ValueError):
                    body = json.loads(await request.read())
        finally:
            record.add(_seen(request, body))
            told()
        return await handler(request)

    return write_down


def _seen(request: web.Request, body: object) -> Seen:
    client_id = request.query.get("clientId")
    if isinstance(body, dict):
        client_id = body.get("client_id", client_id)
    return Seen(
        method=request.method,
        path=request.path,
        route=route_of(request.path),
        query=dict(request.query),
        origin=request.headers.get("Origin"),
        client_id=client_id,
        body=body,
        range=request.headers.get("Range"),
    )


def _misbehaving(machine: Machine) -> Middleware:
    faults = machine.faults

    @web.middleware
    async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
        route = route_of(request.path)
        if request.path.startswith(CONTROL):
            return await handler(request)
        if faults.refuse:
            return await _gone(lambda: handler(request), request, at_once=True)
        if faults.refuse_ws and route == "/ws":
            return web.Response(status=403)
        delayed = faults.delay_routes
        if not delayed or faults.concerns(delayed, request.method, route):
            await faults.wait("delay_seconds")
        if faults.concerns(faults.garbage_routes, request.method, route):
            return web.Response(
                text='{"broken": [1, 2', content_type="application/json", headers=_open_to_all()
            )
        return await _gone(lambda: handler(request), request)

    return misbehave


async def _gone(
    answer: Callable[[], Awaitable[web.StreamResponse]], request: web.Request, at_once: bool = False
) -> web.StreamResponse:
    """Answer; where the connection was cut on purpose, finish quietly."""
    try:
        if at_once:
            reset_connection(request)
        return await answer()
    except ConnectionGone:
        return web.Response(status=499)


def _open_to_all() -> dict[str, str]:
    return {"Access-Control-Allow-Origin": "*"}
