"""Four events report that a window may have been suspended; and what a person sees of it."""

import js
from pyodide.code import run_js

from app.browser.wake import on_wake, shown_servers
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


async def rows_in_sight_are_told_by_their_servers(world: World) -> None:
    add = """
      const list = document.createElement("div");
      list.id = "servers";
      for (const [name, top] of [["a", -5000], ["b", 10], ["c", 100], ["d", 9000]]) {
        const row = document.createElement("p");
        row.dataset.testid = "server-row";
        row.dataset.server = `http://${name}`;
        row.style = `position: fixed; margin: 0; height: 20px; top: ${top}px`;
        row.hidden = name === "c";
        list.append(row);
      }
      document.body.append(list);
    """
    run_js(f"(() => {{ {add} }})()")
    assert shown_servers() == {"http://b"}
    run_js("document.getElementById('servers').remove()")
    assert shown_servers() == frozenset()
