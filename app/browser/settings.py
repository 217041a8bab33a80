"""The settings and session ports over `localStorage` and `sessionStorage`, where allowed."""

from collections.abc import Callable

import js
from pyodide.ffi import JsException, create_proxy

from app.browser.scope import scoped, unscoped
from app.services.ports import Close

PREFIX = "bindery."


class BrowserSettings:
    """Keys are prefixed, so that other pages of the same origin keep theirs."""

    def read(self, key: str) -> str | None:
        """Return a text, `None` when there is none or storage is blocked."""
        try:
            value = js.localStorage.getItem(scoped(PREFIX + key))
        except (JsException, AttributeError):
            return None
        return value if isinstance(value, str) else None

    def write(self, key: str, text: str) -> None:
        """Keep a text if the browser lets us."""
        try:
            js.localStorage.setItem(scoped(PREFIX + key), text)
        except (JsException, AttributeError):
            return

    def listen(self, on_change: Callable[[str], None]) -> Close:
        """Call `on_change` with each key that another window writes."""

        def hear(event: js.StorageEvent) -> None:
            name = unscoped(event.key) if isinstance(event.key, str) else None
            if name is not None and name.startswith(PREFIX):
                on_change(name.removeprefix(PREFIX))

        proxy = create_proxy(hear)
        js.window.addEventListener("storage", proxy)

        def close() -> None:
            js.window.removeEventListener("storage", proxy)
            proxy.destroy()

        return close


class BrowserSession:
    """This tab's own texts, in `sessionStorage`."""

    def read(self, key: str) -> str | None:
        """Return a text, `None` when there is none or storage is blocked."""
        try:
            value = js.sessionStorage.getItem(scoped(PREFIX + key))
        except JsException:
            return None
        return value if isinstance(value, str) else None

    def write(self, key: str, text: str) -> None:
        """Keep a text if the browser lets us."""
        try:
            js.sessionStorage.setItem(scoped(PREFIX + key), text)
        except JsException:
            return
