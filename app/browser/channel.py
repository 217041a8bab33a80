"""The channel port over `BroadcastChannel`; messages are sent as JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import js
from pyodide.ffi import JsDoubleProxy, create_proxy

from app.browser.scope import scoped
from app.core.reading.json_text import read_json_text
from app.core.servers.budget import full
from app.services.ports import Close

NAME = "bindery"

MAX_LETTERS = 128_000
"""Maximum characters of a message: more than a window with a thousand open tasks sends. Other pages
of this origin may send anything."""

RATE, BURST = 100.0, 300.0
"""Messages per second, and at once: thirty windows that all change send fewer. Each window repeats
dropped messages after ten seconds."""


class BrowserChannel:
    """Messages between the windows of this origin."""

    def __init__(self) -> None:
        self._channel = js.BroadcastChannel.new(scoped(NAME))
        self._budget = full(RATE, BURST, _now())
        self._listeners: list[Callable[[Any], None]] = []
        self._proxy: JsDoubleProxy[Any] | None = None

    def post(self, message: Mapping[str, Any]) -> None:
        """Send to all other windows."""
        self._channel.postMessage(json.dumps(message))

    def listen(self, on_message: Callable[[Any], None]) -> Close:
        """Receive messages of other windows; invalid, long and too frequent ones are dropped."""
        self._listeners.append(on_message)
        if self._proxy is None:
            self._proxy = create_proxy(self._hear)
            self._channel.addEventListener("message", self._proxy)

        def close() -> None:
            if on_message in self._listeners:
                self._listeners.remove(on_message)
            if not self._listeners and self._proxy is not None:
                self._channel.removeEventListener("message", self._proxy)
                self._proxy.destroy()
                self._proxy = None

        return close

    def _hear(self, event: js.MessageEvent) -> None:
        if not isinstance(event.data, str) or len(event.data) > MAX_LETTERS:
            return
        self._budget, is_within = self._budget.take(_now())
        if not is_within:
            return
        try:
            message = read_json_text(event.data)
        except ValueError:
            return
        for listener in list(self._listeners):
            listener(message)


def _now() -> int:
    return int(js.performance.now())
