"""An idle server is offered a fair share of what waits elsewhere, when that is more than a run."""

from app.core.queue.move_offer import MoveOffer, offer
from tests.core.queue.entries import A, B, C


def test_the_last_ones_of_another_server_may_move_to_an_idle_one() -> None:
    bound = [*((str(n), A) for n in range(5)), ("c", C), ("b", B)]
    assert offer(B, bound, {}) == MoveOffer(B, ("3", "4"))


def test_what_stays_there_counts() -> None:
    bound = [("1", A), ("2", A), ("3", A)]
    assert offer(B, bound, {A: 1}) == MoveOffer(B, ("2", "3"))
    assert offer(B, bound, {A: 20}) == MoveOffer(B, ("1", "2", "3"))
    assert offer(B, bound[:2], {}) == MoveOffer(B, ("2",))


def test_all_others_give_of_theirs() -> None:
    bound = [*((f"a{n}", A) for n in range(4)), *((f"c{n}", C) for n in range(4))]
    assert offer(B, bound, {}) == MoveOffer(B, ("c3", "a3"))


def test_a_single_run_is_next_at_its_own_server() -> None:
    assert offer(B, [("1", A), ("2", C)], {A: 1}) is None
