"""Reports that a window wakes up: shown again, thawed, back from the cache, online again."""

from collections.abc import Callable

import js
from pyodide.ffi import create_proxy

from app.services.ports import Close


def is_visible() -> bool:
    """Return whether a person may see this window."""
    return not js.document.hidden


def on_wake(wake: Callable[[], None]) -> Close:
    """Call `wake` whenever the window may have been suspended."""

    def hear(event: js.Event) -> None:
        if event.type != "visibilitychange" or not js.document.hidden:
            wake()

    proxy = create_proxy(hear)
    places: list[tuple[js.EventTarget, str]] = [
        (js.document, "visibilitychange"),
        (js.document, "resume"),
        (js.window, "pageshow"),
        (js.window, "online"),
    ]
    for target, name in places:
        target.addEventListener(name, proxy)

    def close() -> None:
        while places:
            target, name = places.pop()
            target.removeEventListener(name, proxy)
        proxy.destroy()

    return close
