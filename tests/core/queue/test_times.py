"""Estimates of batches."""

from app.core.queue.dispatch import Load
from app.core.queue.entry import BatchId, Shape
from app.core.queue.seconds import Seconds
from app.core.queue.times import Estimate, estimate
from tests.core.queue.entries import SHAPE, A, B, entry

TEN = Seconds().with_run(A, SHAPE, 10).with_run(B, SHAPE, 10)
BATCH = BatchId("batch")


def test_a_batch_over_two_servers_takes_half() -> None:
    batch = [entry(number) for number in range(6)]
    assert estimate(batch, (Load(A), Load(B)), TEN, {}) == {BATCH: Estimate(30, 2)}


def test_what_was_never_measured_has_no_estimate() -> None:
    unknown = entry(1, shape=Shape("portrait"))
    assert estimate([unknown], (Load(A),), TEN, {}) == {}


def test_what_is_before_it_counts() -> None:
    assert estimate([entry()], (Load(A, ahead=7),), TEN, {}) == {BATCH: Estimate(17, 1)}
