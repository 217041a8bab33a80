"""An idle server is offered what waits elsewhere, when that is more than one run."""

from app.core.queue.move_offer import MoveOffer, offer
from tests.core.queue.entries import A, B, C


def test_what_waits_for_another_server_may_move_to_an_idle_one() -> None:
    bound = [("1", A), ("2", A), ("3", C), ("4", B)]
    assert offer(B, bound) == MoveOffer(B, ("1", "2"))


def test_a_single_run_is_next_at_its_own_server() -> None:
    assert offer(B, [("1", A), ("2", C)]) is None
