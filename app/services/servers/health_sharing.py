"""Sends what this window finds out about servers to the others, and takes what they found."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.core.ids import ServerUrl
from app.core.servers.finding import parse_finding, plain_finding, taken
from app.core.servers.health import Health, refuses_preflights
from app.core.servers.look_schedule import Look
from app.core.windows.leadership import Role
from app.services.ports import Channel, Clock, Close
from app.services.window_store import WindowStore

VERSION = 1
"""Version of the message format: messages of other releases are ignored."""

KIND = "findings"

MOST = 50
"""Maximum findings in a message: about 20,000 characters, of the 128,000 that windows take."""


class HealthSharing:
    """`looks` are the times of the latest findings, by any window.

    `on_asked` is called with a server that a person had checked in another window, and `on_doubt`
    with one that refused preflights here and can be read there, and whether a person had it
    checked: only a preflight shows which holds.
    """

    def __init__(
        self,
        window_store: WindowStore,
        channel: Channel,
        clock: Clock,
        on_asked: Callable[[ServerUrl], None],
    ) -> None:
        self._window_store = window_store
        self._channel = channel
        self._clock = clock
        self._on_asked = on_asked
        self._close: Close | None = None
        self.looks: dict[ServerUrl, Look] = {}
        self.on_doubt: Callable[[ServerUrl, bool], None] = lambda _url, _asked: None

    def open(self) -> None:
        """Start to listen; no effect if it is open."""
        if self._close is None:
            self._close = self._channel.listen(self._on_message)

    def close(self) -> None:
        """Stop listening and sending."""
        if self._close is not None:
            self._close()
            self._close = None

    def checked(self, url: ServerUrl, *, is_changed: bool, asked: bool) -> None:
        """Send the health of a server that this window has just checked.

        The leader sends each; another window only what is new, or what a person requested.
        """
        if is_changed or asked or self._window_store.state.role is Role.LEADS:
            self.post([url], asked=asked)

    def post(self, servers: Sequence[ServerUrl], *, asked: bool = False) -> None:
        """Send the present health of servers; `asked`: a person requested the check."""
        if self._close is None:
            return
        now = self._clock.monotonic()
        state = self._window_store.state
        known = [url for url in servers if state.health_of(url).checked_at is not None]
        for start in range(0, len(known), MOST):
            part = known[start : start + MOST]
            self._channel.post(
                {
                    "version": VERSION,
                    "kind": KIND,
                    "sentAt": self._clock.now(),
                    "asked": asked,
                    "servers": [plain_finding(url, state.health_of(url), now) for url in part],
                }
            )

    def _on_message(self, value: Any) -> None:
        is_ours = isinstance(value, Mapping) and value.get("version") == VERSION
        if not is_ours or value.get("kind") != KIND or not isinstance(value.get("servers"), list):
            return
        sent_at = value.get("sentAt")
        late = self._clock.now() - sent_at if isinstance(sent_at, int) else 0
        now = self._clock.monotonic()
        for item in value["servers"][:MOST]:
            finding = parse_finding(item, now, late)
            if finding is not None and self._window_store.state.pool.get(finding[0]) is not None:
                is_asked = value.get("asked") is True
                if is_asked:
                    self._on_asked(finding[0])
                self._take(*finding, now, is_asked=is_asked)

    def _take(self, url: ServerUrl, found: Health, now: int, *, is_asked: bool) -> None:
        look = self.looks.get(url)
        if found.checked_at is not None and (look is None or found.checked_at > look.at):
            self.looks[url] = Look(found.checked_at, 0 if look is None else look.seldom)
        mine = self._window_store.state.health_of(url)
        health = taken(mine, found, now)
        if health is None:
            return
        if refuses_preflights(mine) and health.answers:
            self.on_doubt(url, is_asked)
        else:
            self._window_store.take_finding(url, health)
