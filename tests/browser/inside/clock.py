"""What only real time and real randomness can show."""

import js

from app.browser.clock import BrowserClock, BrowserIds
from tests.browser.inside.world import World, timer_worker


async def now_is_the_time_of_the_browser(world: World) -> None:
    assert abs(BrowserClock(timer_worker()).now() - js.Date.now()) < 1000


async def draws_reach_all_of_their_range_and_nothing_else(world: World) -> None:
    ids = BrowserIds()
    assert {ids.below(3) for _ in range(200)} == {0, 1, 2}
    assert ids.below(1) == 0
    large = [ids.below(2**53) for _ in range(50)]
    assert all(0 <= one < 2**53 for one in large)
    assert max(large) > 2**40
