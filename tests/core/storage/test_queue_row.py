"""Rows of the queue: each run comes back as it was, and strange rows are left alone."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.ids import PromptId
from app.core.queue.entry import Lane
from app.core.queue.waiting import Waiting
from app.core.storage.journal import Step, fits_queue, follows
from app.core.storage.queue_row import (
    MARK_MS,
    is_mark,
    leaving,
    left_over,
    queue_row,
    runs_of,
    sent_row,
)
from tests.core.queue.entries import A, at_home, entry, only

GRAPH = {"1": {"class_type": "SaveImage", "inputs": {}}}
RUN = Waiting(
    entry(1, models=frozenset({"m"}), on=only(A), lane=Lane.NOW, is_paused=True, at_once=True),
    "lake",
    "Lake",
    {"prompt": "a barn", "seed": 2**63},
    PromptId("before"),
    5,
    3,
    graph=GRAPH,
    since=4,
)


@pytest.mark.parametrize("run", [RUN, Waiting(entry(2, on=at_home(A)), "lake", "Lake")])
def test_a_run_comes_back_as_it_was(run: Waiting) -> None:
    assert runs_of([queue_row(run)]) == [run]


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"place": None}, {"where": "moon"}, {"inputs": []}, {"able": 5}],
)
def test_a_strange_row_is_left_alone(change: dict[str, Any]) -> None:
    assert runs_of([{**queue_row(RUN), **change}, queue_row(RUN)]) == [RUN]


def test_a_mark_replaces_the_row_and_is_no_run() -> None:
    mark = sent_row(RUN, A, 9)
    assert (is_mark(mark), is_mark(queue_row(RUN))) == (True, False)
    assert runs_of([mark]) == []
    assert follows(queue_row(RUN), mark)
    assert not follows(mark, {**mark, "rev": mark["rev"] + 1})
    assert leaving(RUN, A, 9).mark == mark


def test_old_marks_of_closed_windows_are_left_over() -> None:
    mark = sent_row(RUN, A, 1_000)
    rows = [mark, queue_row(RUN)]
    assert left_over(rows, {"w1"}, 2_000 + MARK_MS) == []
    assert left_over(rows, set(), 1_000 + MARK_MS) == []
    assert left_over(rows, set(), 1_001 + MARK_MS) == [mark]


def test_a_step_fits_the_rows_that_it_changes() -> None:
    stored = {"p1": queue_row(RUN)}
    step = Step({}, {}, 0, None, mark=sent_row(RUN, A, 9))
    assert fits_queue(step, stored.get)
    assert not fits_queue(step, {}.get)
    assert not fits_queue(step, {"p1": sent_row(RUN, A, 9)}.get)
    assert step.queued == (step.mark,)
    new = queue_row(replace(RUN, rev=1))
    assert fits_queue(Step({}, {}, 0, None, run=new), {}.get)
    assert not fits_queue(Step({}, {}, 0, None, run=new), stored.get)
    assert fits_queue(Step({}, {}, 0, None), stored.get)
