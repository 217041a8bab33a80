"""The network port over `navigator.onLine`."""

from collections.abc import Callable
from contextlib import suppress

import js
from pyodide.ffi import JsException, create_proxy, to_js

from app.services.ports import Close

EVENTS = ("online", "offline")

PERMISSIONS = ("loopback-network", "local-network", "local-network-access")
"""Chromium split the last one into the first two."""


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

    async def is_local_denied(self) -> bool:
        """Return whether the permission for the local network was denied, under any of its names.

        Browsers without such a permission know none of them, and old ones no permissions at all.
        """
        for name in PERMISSIONS:
            with suppress(JsException, AttributeError):
                descriptor = to_js({"name": name}, dict_converter=js.Object.fromEntries)
                status = await js.navigator.permissions.query(descriptor)
                if str(status.state) == "denied":
                    return True
        return False
