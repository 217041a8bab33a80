"""The other windows of this page: the last report of each, and this window's own reports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.windows.consistency import parse_presence
from app.core.windows.window_state import WindowState
from app.services.ports import Channel, Clock, Close
from app.services.window_store import WindowStore

VERSION = 1
"""Version of the message format: messages of other releases are ignored."""

EVERY_SECONDS = 10.0
"""Seconds between two presence messages of a window."""

GONE_MS = 90_000
"""Milliseconds of silence after which a window is closed: hidden ones may send once a minute."""

MAX_OTHERS = 200
"""Maximum number of listed windows. Another page of this origin may claim to be any number of
them."""


OnCall = Callable[[str, Mapping[str, Any]], None]
"""Gets the kind of a message and the message."""


def _ignore(kind: str, message: Mapping[str, Any]) -> None:
    """Do nothing with a message of another kind."""


@dataclass(frozen=True, slots=True)
class OtherWindow:
    """Another window's presence, and when it was received (monotonic, ms)."""

    presence: Mapping[str, Any]
    heard_at: int


class Presence:
    """Notifies the other windows of changes, and responds when one requests presences.

    `on_call` gets the messages of other kinds, which are unchecked but for the presence in them.
    """

    def __init__(
        self,
        window_store: WindowStore,
        channel: Channel,
        clock: Clock,
        on_bye: Callable[[], None],
        on_wiped: Callable[[], None],
        on_call: OnCall = _ignore,
    ) -> None:
        self._window_store = window_store
        self._channel = channel
        self._clock = clock
        self._on_bye = on_bye
        self._on_wiped = on_wiped
        self._on_call = on_call
        self._others: dict[str, OtherWindow] = {}
        self._told: Mapping[str, Any] | None = None
        self._closes: list[Close] = []
        self._open = False

    def open(self) -> None:
        """Start listening, and request the presences of others; no effect if it is already open."""
        if self._open:
            return
        self._open = True
        self._closes.append(self._channel.listen(self._on_message))
        self._closes.append(self._window_store.watch(self._on_change))
        self._post("hello")

    def close(self) -> None:
        """Say goodbye and stop listening."""
        self._post("bye")
        self._open = False
        while self._closes:
            self._closes.pop()()

    async def run(self) -> None:
        """Send the presence every few seconds, and forget closed windows."""
        while True:
            await self._clock.sleep(EVERY_SECONDS)
            self._post("here")
            self._forget()

    def tell_wiped(self) -> None:
        """Notify the other windows that everything stored was deleted."""
        self._post("wiped")

    def send(self, kind: str, **fields: str) -> None:
        """Send a message of another kind to the other windows; their `on_call` gets it."""
        self._post(kind, **fields)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.window is not before.window and after.own_presence != self._told:
            self._post("here")

    def _post(self, kind: str, **fields: str) -> None:
        if not self._open:
            return
        self._told = self._window_store.state.own_presence
        self._channel.post({"version": VERSION, "kind": kind, **self._told, **fields})

    def _on_message(self, value: Any) -> None:
        presence = parse_presence(value)
        if presence is None or value.get("version") != VERSION:
            return
        if value.get("kind") == "bye":
            self._others.pop(presence["windowId"], None)
            self._on_bye()
        elif presence["windowId"] in self._others or len(self._others) < MAX_OTHERS:
            self._others[presence["windowId"]] = OtherWindow(presence, self._clock.monotonic())
        self._publish()
        if value.get("kind") == "hello":
            self._post("here")
        elif value.get("kind") == "wiped":
            self._on_wiped()
        elif value.get("kind") not in ("here", "bye"):
            self._on_call(str(value.get("kind")), value)

    def _forget(self) -> None:
        now = self._clock.monotonic()
        for key, other in list(self._others.items()):
            if now - other.heard_at > GONE_MS:
                del self._others[key]
        self._publish()

    def _publish(self) -> None:
        """Store the presences of the other windows in the state, by window id."""
        presences = tuple(self._others[key].presence for key in sorted(self._others))
        if presences != self._window_store.state.presences:
            self._window_store.change(presences=presences)
