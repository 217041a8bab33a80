"""A budget: a burst passes, a flood does not, and it grows back."""

from app.core.servers.budget import full


def passed(times: list[int]) -> int:
    budget, count = full(rate=10, burst=3, now=0), 0
    for at in times:
        budget, is_within = budget.take(at)
        count += is_within
    return count


def test_a_burst_passes_and_more_at_once_does_not() -> None:
    assert passed([0] * 3) == 3
    assert passed([0] * 50) == 3


def test_it_grows_back_to_its_size_and_no_further() -> None:
    assert passed([0, 0, 0, 100]) == 4
    assert passed([0, 0, 0, *[60_000] * 50]) == 6


def test_what_keeps_to_the_rate_always_passes() -> None:
    times = list(range(0, 10_000, 100))
    assert passed(times) == len(times)


def test_a_clock_that_goes_back_gives_nothing() -> None:
    assert passed([1_000, 1_000, 1_000, 0, 0]) == 3
