"""Promises of the clock and ids ports."""

import js

from app.browser.clock import BrowserClock, BrowserIds
from app.core.ids import is_canonical_uuid
from tests.browser.inside.world import World


async def now_is_wall_time_in_whole_milliseconds(world: World) -> None:
    now = BrowserClock().now()
    assert isinstance(now, int)
    assert abs(now - js.Date.now()) < 1000


async def sleeping_takes_its_time(world: World) -> None:
    clock = BrowserClock()
    before = js.performance.now()
    await clock.sleep(0.05)
    assert js.performance.now() - before >= 49
    await clock.sleep(0)


async def ids_are_new_and_canonical(world: World) -> None:
    ids = BrowserIds()
    made = [ids.uuid() for _ in range(200)]
    assert len(set(made)) == 200
    assert all(is_canonical_uuid(one) and one[14] == "4" for one in made)


async def draws_reach_all_of_their_range_and_nothing_else(world: World) -> None:
    ids = BrowserIds()
    assert {ids.below(3) for _ in range(200)} == {0, 1, 2}
    assert ids.below(1) == 0
    large = [ids.below(2**53) for _ in range(50)]
    assert all(0 <= one < 2**53 for one in large)
    assert max(large) > 2**40
