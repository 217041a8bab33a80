"""The channel port over `BroadcastChannel`; messages travel as JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import js
from pyodide.ffi import create_proxy

from app.core.jsontext import read_json_text
from app.services.ports import Close

NAME = "bindery"


class BrowserChannel:
    """Messages between the windows of this origin."""

    def __init__(self) -> None:
        self._channel = js.BroadcastChannel.new(NAME)

    def post(self, message: Mapping[str, Any]) -> None:
        """Send to all other windows."""
        self._channel.postMessage(json.dumps(message))

    def listen(self, on_message: Callable[[Any], None]) -> Close:
        """Hear the other windows; what is no JSON is not for us."""

        def hear(event: Any) -> None:
            if not isinstance(event.data, str):
                return
            try:
                message = read_json_text(event.data)
            except ValueError:
                return
            on_message(message)

        proxy = create_proxy(hear)
        self._channel.addEventListener("message", proxy)

        def close() -> None:
            self._channel.removeEventListener("message", proxy)
            proxy.destroy()

        return close
