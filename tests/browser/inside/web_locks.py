"""Promises of the web locks port; the fake's are in `tests/services/test_fakes.py`."""

from app.browser.web_locks import BrowserWebLocks, has_web_locks
from tests.browser.inside.world import World, until_told


def _nothing() -> None:
    pass


async def one_holds_a_name_and_the_other_is_refused_until_it_lets_go(world: World) -> None:
    assert has_web_locks()
    first, second = BrowserWebLocks(), BrowserWebLocks()
    close = await first.hold("promise.one", 0.5, _nothing)
    assert close is not None
    assert await second.hold("promise.one", 0.1, _nothing) is None
    assert "promise.one" in await second.held()
    close()
    close()
    again = await second.hold("promise.one", 5, _nothing)
    assert again is not None
    again()

    async def free() -> bool:
        return "promise.one" not in await first.held()

    await until_told(free)


async def a_free_name_is_held_even_without_waiting(world: World) -> None:
    close = await BrowserWebLocks().hold("promise.now", 0.0, _nothing)
    assert close is not None
    assert await BrowserWebLocks().hold("promise.now", 0.0, _nothing) is None
    close()
