"""A prompt in its server's queue: which entry is ours, its place, its copies."""

from dataclasses import replace

import pytest

from app.core.comfy.responses import Queue, QueueEntry
from app.core.task.task import TaskState
from app.core.tracking.queue_search import extra_copies, find, is_ours, position, runs
from tests.fakes.values import a_task, an_id

MINE = QueueEntry(an_id(1), "")
OTHER = QueueEntry(an_id(2), an_id(2))
RUNS = Queue(running=(MINE,))
WAITS = Queue(running=(OTHER,), pending=(OTHER, MINE))


def test_a_prompt_is_ours_by_the_servers_id_or_by_our_own() -> None:
    old = a_task(1, remote_id="s-7")
    assert is_ours(a_task(1), MINE)
    assert is_ours(old, QueueEntry("s-7", ""))
    assert is_ours(old, QueueEntry("s-8", an_id(1)))
    assert not is_ours(old, QueueEntry(an_id(1), ""))
    assert not is_ours(a_task(1), OTHER)


def test_a_prompt_under_our_id_that_names_another_task_is_not_ours() -> None:
    assert not is_ours(a_task(1), QueueEntry(an_id(1), an_id(2)))
    assert not is_ours(a_task(1, remote_id="s-7"), QueueEntry("s-7", an_id(2)))


def test_a_place_is_counted_among_the_pending() -> None:
    assert position(a_task(1), WAITS) == 2
    assert position(a_task(1), RUNS) is None
    assert runs(a_task(1), RUNS)
    assert not runs(a_task(1), WAITS)


@pytest.mark.parametrize(
    ("queue", "copies"),
    [
        (Queue(), []),
        (Queue((OTHER,), (OTHER,)), []),
        (Queue((MINE,), (OTHER,)), []),
        (Queue((), (MINE, OTHER)), []),
        (Queue((MINE,), (MINE,)), [an_id(1)]),
        (Queue((), (MINE, QueueEntry("s-8", an_id(1)), MINE)), ["s-8", an_id(1)]),
        (Queue((MINE,), (QueueEntry("s-8", an_id(1)), OTHER)), ["s-8"]),
    ],
)
def test_waiting_copies_of_a_prompt_beyond_the_first_are_named(
    queue: Queue, copies: list[str]
) -> None:
    assert extra_copies(a_task(1), queue) == copies


def test_a_prompt_is_found_where_it_runs_before_where_it_waits() -> None:
    other = QueueEntry("s-8", an_id(1))
    assert find(a_task(1), Queue((OTHER, other), (MINE,))) == other
    assert find(a_task(1), Queue((OTHER,), (OTHER, MINE))) == MINE
    assert find(a_task(1), Queue((OTHER,), (OTHER,))) is None


def test_a_place_far_back_in_a_long_queue_is_told() -> None:
    mine = replace(MINE, place=4_000)
    assert position(a_task(1, state=TaskState.QUEUED), Queue(pending=(OTHER, mine))) == 4_000
