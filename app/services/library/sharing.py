"""Sends what changed in the library to the other windows, and receives what changed there."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.archive.library_news import News, messages, parse_news
from app.services.ports import Channel, Close

VERSION = 1
"""Version of the message format: messages of other releases are ignored."""

KIND = "library"


class LibrarySharing:
    """Calls each listener with the checked news of other windows."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._listeners: list[Callable[[News], None]] = []
        self._close: Close | None = None

    def listen(self, on_news: Callable[[News], None]) -> None:
        """Call `on_news` with what the other windows send, while this is open."""
        self._listeners.append(on_news)

    def open(self) -> None:
        """Start to listen; no effect if it is open."""
        if self._close is None:
            self._close = self._channel.listen(self._on_message)

    def close(self) -> None:
        """Stop listening and sending."""
        if self._close is not None:
            self._close()
            self._close = None

    def post(self, news: News) -> None:
        """Send news, in as many messages as it takes."""
        if self._close is not None:
            for fields in messages(news):
                self._channel.post({"version": VERSION, "kind": KIND, **fields})

    def _on_message(self, value: Any) -> None:
        is_ours = isinstance(value, Mapping) and value.get("version") == VERSION
        if is_ours and value.get("kind") == KIND:
            news = parse_news(value)
            for listener in self._listeners:
                listener(news)
