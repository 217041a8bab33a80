"""The routes about jobs, which newer servers have: a list without graphs, and a cancel."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from .machine import Machine
from .prompt_queue import Queued

JOBS_SINCE = (0, 6)
CANCEL_SINCE = (0, 33)
LIVE = {"pending", "in_progress"}
DONE = {"completed", "failed", "cancelled"}


def job_routes(machine: Machine) -> list[web.RouteDef]:
    """List those that a server of this version has; they are below `/api` only."""
    routes = _JobRoutes(machine)
    found = []
    if machine.options.version_tuple >= JOBS_SINCE:
        found.append(web.get("/api/jobs", routes.jobs))
    if machine.options.version_tuple >= CANCEL_SINCE:
        found.append(web.post("/api/jobs/{job_id}/cancel", routes.cancel))
    return found


class _JobRoutes:
    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._queue = machine.queue

    async def jobs(self, request: web.Request) -> web.Response:
        wanted = {word for word in request.query.get("status", "").split(",") if word}
        unknown = wanted - LIVE - DONE
        if unknown:
            return web.json_response({"error": "Invalid status value(s)"}, status=400)
        jobs = [
            *(self._live(item, "in_progress") for item in self._queue.running),
            *(self._live(item, "pending") for item in self._queue.pending),
            *(self._done(key, entry) for key, entry in self._queue.history().items()),
        ]
        jobs = [job for job in jobs if not wanted or job["status"] in wanted]
        jobs.sort(key=lambda job: job.get("create_time", 0), reverse=True)
        limit = int(request.query["limit"]) if "limit" in request.query else None
        shown = jobs[:limit]
        pages = {
            "offset": 0,
            "limit": limit,
            "total": len(jobs),
            "has_more": len(shown) < len(jobs),
        }
        return web.json_response({"jobs": shown, "pagination": pages})

    async def cancel(self, request: web.Request) -> web.Response:
        job_id = request.match_info["job_id"]
        is_running = any(item.prompt_id == job_id for item in self._queue.running)
        if is_running:
            self._machine.interrupt()
        return web.json_response({"cancelled": is_running or self._queue.delete(job_id)})

    def _live(self, item: Queued, status: str) -> dict[str, Any]:
        return _job(item.prompt_id, status, item.number, item.extra_data)

    def _done(self, prompt_id: str, entry: dict[str, Any]) -> dict[str, Any]:
        told = entry["status"] or {}
        names = [name for name, _ in told.get("messages", [])]
        is_error = told.get("status_str") == "error"
        status = "cancelled" if "execution_interrupted" in names else "failed"
        number, _, _, extra, _ = entry["prompt"]
        return _job(prompt_id, status if is_error else "completed", number, extra)


def _job(prompt_id: str, status: str, number: float, extra: dict[str, Any]) -> dict[str, Any]:
    job = {
        "id": prompt_id,
        "status": status,
        "priority": number,
        "outputs_count": 0,
        "previewable_outputs_count": 0,
    }
    return {**job, "create_time": extra["create_time"]} if "create_time" in extra else job
