"""Runs that wait: their order, why they wait, and what stands for them."""

from dataclasses import replace

from app.core.ids import NO_SERVER
from app.core.message import message
from app.core.queue.waiting import Waiting, in_order, with_why
from app.core.windows.public_json import plain_waiting
from tests.core.queue.entries import entry


def run(number: int) -> Waiting:
    return Waiting(entry(number), "lake", "Lake", {"prompt": "a barn"}, queued_at=7)


def test_they_are_in_the_order_of_their_places() -> None:
    first, last = run(1), run(2)
    assert in_order([last, first]) == (first, last)


def test_the_same_reason_is_the_same_run() -> None:
    one = with_why(run(1), message("queue.busy"))
    assert one.why == message("queue.busy")
    assert with_why(one, message("queue.busy")) is one


def test_devtools_see_a_task_without_a_server() -> None:
    plain = plain_waiting(run(1))
    assert (plain["state"], plain["executionServer"]) == ("waiting", NO_SERVER)
    assert (plain["registeredAt"], plain["inputs"]) == (7, {"prompt": "a barn"})
    assert plain["clientId"] is None


def test_two_runs_of_one_id_differ_by_their_revision() -> None:
    assert replace(run(1), rev=2) != run(1)
