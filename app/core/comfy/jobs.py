"""What newer servers can do with jobs, and their list of jobs as a queue. Pure.

A list of jobs holds no graphs, so it is small. It has no `extra_data` either: a prompt whose id the
server made itself is not recognised in it as ours.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from app.core.comfy.requests import Request
from app.core.comfy.responses import MOST_LISTED, Queue, QueueEntry
from app.core.errors import BinderyError
from app.core.ids import ServerUrl
from app.core.reading.shape import count_at, mapping_at, name_at, sequence_at
from app.core.task.task import Task, TaskState

JOBS_SINCE = (0, 4, 0)
"""The first version that may have `/api/jobs` (ComfyUI PR 11054). One without it answers 404."""

CANCEL_SINCE = (0, 33, 0)
"""The first version known to have `/api/jobs/{id}/cancel` (ComfyUI PR 14493)."""


JOBS_BYTES = 1_000_000
"""Maximum bytes of a list of jobs: each has about 200."""


def list_jobs(server: ServerUrl) -> Request:
    """Request the running and pending prompts without their graphs."""
    address = f"{server}/api/jobs?status=pending,in_progress&limit={MOST_LISTED}"
    return Request("GET", address, limit=JOBS_BYTES)


def cancel_job(task: Task) -> Request:
    """Cancel the task's own prompt, running or pending, in one step."""
    job = quote(task.server_prompt_id, safe="")
    return Request("POST", f"{task.execution_server}/api/jobs/{job}/cancel", body="{}")


def may_list_jobs(version: str) -> bool:
    """Return whether a server of this version may have `/api/jobs`; unknown means no."""
    return _numbers(version) >= JOBS_SINCE


def may_cancel_jobs(version: str) -> bool:
    """Return whether a server of this version may cancel a job; unknown means no."""
    return _numbers(version) >= CANCEL_SINCE


def jobs_suffice(tasks: list[Task]) -> bool:
    """Return whether a list of jobs shows where all these tasks are.

    The prompt of a task with an unknown outcome is also looked for by our id, which no job has.
    """
    return all(
        task.state in (TaskState.QUEUED, TaskState.RUNNING) and not task.foreign for task in tasks
    )


def lacks_route(error: BinderyError) -> bool:
    """Return whether a failed request may mean that the server does not have the route.

    A 404 or 405 may come without CORS headers; then it looks like a server that does not respond.
    """
    key, status = error.message.key, error.message.args.get("status")
    is_answered = key in ("answer.status", "answer.shape", "answer.not_json", "answer.web_page")
    return key == "transport.failed" or (is_answered and status in (None, 404, 405, 501))


def parse_jobs(value: Any) -> Queue:
    """Parse a list of running and pending jobs; others and invalid ones raise `ServerError`."""
    document = mapping_at(value, "$")
    jobs = sequence_at(document.get("jobs"), "jobs")
    running: list[QueueEntry] = []
    pending: list[tuple[float, QueueEntry]] = []
    for job in jobs[:MOST_LISTED]:
        fields = mapping_at(job, "jobs")
        entry = QueueEntry(name_at(fields.get("id"), "jobs.id"), "")
        if fields.get("status") == "in_progress":
            running.append(entry)
        else:
            pending.append((_priority(fields), entry))
    in_order = sorted(pending, key=lambda item: item[0])
    pages = mapping_at(document.get("pagination"), "pagination")
    total = count_at(pages.get("total"), "pagination.total")
    left_out = max(0, total - len(running) - len(pending))
    return Queue(tuple(running), tuple(entry for _, entry in in_order), left_out)


def parse_cancelled(value: Any) -> bool:
    """Parse the response of a cancel: whether the job was running or pending."""
    return mapping_at(value, "$").get("cancelled") is True


def _priority(fields: Mapping[str, Any]) -> float:
    number = fields.get("priority")
    return number if isinstance(number, int | float) else 0.0


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version)
    return () if found is None else tuple(int(number) for number in found.groups())
