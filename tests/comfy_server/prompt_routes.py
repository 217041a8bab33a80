"""The routes about prompts: submit, queue, interrupt, history, free."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import UUID, uuid4

from aiohttp import web

from . import problems
from .machine import Machine
from .network import break_off, reset_connection

UUID_ONLY_SINCE = (0, 27)


def prompt_routes(machine: Machine) -> list[web.RouteDef]:
    """List them, without `/api`."""
    routes = _PromptRoutes(machine)
    return [
        web.get("/prompt", routes.remaining),
        web.post("/prompt", routes.submit),
        web.get("/queue", routes.queue),
        web.post("/queue", routes.change_queue),
        web.post("/interrupt", routes.interrupt),
        web.get("/history", routes.history),
        web.post("/history", routes.change_history),
        web.get("/history/{prompt_id}", routes.history_of),
        web.post("/free", routes.free),
    ]


class _PromptRoutes:
    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._queue = machine.queue
        self._faults = machine.faults

    async def remaining(self, request: web.Request) -> web.Response:
        return web.json_response(self._machine.queue_status())

    async def submit(self, request: web.Request) -> web.StreamResponse:
        if self._faults.drop_prompt_answer == "before":
            reset_connection(request)
        body = await request.json()
        number = self._number(body)
        if "prompt" not in body:
            return self._rejected(problems.no_prompt(), {})
        prompt_id = self._prompt_id(body)
        if prompt_id is None:
            return self._rejected(problems.bad_prompt_id(), {})
        if self._faults.known_ids_conflict and self._queue.knows(prompt_id):
            return web.json_response({"error": "prompt_id already exists"}, status=409)
        graph = body["prompt"]
        verdict = self._machine.validate(graph, body.get("partial_execution_targets"))
        if verdict.error is not None:
            return self._rejected(verdict.error, verdict.node_errors)
        self._queue.put(number, prompt_id, graph, self._extra_data(body), verdict.outputs)
        if self._faults.drop_prompt_answer == "after":
            reset_connection(request)
        told = {
            "prompt_id": prompt_id,
            "number": number,
            "node_errors": self._hostile(verdict.node_errors),
        }
        if self._faults.drop_prompt_answer == "middle":
            return await break_off(request, json.dumps(told).encode())
        return web.json_response(told)

    def _number(self, body: Any) -> float:
        if "number" in body:
            return float(body["number"])
        number = -self._machine.counter if body.get("front") else self._machine.counter
        self._machine.counter += 1
        return number

    def _prompt_id(self, body: Any) -> str | None:
        """Take the client's id, or make one. None means that it may not be used."""
        asked = body.get("prompt_id")
        if asked is None or self._faults.ignore_prompt_id:
            return str(uuid4())
        if self._machine.options.version_tuple >= UUID_ONLY_SINCE and not _canonical(asked):
            return None
        return str(asked)

    def _extra_data(self, body: Any) -> dict[str, Any]:
        extra: dict[str, Any] = body.get("extra_data", {})
        if "client_id" in body:
            extra["client_id"] = body["client_id"]
        if self._machine.options.version_tuple >= UUID_ONLY_SINCE:
            extra["create_time"] = int(time.time() * 1000)
        return extra

    def _rejected(self, error: dict[str, Any], node_errors: dict[str, Any]) -> web.Response:
        told = {"error": error, "node_errors": node_errors}
        return web.json_response(self._hostile(told), status=400)

    def _hostile(self, told: Any) -> Any:
        """Give the same with markup in every message and detail, when that fault is on."""
        if isinstance(told, dict):
            return {
                key: self._faults.text(value)
                if key in ("message", "details") and isinstance(value, str)
                else self._hostile(value)
                for key, value in told.items()
            }
        if isinstance(told, list):
            return [self._hostile(value) for value in told]
        return told

    async def queue(self, request: web.Request) -> web.Response:
        told = {
            "queue_running": [item.row() for item in self._queue.running],
            "queue_pending": [item.row() for item in self._queue.pending],
        }
        return web.json_response(told)

    async def change_queue(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("clear"):
            self._queue.wipe()
        for prompt_id in body.get("delete", []):
            self._queue.delete(prompt_id)
        return web.Response()

    async def interrupt(self, request: web.Request) -> web.Response:
        try:
            body = await request.json()
        except json.JSONDecodeError:
            body = {}
        wanted = None if self._faults.ignore_prompt_id else body.get("prompt_id")
        if not wanted or any(item.prompt_id == wanted for item in self._queue.running):
            self._machine.interrupt()
        return web.Response()

    async def history(self, request: web.Request) -> web.Response:
        query = request.query
        most = int(query["max_items"]) if "max_items" in query else None
        return web.json_response(self._queue.history(most, int(query.get("offset", -1))))

    async def history_of(self, request: web.Request) -> web.Response:
        return web.json_response(self._queue.history_of(request.match_info["prompt_id"]))

    async def change_history(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("clear"):
            self._queue.forget_all()
        for prompt_id in body.get("delete", []):
            self._queue.forget(prompt_id)
        return web.Response()

    async def free(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("free_memory"):
            self._machine.worker.forget()
        if body.get("unload_models") or body.get("free_memory"):
            self._machine.upkeep.unload()
        return web.Response()


def _canonical(text: object) -> bool:
    try:
        return isinstance(text, str) and str(UUID(text)) == text
    except ValueError:
        return False
