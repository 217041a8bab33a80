"""Bounds are kept or broken, the table shows all, and every mode has its case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .cases import CASES
from .findings import IN_TESTS, Finding, table
from .modes import MODES

GOOD = Finding("endless-view", good=1.2, block=80.0, memory=1.3, said="Too large | \n really")


def test_what_keeps_the_bounds_breaks_none() -> None:
    assert GOOD.broken(IN_TESTS) == []


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (replace(GOOD, good=61.0), "endless-view: a good task took 61.0 s, not 60"),
        (replace(GOOD, block=1_501.0), "endless-view: the longest block was 1501.0 ms, not 1500"),
        (replace(GOOD, memory=3.1), "endless-view: memory was 3.1 × the quiet page's, not 3"),
        (replace(GOOD, wrongs=("a task ran twice",)), "endless-view: a task ran twice"),
    ],
)
def test_each_bound_is_judged(found: Finding, text: str) -> None:
    assert found.broken(IN_TESTS) == [text]


def test_the_table_escapes_and_ends_with_the_worst() -> None:
    lines = table([GOOD, replace(GOOD, name="gzip-bomb", good=3.0, block=10.0)]).splitlines()
    assert lines[2] == "| endless-view | 1.2 s | 80 ms | 1.3 × | Too large \\| really |"
    assert lines[-1] == "| **worst** | 3.0 s | 80 ms | 1.3 × |  |"


def test_an_empty_table_has_a_head_alone() -> None:
    assert len(table([]).splitlines()) == 2


def test_every_mode_is_tried_once() -> None:
    assert sorted(case.mode for case in CASES) == sorted(name for name in MODES if name != "good")
