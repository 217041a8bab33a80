"""Promises of the clock and ids ports."""

import asyncio
from dataclasses import dataclass

from app.core.ids import is_canonical_uuid
from app.services.ports import Clock, Ids
from tests.contracts.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class ClockBench:
    """A clock and ids."""

    clock: Clock
    ids: Ids
    around: Surroundings


async def now_is_in_whole_milliseconds_since_1970(bench: ClockBench) -> None:
    now = bench.clock.now()
    assert isinstance(now, int)
    assert 1_600_000_000_000 < now < 4_000_000_000_000


async def the_local_time_is_now_in_some_time_zone(bench: ClockBench) -> None:
    before, local, after = bench.clock.now(), bench.clock.local(), bench.clock.now()
    year, month, day, hour, minute, second = local
    assert 2000 < year < 3000
    assert 1 <= month <= 12
    assert 1 <= day <= 31
    assert 0 <= hour < 24
    quarter = minute % 15 * 60 + second  # zones differ by quarters of an hour
    assert quarter in {at // 1000 % 900 for at in range(before, after + 1000, 1000)}


async def monotonic_time_passes_as_wall_time_does(bench: ClockBench) -> None:
    before = bench.clock.monotonic()
    assert isinstance(before, int)
    await bench.around.run(bench.clock.sleep(0.05))
    assert 49 <= bench.clock.monotonic() - before < 10_000


async def sleeping_takes_its_time(bench: ClockBench) -> None:
    before = bench.clock.now()
    await bench.around.run(bench.clock.sleep(0.05))
    assert bench.clock.now() - before >= 49
    await bench.around.run(bench.clock.sleep(0))


async def sleepers_wake_in_the_order_of_their_times(bench: ClockBench) -> None:
    woke: list[float] = []

    async def sleep(seconds: float) -> None:
        await bench.clock.sleep(seconds)
        woke.append(seconds)

    async def all_of_them() -> None:
        await asyncio.gather(*(sleep(seconds) for seconds in (0.15, 0.0, 0.3)))

    await bench.around.run(all_of_them())
    assert woke == [0.0, 0.15, 0.3]


async def a_sleeper_that_was_cancelled_holds_up_nobody(bench: ClockBench) -> None:
    sleeping = asyncio.ensure_future(bench.clock.sleep(60))
    await asyncio.sleep(0)
    sleeping.cancel()
    await bench.around.run(bench.clock.sleep(0.01))
    assert sleeping.cancelled()


async def ids_are_new_and_canonical(bench: ClockBench) -> None:
    made = [bench.ids.uuid() for _ in range(200)]
    assert len(set(made)) == 200
    assert all(is_canonical_uuid(one) and one[14] == "4" for one in made)


async def draws_stay_in_their_range(bench: ClockBench) -> None:
    assert all(0 <= bench.ids.below(3) < 3 for _ in range(50))
    assert bench.ids.below(1) == 0
