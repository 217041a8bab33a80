"""The network port over `navigator.onLine`."""

from collections.abc import Callable

import js
from pyodide.ffi import create_proxy

from app.services.ports import Close

EVENTS = ("online", "offline")


class BrowserNetwork:
    """`navigator.onLine` is reliable only if false: then there is no network."""

    def online(self) -> bool:
        """Return `False` if the browser knows that there is no network."""
        return bool(js.navigator.onLine)

    def listen(self, on_change: Callable[[], None]) -> Close:
        """Call `on_change` when the network state changes."""
        proxy = create_proxy(lambda event: on_change())
        for name in EVENTS:
            js.window.addEventListener(name, proxy)

        def close() -> None:
            for name in EVENTS:
                js.window.removeEventListener(name, proxy)
            proxy.destroy()

        return close
