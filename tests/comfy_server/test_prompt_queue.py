"""The queue's order, its changes, and what it remembers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.comfy_server.prompt_queue import PromptQueue


class Count:
    """Counts changes."""

    def __init__(self) -> None:
        self.changes = 0

    def __call__(self) -> None:
        self.changes += 1


def put(queue: PromptQueue, number: float, prompt_id: str, **extra: Any) -> None:
    queue.put(number, prompt_id, {"1": {}}, extra, ["1"])


def finish(queue: PromptQueue, prompt_id: str, number: float = 0) -> None:
    put(queue, number, prompt_id)
    item = queue.take()
    assert item is not None
    queue.done(item, {}, {}, {"status_str": "success"})


@pytest.fixture
def count() -> Count:
    return Count()


@pytest.fixture
def queue(count: Count) -> PromptQueue:
    return PromptQueue(count)


def test_the_lowest_number_runs_first(queue: PromptQueue) -> None:
    for number, prompt_id in ((3, "c"), (-1, "front"), (1, "a"), (1.5, "b")):
        put(queue, number, prompt_id)
    taken = [queue.take() for _ in range(4)]
    assert [item.prompt_id for item in taken if item] == ["front", "a", "b", "c"]
    assert queue.take() is None


def test_equal_numbers_and_ids_run_in_order_of_arrival(queue: PromptQueue) -> None:
    put(queue, 1, "same", tag=1)
    put(queue, 1, "same", tag=2)
    taken = [queue.take(), queue.take()]
    assert [item.extra_data["tag"] for item in taken if item] == [1, 2]


def test_a_row_has_five_values(queue: PromptQueue) -> None:
    put(queue, 4, "p", client_id="c")
    assert queue.pending[0].row() == [4, "p", {"1": {}}, {"client_id": "c"}, ["1"]]
    assert queue.pending[0].client_id == "c"


def test_remaining_counts_what_waits_and_runs(queue: PromptQueue) -> None:
    put(queue, 1, "a")
    put(queue, 2, "b")
    item = queue.take()
    assert item is not None
    assert queue.remaining == 2
    queue.done(item, {}, {}, {})
    assert queue.remaining == 1


def test_the_last_waiting_one_is_deleted_with_two_changes(queue: PromptQueue, count: Count) -> None:
    put(queue, 1, "a")
    put(queue, 2, "b")
    count.changes = 0
    assert queue.delete("a")
    assert count.changes == 1
    assert queue.delete("b")
    assert count.changes == 3
    assert queue.remaining == 0


def test_deleting_ignores_what_runs_and_what_is_unknown(queue: PromptQueue, count: Count) -> None:
    put(queue, 1, "a")
    queue.take()
    count.changes = 0
    assert not queue.delete("a")
    assert not queue.delete("unknown")
    assert count.changes == 0


def test_wiping_leaves_what_runs(queue: PromptQueue) -> None:
    put(queue, 1, "a")
    put(queue, 2, "b")
    queue.take()
    queue.wipe()
    assert [item.prompt_id for item in queue.running] == ["a"]
    assert queue.pending == []


def test_the_history_forgets_secrets(queue: PromptQueue) -> None:
    put(queue, 1, "a", client_id="c", api_key_comfy_org="k", auth_token_comfy_org="t")
    item = queue.take()
    assert item is not None
    assert "api_key_comfy_org" in item.row()[3]
    queue.done(item, {"1": {}}, {}, {})
    assert queue.history_of("a")["a"]["prompt"][3] == {"client_id": "c"}


def test_the_same_id_twice_leaves_one_entry(queue: PromptQueue) -> None:
    finish(queue, "a", 1)
    finish(queue, "a", 2)
    assert queue.history()["a"]["prompt"][0] == 2


@pytest.mark.parametrize(
    ("most", "offset", "expected"),
    [
        (None, -1, "abcd"),
        (2, -1, "cd"),
        (9, -1, "abcd"),
        (2, 1, "bc"),
        (None, 3, "d"),
        (0, -1, ""),
    ],
)
def test_the_history_is_given_in_parts(
    queue: PromptQueue, most: int | None, offset: int, expected: str
) -> None:
    for prompt_id in "abcd":
        finish(queue, prompt_id)
    assert "".join(queue.history(most, offset)) == expected


def test_forgetting(queue: PromptQueue) -> None:
    for prompt_id in "abc":
        finish(queue, prompt_id)
    queue.forget("b")
    queue.forget("unknown")
    assert list(queue.history()) == ["a", "c"]
    queue.forget_all()
    assert queue.history() == {}
