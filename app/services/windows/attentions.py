"""Which servers this window and the others need to know about, for the window that looks."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.ids import ServerUrl
from app.core.servers.attention import Attention, parse_attention, plain_attention
from app.core.windows.window_state import WindowState
from app.services.ports import Channel, Clock, Close
from app.services.window_store import WindowStore
from app.services.windows.presence import EVERY_SECONDS, GONE_MS, MAX_OTHERS

VERSION = 1
"""Version of the message format: messages of other releases are ignored."""

KIND = "attention"

LOOK_SECONDS = 2.0
"""Seconds between two looks at which rows are in sight: a person who scrolls there waits that."""


class Attentions:
    """Keeps `attention` and `attentions` of the state up to date, and notifies the other windows.

    `shown` returns the servers whose rows are in sight of a person who looks at the window.
    """

    def __init__(
        self,
        window_store: WindowStore,
        channel: Channel,
        clock: Clock,
        is_visible: Callable[[], bool],
        shown: Callable[[], frozenset[ServerUrl]],
    ) -> None:
        self._window_store = window_store
        self._channel = channel
        self._clock = clock
        self._is_visible = is_visible
        self._shown = shown
        self._others: dict[str, tuple[Attention, int]] = {}
        self._posted_at: int | None = None
        self._closes: list[Close] = []

    def open(self) -> None:
        """Start listening, and request the attention of others; no effect if it is open."""
        if not self._closes:
            self._closes.append(self._channel.listen(self._on_message))
            self._closes.append(self._window_store.watch(self._on_change))
            self.look()
            self._post("attention?")

    def close(self) -> None:
        """Stop: this window needs nothing any more."""
        if self._closes:
            self._window_store.change(attention=Attention(visible=False))
        while self._closes:
            self._closes.pop()()

    async def run(self) -> None:
        """Look what a person sees, and repeat it to the others, until cancelled."""
        while True:
            self.look()
            now = self._clock.monotonic()
            if self._posted_at is None or now - self._posted_at >= EVERY_SECONDS * 1000:
                self._post(KIND)
                self._forget(now)
            await self._clock.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Update this window's attention now."""
        if not self._closes:
            return
        state = self._window_store.state
        is_visible = self._is_visible()
        open_on = frozenset(task.execution_server for task in state.window.tasks.open_tasks())
        for one in state.window.queue:  # a server that comes back is to be noticed
            open_on |= one.entry.able
        shown = self._shown() if is_visible else frozenset()
        attention = Attention(is_visible, open_on, shown)
        if attention != state.attention:
            self._window_store.change(attention=attention)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        now, then = after.window, before.window
        if now.tasks is not then.tasks or now.queue is not then.queue:
            self.look()
        if after.attention != before.attention:
            self._post(KIND)

    def _post(self, kind: str) -> None:
        if not self._closes:
            return
        self._posted_at = self._clock.monotonic()
        state = self._window_store.state
        own = {"windowId": state.window.window_id, **plain_attention(state.attention)}
        self._channel.post({"version": VERSION, "kind": kind, **own})

    def _on_message(self, value: Any) -> None:
        if not isinstance(value, Mapping) or value.get("version") != VERSION:
            return
        window_id, kind = value.get("windowId"), value.get("kind")
        if not isinstance(window_id, str) or not window_id:
            return
        if kind == "bye":
            self._others.pop(window_id, None)
        elif kind in (KIND, "attention?"):
            if window_id in self._others or len(self._others) < MAX_OTHERS:
                self._others[window_id] = parse_attention(value), self._clock.monotonic()
        self._publish()
        if kind == "attention?":
            self._post(KIND)

    def _forget(self, now: int) -> None:
        for key, (_, at) in list(self._others.items()):
            if now - at > GONE_MS:
                del self._others[key]
        self._publish()

    def _publish(self) -> None:
        attentions = tuple(self._others[key][0] for key in sorted(self._others))
        if attentions != self._window_store.state.attentions:
            self._window_store.change(attentions=attentions)
