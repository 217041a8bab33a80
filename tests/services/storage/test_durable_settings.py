"""Settings outlive a killed browser by the database, and a full database by the quick storage."""

from collections.abc import AsyncIterator

import pytest

from app.services.background import Background
from app.services.storage.durable_settings import DurableSettings
from tests.fakes import FakeClock, FakeDatabase, FakeSettings, Store
from tests.fakes.log import Log


class Browser:
    """What one browser keeps; `errors` are what background work raised."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.database = FakeDatabase(self.clock, Log())
        self.quick = Store()
        self.errors: list[BaseException] = []
        self.background = Background(lambda error, name: self.errors.append(error))

    async def window(self) -> DurableSettings:
        settings = DurableSettings(FakeSettings(self.quick), self.database, self.background)
        await settings.load()
        await self.clock.settle()
        return settings

    async def write(self, settings: DurableSettings, key: str, text: str) -> None:
        settings.write(key, text)
        await self.clock.settle()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    browser = Browser()
    yield browser
    await browser.background.close()
    assert browser.errors == []


async def test_a_text_can_be_read_at_once(browser: Browser) -> None:
    settings = await browser.window()
    settings.write("pool", "a")
    assert settings.read("pool") == "a"
    assert settings.read("nothing") is None


@pytest.mark.parametrize("lost", ["all", "the last"])
async def test_what_a_killed_browser_lost_is_back(browser: Browser, lost: str) -> None:
    settings = await browser.window()
    await browser.write(settings, "pool", "a")
    before = dict(browser.quick.texts)
    await browser.write(settings, "pool", "b")
    browser.quick.texts = before if lost == "the last" else {}
    again = await browser.window()
    assert again.read("pool") == "b"
    await browser.write(again, "pool", "c")
    browser.quick.texts = {}
    assert (await browser.window()).read("pool") == "c"


async def test_what_a_full_database_did_not_take_stays_and_is_tried_again(
    browser: Browser,
) -> None:
    settings = await browser.window()
    await browser.write(settings, "pool", "a")
    browser.database.trouble = "journal.full"
    await browser.write(settings, "pool", "b")
    assert (await browser.window()).read("pool") == "b"
    browser.database.trouble = ""
    assert (await browser.window()).read("pool") == "b"
    browser.quick.texts = {}
    assert (await browser.window()).read("pool") == "b"


async def test_other_windows_hear_the_key_once_and_nothing_of_the_counting(
    browser: Browser,
) -> None:
    first, second = await browser.window(), await browser.window()
    heard: list[str] = []
    close = second.listen(heard.append)
    await browser.write(first, "pool", "a")
    close()
    await browser.write(first, "pool", "b")
    assert heard == ["pool"]
    assert second.read("pool") == "b"


async def test_leases_in_the_same_store_are_no_settings(browser: Browser) -> None:
    assert await browser.database.lease("bindery.window.x", "one", 0, 10)
    assert (await browser.window()).read("bindery.window.x") is None


async def test_what_a_window_of_an_earlier_version_wrote_is_read(browser: Browser) -> None:
    await browser.database.put("settings", {"name": "pool", "text": "old"})
    settings = await browser.window()
    assert settings.read("pool") == "old"
    await browser.write(settings, "pool", "new")
    browser.quick.texts = {}
    assert (await browser.window()).read("pool") == "new"


async def test_a_count_that_makes_no_sense_is_none(browser: Browser) -> None:
    settings = await browser.window()
    await browser.write(settings, "pool", "a")
    browser.quick.texts = {"pool": "older", "pool.count": "many"}
    assert (await browser.window()).read("pool") == "a"
