"""The wait before a socket connects again."""

import pytest

from app.core.tracking.reconnect_delay import (
    FLOOD_MS,
    MAX_FLOOD_MS,
    MAX_MS,
    MIN_MS,
    flood_delay_ms,
    retry_delay_ms,
)


@pytest.mark.parametrize("failures", [0, 1, 2, 5, 100])
def test_the_wait_is_drawn_from_its_whole_range(failures: int) -> None:
    limits: list[int] = []

    def highest(limit: int) -> int:
        limits.append(limit)
        return limit - 1

    longest = retry_delay_ms(failures, highest)
    assert retry_delay_ms(failures, lambda limit: 0) == MIN_MS
    assert MIN_MS <= longest <= MAX_MS
    assert longest == MIN_MS + limits[0] - 1


def test_the_longest_wait_doubles_up_to_its_ceiling() -> None:
    longest = [retry_delay_ms(failures, lambda limit: limit - 1) for failures in range(1, 8)]
    assert longest == [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]


def test_a_socket_that_floods_stays_closed_for_twice_as_long_each_time_up_to_a_ceiling() -> None:
    waits = [flood_delay_ms(floods) for floods in range(12)]
    assert waits[:2] == [FLOOD_MS, 2 * FLOOD_MS]
    assert waits == sorted(waits)
    assert waits[-1] == flood_delay_ms(1_000) == MAX_FLOOD_MS
