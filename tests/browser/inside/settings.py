"""What settings do where only a real browser can be: prefixed, full, or not allowed."""

import js

from app.browser.settings import PREFIX, BrowserSettings
from tests.browser.inside.benches import other_window
from tests.browser.inside.world import World, options, until


async def what_is_not_ours_is_neither_read_nor_heard(world: World) -> None:
    heard: list[str] = []
    settings = BrowserSettings()
    async with other_window() as other:
        close = settings.listen(heard.append)
        other.localStorage.setItem("word", "somebody else's")
        other.localStorage.setItem(f"{PREFIX}ours", str(js.Date.now()))
        await until(lambda: heard)
        close()
    assert heard == ["ours"]
    settings.write("word", "ours")
    assert js.localStorage.getItem("word") == "somebody else's"
    assert js.localStorage.getItem(f"{PREFIX}word") == "ours"


async def a_full_store_keeps_what_it_had(world: World) -> None:
    settings = BrowserSettings()
    settings.write("kept", "before")
    settings.write("kept", "x" * 6_000_000)
    assert settings.read("kept") == "before"


async def a_blocked_store_is_an_empty_one(world: World) -> None:
    own = js.Object.getOwnPropertyDescriptor(js.window, "localStorage")
    deny = js.Function.new("throw new DOMException('denied', 'SecurityError')")
    js.Object.defineProperty(js.window, "localStorage", options(get=deny, configurable=True))
    try:
        settings = BrowserSettings()
        settings.write("word", "lost")
        assert settings.read("word") is None
    finally:
        js.Object.defineProperty(js.window, "localStorage", own)
