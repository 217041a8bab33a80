"""The routes for the keeper of a server: its log, and the restart that ComfyUI-Manager offers."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from .machine import Machine
from .network import reset_connection


def log_routes(machine: Machine) -> list[web.RouteDef]:
    """List the route of the log, which has no `/api` twin."""

    async def log(request: web.Request) -> web.Response:
        return web.json_response(machine.upkeep.log())

    return [web.get("/internal/logs/raw", log)]


def manager_routes(machine: Machine, restart: Callable[[], None]) -> list[web.RouteDef]:
    """List the route that restarts, without `/api`; none without ComfyUI-Manager.

    The old one restarts by GET, the new one by POST. The connection is gone before it answers.
    """

    async def reboot(request: web.Request) -> web.Response:
        restart()
        reset_connection(request)  # a process that is replaced does not answer

    if machine.options.manager == "old":
        return [web.get("/manager/reboot", reboot)]
    if machine.options.manager == "new":
        return [web.post("/v2/manager/reboot", reboot)]
    return []
