"""Servers rest from workflows that failed there."""

from app.core.ids import PromptId
from app.core.queue.breaker import FIRST_REST_MS, LONGEST_REST_MS, Breaker, Fault, LeftOut
from app.core.queue.entry import Shape
from tests.core.queue.entries import SHAPE, A, B, entry, only

P1, P2 = PromptId("p1"), PromptId("p2")


def test_a_server_rests_from_a_shape_that_failed_and_from_no_other() -> None:
    broken = Breaker().failed(A, SHAPE, at=0)
    assert broken.is_left_out(A, SHAPE, FIRST_REST_MS - 1)
    assert not broken.is_left_out(A, Shape("portrait"), 0)
    assert not broken.is_left_out(B, SHAPE, 0)


def test_one_run_tries_it_after_the_rest() -> None:
    broken = Breaker().failed(A, SHAPE, at=0)
    assert not broken.is_left_out(A, SHAPE, FIRST_REST_MS)
    tried = broken.sent(A, SHAPE, P1)
    assert tried.is_left_out(A, SHAPE, FIRST_REST_MS)
    assert tried.sent(A, SHAPE, P2) == tried
    assert not tried.succeeded(A, SHAPE).is_left_out(A, SHAPE, FIRST_REST_MS)


def test_a_trial_that_fails_rests_twice_as_long_up_to_a_limit() -> None:
    broken = Breaker().failed(A, SHAPE, at=0).sent(A, SHAPE, P1).failed(A, SHAPE, at=0)
    assert broken.is_left_out(A, SHAPE, 2 * FIRST_REST_MS - 1)
    assert not broken.is_left_out(A, SHAPE, 2 * FIRST_REST_MS)
    for _ in range(20):
        broken = broken.failed(A, SHAPE, at=0)
    assert not broken.is_left_out(A, SHAPE, LONGEST_REST_MS)


def test_a_cancelled_trial_lets_another_run_try() -> None:
    tried = Breaker().failed(A, SHAPE, at=0).sent(A, SHAPE, P1)
    assert tried.ended(A, SHAPE, P2) == tried
    assert not tried.ended(A, SHAPE, P1).is_left_out(A, SHAPE, FIRST_REST_MS)


def test_a_server_that_never_failed_is_left_as_it_is() -> None:
    assert Breaker().sent(A, SHAPE, P1) == Breaker()
    assert Breaker().succeeded(A, SHAPE) == Breaker()
    assert Breaker().ended(A, SHAPE, P1) == Breaker()


def test_it_names_the_servers_that_are_left_out_for_an_entry() -> None:
    broken = Breaker().failed(A, SHAPE, at=0).failed(B, Shape("other"), at=0)
    assert broken.left_out(entry(1), 0) == (LeftOut(A, Fault.MEMORY, FIRST_REST_MS),)
    assert broken.left_out(entry(1), FIRST_REST_MS) == ()
    tried = broken.sent(A, SHAPE, P1)
    assert tried.left_out(entry(2), FIRST_REST_MS)[0].is_tried
    assert tried.left_out(entry(2, on=only(B)), 0) == ()


def test_it_knows_the_trial_and_the_next_end() -> None:
    broken = Breaker().failed(A, SHAPE, at=0)
    assert (broken.trial_of(A, SHAPE), broken.trial_of(B, SHAPE)) == (None, None)
    assert broken.sent(A, SHAPE, P1).trial_of(A, SHAPE) == P1
    assert broken.next_end(0) == FIRST_REST_MS
    assert broken.next_end(FIRST_REST_MS) is None
