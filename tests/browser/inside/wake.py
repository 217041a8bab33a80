"""Four events report that a window may have been suspended."""

import js
from pyodide.code import run_js

from app.browser.wake import on_wake
from tests.browser.inside.world import World

SIGNS = ("document.visibilitychange", "document.resume", "window.pageshow", "window.online")


def _give(sign: str) -> None:
    target, _, name = sign.partition(".")
    getattr(js, target).dispatchEvent(js.Event.new(name))


async def each_sign_of_waking_is_heard_until_it_is_closed(world: World) -> None:
    heard: list[str] = []
    now = ""
    close = on_wake(lambda: heard.append(now))
    for now in SIGNS:
        _give(now)
    assert heard == list(SIGNS)
    close()
    for now in SIGNS:
        _give(now)
    assert heard == list(SIGNS)
    close()


async def a_window_that_is_hidden_does_not_wake(world: World) -> None:
    heard: list[int] = []
    close = on_wake(lambda: heard.append(1))
    run_js("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    _give("document.visibilitychange")
    run_js("delete document.hidden")
    assert heard == []
    _give("document.visibilitychange")
    assert heard == [1]
    close()
