"""What a person sees of a window, and that it wakes up.

It wakes up when it is shown again, thawed, back from the cache, or online again.
"""

from collections.abc import Callable

import js
from pyodide.ffi import create_proxy

from app.core.ids import ServerUrl
from app.services.ports import Close


def is_visible() -> bool:
    """Return whether a person may see this window."""
    return not js.document.hidden


def shown_servers() -> frozenset[ServerUrl]:
    """Return the servers whose rows are within the viewport."""
    height = js.window.innerHeight
    found: set[ServerUrl] = set()
    for row in js.document.querySelectorAll("#servers [data-testid=server-row]"):
        place = row.getBoundingClientRect()
        if place.top > height:
            break  # rows are in the order of the page
        if place.height and place.bottom > 0:
            found.add(ServerUrl(str(row.dataset.server)))
    return frozenset(found)


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
