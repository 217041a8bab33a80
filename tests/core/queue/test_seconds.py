"""Learned seconds: own runs, other servers' runs by pace, loads."""

import pytest

from app.core.queue.entry import Shape
from app.core.queue.seconds import GUESS_SECONDS, KEPT, Seconds
from tests.core.queue.entries import SHAPE, A, B, C

OTHER = Shape("portrait")


def test_nothing_known_is_the_same_guess_everywhere() -> None:
    assert Seconds().of(A, SHAPE) == Seconds().of(B, SHAPE) == GUESS_SECONDS
    assert Seconds().load(A) == 0.0
    assert not Seconds().is_known(SHAPE)


def test_own_runs_count_by_their_median() -> None:
    known = Seconds().with_run(A, SHAPE, 4).with_run(A, SHAPE, 100).with_run(A, SHAPE, 6)
    assert known.of(A, SHAPE) == 6
    assert known.is_known(SHAPE)
    assert not known.is_known(OTHER)


def test_old_runs_are_forgotten() -> None:
    known = Seconds().with_run(A, SHAPE, 100)
    for _ in range(KEPT):
        known = known.with_run(A, SHAPE, 3)
    assert known.runs[A, SHAPE] == (3,) * KEPT


def test_a_shape_that_ran_elsewhere_counts_by_the_servers_pace() -> None:
    known = Seconds().with_run(A, OTHER, 10).with_run(B, OTHER, 20).with_run(A, SHAPE, 30)
    assert known.of(B, SHAPE) == pytest.approx(60)
    assert known.of(C, SHAPE) == pytest.approx(45)  # between the two: nothing is known of it


def test_an_unknown_shape_takes_what_the_server_usually_takes() -> None:
    known = Seconds().with_run(A, OTHER, 10).with_run(B, OTHER, 20)
    assert known.of(A, SHAPE) == 10
    assert known.of(C, SHAPE) == 15


def test_what_a_cold_run_takes_longer_is_the_load() -> None:
    known = Seconds().with_run(A, SHAPE, 10).with_run(A, SHAPE, 25, is_warm=False)
    assert known.load(A) == 15
    assert known.of(A, SHAPE) == 10


def test_a_cold_run_faster_than_the_warm_ones_loads_in_no_time() -> None:
    assert Seconds().with_run(A, SHAPE, 10).with_run(A, SHAPE, 5, is_warm=False).load(A) == 0.0


def test_a_first_cold_run_counts_as_a_run() -> None:
    assert Seconds().with_run(A, SHAPE, 25, is_warm=False).of(A, SHAPE) == 25


def test_runs_that_took_no_time_divide_nothing_by_zero() -> None:
    known = Seconds().with_run(A, OTHER, 0).with_run(B, OTHER, 0).with_run(A, SHAPE, 3)
    assert known.of(B, SHAPE) >= 0
