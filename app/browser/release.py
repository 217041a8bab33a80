"""Reports a newer release of the page, as signalled by the service worker."""

from collections.abc import Callable

import js
from pyodide.ffi import create_proxy

from app.services.ports import Close


def on_newer(call: Callable[[], None]) -> Close:
    """Call `call` when a newer release is available; at once if it already is."""

    def hear(event: object) -> None:
        call()

    proxy = create_proxy(hear)
    js.window.addEventListener("bindery:newer", proxy)
    if getattr(js.window.bindery, "newer", False):
        call()

    def close() -> None:
        js.window.removeEventListener("bindery:newer", proxy)
        proxy.destroy()

    return close
