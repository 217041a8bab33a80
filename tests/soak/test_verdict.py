"""The soak's judgement: every kind of wrong is found, and what is right is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.soak.table import counted, table
from tests.soak.verdict import Life, judge

A = "http://a"
FILE = {"filename": "one.png", "subfolder": "", "type": "output"}
FILES = frozenset({("one.png", "", "output")})


def a_row(state: str = "succeeded", **changes: Any) -> dict[str, Any]:
    row = {
        "promptId": "one",
        "executionServer": A,
        "state": state,
        "attempt": 1,
        "registeredAt": 1_000,
        "submittedAt": 2_000,
        "outputs": [FILE] if state == "succeeded" else [],
    }
    return {**row, **changes}


GOOD = Life(("one",), {"one": FILES})


def test_a_task_that_ran_once_and_shows_its_files_is_right() -> None:
    verdict = judge([a_row()], {A: [GOOD]}, [["one"], []])
    assert verdict.is_clean
    assert verdict.states == {"succeeded": 1}


WRONGS: dict[str, tuple[str, list[dict[str, Any]], list[Life], list[list[str]]]] = {
    "it never ended": ("lost", [a_row("running")], [Life(("one",), {})], []),
    "the journal does not know it": ("lost", [], [GOOD], []),
    "it is called lost, and its server knows it": ("lost", [a_row("lost")], [GOOD], []),
    "its server forgot only what was before it": (
        "lost",
        [a_row("lost")],
        [Life((), {}, ended_at=1_500), GOOD],
        [],
    ),
    "it ran twice": ("doubled", [a_row()], [Life(("one", "one"), {"one": FILES})], []),
    "it shows another file": (
        "wrong picture",
        [a_row(outputs=[{**FILE, "filename": "two.png"}])],
        [GOOD],
        [],
    ),
    "it never succeeded": ("wrong picture", [a_row()], [Life(("one",), {})], []),
    "two windows show it": ("shown twice", [a_row()], [GOOD], [["one"], ["one"]]),
}


@pytest.mark.parametrize(("wrong", "rows", "lives", "shown"), WRONGS.values(), ids=WRONGS.keys())
def test_what_is_wrong_is_found(
    wrong: str, rows: list[dict[str, Any]], lives: list[Life], shown: list[list[str]]
) -> None:
    verdict = judge(rows, {A: lives}, shown)
    assert not verdict.is_clean
    assert verdict.wrongs[wrong] == ["one"]


@pytest.mark.parametrize(("posts", "is_ours"), [(1, True), (2, False)])
def test_what_the_browser_sent_again_by_itself_is_counted_apart(posts: int, is_ours: bool) -> None:
    lives = {A: [Life(("one", "one"), {"one": FILES})]}
    verdict = judge([a_row()], lives, [], posts={"one": posts})
    assert verdict.is_clean is not is_ours
    assert verdict.resent == (not is_ours)


def test_what_a_window_showed_has_to_be_somewhere() -> None:
    verdict = judge([a_row()], {A: [GOOD]}, [["one"]], {"one", "two"})
    assert verdict.wrongs["lost"] == ["two"]


def test_a_server_that_lost_its_memory_explains_a_lost_task() -> None:
    lives = [Life(("one",), {}, ended_at=3_000), Life((), {})]
    assert judge([a_row("lost")], {A: lives}, []).is_clean


def test_what_ran_again_after_its_server_lost_its_memory_is_counted_apart() -> None:
    lives = [Life(("one",), {}, ended_at=3_000), GOOD]
    verdict = judge([a_row()], {A: lives}, [])
    assert verdict.is_clean
    assert verdict.again == 1


@pytest.mark.parametrize("state", ["running", "lost"])
def test_a_task_at_several_servers_may_stay_open(state: str) -> None:
    verdict = judge([a_row(state)], {A: [GOOD]}, [], several={A})
    assert verdict.is_clean
    assert (verdict.states, verdict.several) == ({}, {state: 1})


def test_a_task_at_several_servers_runs_once_and_shows_its_files() -> None:
    twice = Life(("one", "one"), {"one": FILES})
    assert judge([a_row()], {A: [twice]}, [], several={A}).wrongs["doubled"] == ["one"]
    other = [a_row(outputs=[{**FILE, "filename": "two.png"}])]
    assert judge(other, {A: [GOOD]}, [], several={A}).wrongs["wrong picture"] == ["one"]


def test_a_task_that_ran_at_another_server_is_misplaced() -> None:
    verdict = judge([a_row()], {A: [GOOD], "http://b": [Life(("one",), {})]}, [])
    assert verdict.wrongs["misplaced"] == ["one"]


def test_the_table_tells_faults_by_kind_and_what_is_wrong() -> None:
    text = table(2, 16, counted(["", "b", "a", "b"]), judge([a_row("running")], {A: []}, []))
    assert "| Windows | 16 |" in text
    assert "| Tasks | 1 (1 running) |" in text
    assert "| Tasks at the address with 2 servers | 0 |" in text
    assert "| Faults | 3 |\n| · a | 1 |\n| · b | 2 |" in text
    assert "| Tasks missing from the journal | 1 |" in text
