"""Promises of the settings port. Another document of the origin writes as another window does."""

from typing import Any

import js

from app.browser.settings import PREFIX, BrowserSettings
from tests.browser.inside.world import World, options, until


async def _other_window() -> Any:
    frame = js.document.createElement("iframe")
    frame.src = "./tests/browser/stage.js"
    js.document.body.append(frame)
    await until(lambda: str(frame.contentWindow.location.href).endswith("stage.js"))
    return frame


async def a_text_is_kept_and_shared(world: World) -> None:
    settings = BrowserSettings()
    assert settings.read("nothing") is None
    settings.write("word", "图")
    settings.write("word", "other")
    assert settings.read("word") == "other"
    assert BrowserSettings().read("word") == "other"
    assert js.localStorage.getItem(f"{PREFIX}word") == "other"
    settings.write("empty", "")
    assert settings.read("empty") == ""


async def what_other_windows_write_is_heard_by_its_key(world: World) -> None:
    frame = await _other_window()
    heard: list[str] = []
    settings = BrowserSettings()
    close = settings.listen(heard.append)
    settings.write("mine", "1")
    frame.contentWindow.localStorage.setItem("somebody-elses", "1")
    frame.contentWindow.localStorage.setItem(f"{PREFIX}theirs", "new")
    await until(lambda: heard)
    assert heard == ["theirs"]
    assert settings.read("theirs") == "new"
    close()
    frame.remove()


async def a_listener_that_was_closed_hears_nothing_and_closing_twice_is_nothing(
    world: World,
) -> None:
    frame = await _other_window()
    heard: list[tuple[str, str]] = []
    settings = BrowserSettings()
    close = settings.listen(lambda key: heard.append(("closed", key)))
    other = settings.listen(lambda key: heard.append(("open", key)))
    close()
    close()
    frame.contentWindow.localStorage.setItem(f"{PREFIX}again", str(js.Date.now()))
    await until(lambda: heard)
    assert heard == [("open", "again")]
    other()
    frame.remove()


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
