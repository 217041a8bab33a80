"""Lists of jobs as queues, and which servers have them."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.comfy.jobs import (
    cancel_job,
    jobs_suffice,
    lacks_route,
    list_jobs,
    may_cancel_jobs,
    may_list_jobs,
    parse_cancelled,
    parse_jobs,
)
from app.core.comfy.requests import Response
from app.core.comfy.responses import MOST_LISTED, Queue, QueueEntry, parse_submit
from app.core.errors import BinderyError, ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.task.task import TaskState
from tests.fakes.values import a_task


def a_list(*jobs: Any, total: int | None = None) -> dict[str, Any]:
    return {"jobs": list(jobs), "pagination": {"total": len(jobs) if total is None else total}}


def a_job(name: str, status: str = "pending", **fields: Any) -> dict[str, Any]:
    return {"id": name, "status": status, **fields}


@pytest.mark.parametrize(
    ("version", "lists", "cancels"),
    [
        ("0.3.64", False, False),
        ("0.4.0", True, False),
        ("v0.32.9", True, False),
        ("0.33.0", True, True),
        ("1.0.0", True, True),
        ("", False, False),
        ("nightly", False, False),
    ],
)
def test_the_version_tells_what_to_try(version: str, lists: bool, cancels: bool) -> None:
    assert (may_list_jobs(version), may_cancel_jobs(version)) == (lists, cancels)


def test_pending_jobs_are_in_the_order_of_their_priority() -> None:
    found = parse_jobs(
        a_list(
            a_job("c", priority=3),
            a_job("a", priority=-1.5),
            a_job("r", "in_progress", priority=0),
            a_job("b", priority=None),
        )
    )
    assert found == Queue(
        (QueueEntry("r", ""),),
        (QueueEntry("a", ""), QueueEntry("b", ""), QueueEntry("c", "")),
    )


def test_jobs_that_are_not_listed_are_counted() -> None:
    found = parse_jobs(a_list(a_job("a"), total=7))
    assert (found.left_out, found.depth) == (6, 7)
    many = parse_jobs(a_list(*(a_job(str(number)) for number in range(MOST_LISTED + 2))))
    assert (len(many.pending), many.left_out) == (MOST_LISTED, 2)


@pytest.mark.parametrize(
    "value",
    [[], {}, {"jobs": []}, {"jobs": [5], "pagination": {"total": 1}}, a_list({"id": None})],
)
def test_what_is_no_list_of_jobs_is_refused(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_jobs(value)


def test_a_cancel_tells_whether_it_did_something() -> None:
    assert parse_cancelled({"cancelled": True})
    assert not parse_cancelled({"cancelled": False})
    assert not parse_cancelled({"cancelled": "yes"})


def test_a_list_suffices_for_prompts_whose_ids_are_known() -> None:
    queued = replace(a_task(), state=TaskState.QUEUED)
    running = replace(queued, state=TaskState.RUNNING)
    assert jobs_suffice([])
    assert jobs_suffice([queued, running])
    assert not jobs_suffice([queued, replace(queued, state=TaskState.UNKNOWN)])
    assert not jobs_suffice([replace(queued, foreign=True)])


@pytest.mark.parametrize(
    ("error", "lacks"),
    [
        (TransportError("transport.failed"), True),
        (TransportError("transport.timeout"), False),
        (ServerError("answer.status", status=404), True),
        (ServerError("answer.status", status=405), True),
        (ServerError("answer.status", status=502), False),
        (ServerError("answer.shape", path="jobs"), True),
        (ServerError("answer.too_large", limit=5), False),
    ],
)
def test_some_failures_mean_that_there_is_no_such_route(error: BinderyError, lacks: bool) -> None:
    assert lacks_route(error) is lacks


def test_jobs_are_requested_without_those_that_are_done() -> None:
    request = list_jobs(ServerUrl("http://a:8188"))
    address = "http://a:8188/api/jobs?status=pending,in_progress&limit=1000"
    assert (request.method, request.url) == ("GET", address)


def test_a_cancel_names_its_own_prompt_at_its_own_server() -> None:
    task = replace(a_task(), remote_id="x/y")
    request = cancel_job(task)
    assert request.method == "POST"
    assert request.url == f"{task.execution_server}/api/jobs/x%2Fy/cancel"
    assert request.body == "{}"


def test_an_id_that_is_known_already_is_neither_accepted_nor_rejected() -> None:
    with pytest.raises(ServerError) as raised:
        parse_submit(Response(409, b'{"error": "prompt_id already exists"}'))
    assert raised.value.message.key == "answer.exists"
