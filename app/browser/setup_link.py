"""A shared setup in the page's own address, which it is taken out of."""

from collections.abc import Callable

import js
from pyodide.ffi import create_proxy

from app.core.archive.setup_link import MARK
from app.services.ports import Close


def on_setup_link(call: Callable[[str], None]) -> Close:
    """Call `call` with the fragment that holds a setup: now, and whenever one is opened here.

    The address then has no fragment, so that a reload or a bookmark does not open it again.
    """

    def look(event: object = None) -> None:
        fragment = str(js.location.hash)
        if fragment.startswith(MARK):
            bare = f"{js.location.pathname}{js.location.search}"
            js.history.replaceState(js.history.state, "", bare)
            call(fragment)

    proxy = create_proxy(look)
    js.window.addEventListener("hashchange", proxy)
    look()

    def close() -> None:
        js.window.removeEventListener("hashchange", proxy)
        proxy.destroy()

    return close
