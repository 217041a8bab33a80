"""Large pools: only some servers are looked at."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerUrl
from app.core.queue.looks import LOOKS, looked_at

POOL = [ServerUrl(f"http://{number}") for number in range(40)]


@given(st.sets(st.sampled_from(POOL)), st.integers(1, 40), st.randoms(use_true_random=False))
def test_used_servers_and_a_few_others_are_looked_at(
    used: set[ServerUrl], size: int, rng: Random
) -> None:
    pool = POOL[:size]
    used &= set(pool)
    chosen = looked_at(pool, used, lambda n: rng.randrange(n))
    assert set(chosen) >= used
    assert len(chosen) == min(size, max(LOOKS, len(used) + 1))
    assert chosen == [url for url in pool if url in set(chosen)]


def test_a_small_pool_is_looked_at_whole() -> None:
    assert looked_at(POOL[:3], {POOL[1]}, lambda _: 0) == POOL[:3]


def test_a_pool_in_full_use_is_still_explored() -> None:
    assert looked_at(POOL, set(POOL[:20]), lambda _: 0) == POOL[:21]
