"""The routes that no ComfyUI has: faults and holding still, for tests in a browser."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from .service import Service

OPEN = {"Access-Control-Allow-Origin": "*"}


def control_routes(service: Service) -> list[web.RouteDef]:
    """List them: `/__demo/faults`, `/__demo/state`, `/__demo/record`, `/__demo/{action}`."""

    async def faults(request: web.Request) -> web.Response:
        if request.method == "POST":
            wishes: dict[str, Any] = await request.json()
            try:
                service.faults.set_all(wishes)
            except (TypeError, ValueError) as error:
                return web.json_response({"error": str(error)}, status=400, headers=OPEN)
        return web.json_response(service.faults.told(), headers=OPEN)

    async def state(request: web.Request) -> web.Response:
        machine = service.machine
        told = {
            "queue_remaining": machine.queue.remaining,
            "prompts_run": service.prompts_run(),
            "sockets": machine.sockets.count,
            "clients": machine.sockets.clients(),
            "waiting_step": machine.gate.waiting_step,
        }
        return web.json_response(told, headers=OPEN)

    async def record(request: web.Request) -> web.Response:
        return web.json_response([asdict(seen) for seen in service.record.all()], headers=OPEN)

    async def act(request: web.Request) -> web.Response:
        actions = {
            "drop_sockets": service.drop_sockets,
            "mute_sockets": service.mute_sockets,
            "freeze_sockets": service.freeze_sockets,
            "pause": service.pause,
            "pause_steps": lambda: service.pause("steps"),
            "resume": service.resume,
            "step": service.step,
            "clear": service.clear,
        }
        action = actions.get(request.match_info["action"])
        if action is None:
            return web.json_response({"error": sorted(actions)}, status=404, headers=OPEN)
        await action()
        return web.json_response({"done": True}, headers=OPEN)

    return [
        web.get("/__demo/faults", faults),
        web.post("/__demo/faults", faults),
        web.get("/__demo/state", state),
        web.get("/__demo/record", record),
        web.post("/__demo/{action}", act),
    ]
