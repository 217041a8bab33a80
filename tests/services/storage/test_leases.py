"""Leases keep the promise of Web Locks, a few seconds later when a window dies."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.core.errors import StoreError
from app.services.background import Background
from app.services.storage.leases import LEASE_MS, Leases
from tests.fakes import FakeClock, FakeDatabase, FakeIds, FakeSession
from tests.fakes.log import Log


class Browser:
    """Windows over one database."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.database = FakeDatabase(self.clock, Log())
        self.ids = FakeIds()
        self.lost: list[str] = []
        self.errors: list[BaseException] = []
        self.backgrounds: list[Background] = []

    def window(self, session: FakeSession | None = None) -> tuple[Leases, Background]:
        background = Background(lambda error, name: self.errors.append(error))
        self.backgrounds.append(background)
        session = FakeSession() if session is None else session
        return Leases(self.database, session, self.clock, self.ids, background), background

    async def hold(self, leases: Leases, name: str = "n", seconds: float = 0.5) -> bool:
        work = leases.hold(name, seconds, lambda: self.lost.append(name))
        return await self.clock.run(work) is not None


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    browser = Browser()
    yield browser
    for background in browser.backgrounds:
        await background.close()
    assert browser.errors == []


async def test_one_holds_and_the_other_is_refused_as_long_as_it_lives(browser: Browser) -> None:
    (first, _), (second, _) = browser.window(), browser.window()
    assert await browser.hold(first)
    assert not await browser.hold(second)
    await browser.clock.advance(60)
    assert not await browser.hold(second)
    assert await first.held() == {"n"}
    assert browser.lost == []


async def test_letting_go_is_at_once_and_twice_is_nothing(browser: Browser) -> None:
    (first, _), (second, _) = browser.window(), browser.window()
    close = await browser.clock.run(first.hold("n", 0, lambda: None))
    assert close is not None
    close()
    close()
    await browser.clock.settle()
    assert await first.held() == frozenset()
    assert await browser.hold(second, seconds=0)


async def test_what_a_dead_window_held_is_free_after_a_while(browser: Browser) -> None:
    (first, background), (second, _) = browser.window(), browser.window()
    assert await browser.hold(first)
    await background.close()
    assert not await browser.hold(second)
    assert await browser.hold(second, seconds=LEASE_MS / 1000)


async def test_a_reload_goes_on_with_what_it_held(browser: Browser) -> None:
    session = FakeSession()
    first, background = browser.window(session)
    assert await browser.hold(first)
    first.leave()
    await background.close()
    again, _ = browser.window(session)
    assert await browser.hold(again, seconds=0)


async def test_a_duplicated_tab_does_not(browser: Browser) -> None:
    session = FakeSession()
    first, _ = browser.window(session)
    assert await browser.hold(first)
    twin, _ = browser.window(session.copy())
    assert not await browser.hold(twin)


async def test_a_duplicate_of_a_tab_that_was_left_and_came_back_does_not_either(
    browser: Browser,
) -> None:
    session = FakeSession()
    first, _ = browser.window(session)
    assert await browser.hold(first)
    first.leave()
    first.back()
    twin, _ = browser.window(session.copy())
    assert not await browser.hold(twin)


async def test_a_window_that_slept_hears_that_it_lost(browser: Browser) -> None:
    (first, _), (second, _) = browser.window(), browser.window()
    assert await browser.hold(first)
    row = browser.database.stores["settings"]["n"]
    browser.database.stores["settings"]["n"] = {**row, "until": 0}
    assert await browser.hold(second, seconds=0)
    await browser.clock.advance(5)
    assert browser.lost == ["n"]
    await asyncio.sleep(0)


async def test_a_release_that_cannot_be_written_runs_out_by_itself(browser: Browser) -> None:
    first, _ = browser.window()
    close = await browser.clock.run(first.hold("n", 0, lambda: None))
    assert close is not None
    browser.database.trouble = "journal.full"
    close()
    await browser.clock.settle()
    browser.database.trouble = ""
    await browser.clock.advance(LEASE_MS / 1000 + 1)
    assert await first.held() == frozenset()


async def test_the_clock_is_set_back_and_a_dead_window_still_holds_nothing_for_long(
    browser: Browser,
) -> None:
    (first, background), (second, _) = browser.window(), browser.window()
    assert await browser.hold(first)
    await background.close()  # it dies
    browser.clock.set(-86_400)
    assert not await browser.hold(second)
    await browser.clock.advance(LEASE_MS / 1000)
    assert await second.held() == frozenset()
    assert await browser.hold(second)


async def test_the_clock_is_set_back_and_a_living_window_keeps_its_place(browser: Browser) -> None:
    (first, _), (second, _) = browser.window(), browser.window()
    assert await browser.hold(first)
    browser.clock.set(-86_400)
    assert await second.held() == {"n"}
    await browser.clock.advance(LEASE_MS / 1000 + 5)
    assert await second.held() == {"n"}
    assert browser.lost == []


async def test_waiting_for_a_place_ends_though_the_clock_is_set_back(browser: Browser) -> None:
    (first, _), (second, background) = browser.window(), browser.window()
    assert await browser.hold(first)
    waiting = background.spawn(second.hold("n", 0.5, lambda: None), "wait")
    await browser.clock.advance(0.2)
    browser.clock.set(-86_400)
    await browser.clock.advance(0.4)
    assert waiting.done()


async def test_a_database_that_fails_is_told(browser: Browser) -> None:
    first, _ = browser.window()
    browser.database.trouble = "journal.failed"
    with pytest.raises(StoreError):
        await browser.hold(first)


async def test_a_renewal_that_fails_once_is_tried_again(browser: Browser) -> None:
    first, _ = browser.window()
    assert await browser.hold(first)
    browser.database.trouble = "journal.failed"
    await browser.clock.advance(2.5)
    browser.database.trouble = ""
    await browser.clock.advance(20)
    assert await first.held() == {"n"}
