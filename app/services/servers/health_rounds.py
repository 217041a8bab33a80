"""Checks servers when they are due, for all windows, while this window leads.

`core.servers.look_schedule` decides when. A window that follows takes the findings of the leader.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from app.core.ids import ServerUrl
from app.core.servers.look_schedule import Need, due_at, is_fresh, looked, need_of
from app.core.servers.server import Server
from app.core.windows.leadership import Role
from app.core.windows.window_state import WindowState
from app.services.background import Background, first_of
from app.services.ports import Channel, Clock, Close
from app.services.servers.health_monitor import PATIENT_SECONDS, HealthMonitor
from app.services.servers.health_sharing import HealthSharing
from app.services.window_store import WindowStore

VERSION = 1
"""Version of the message format: messages of other releases are ignored."""

KIND = "look"

ANSWER_SECONDS = 0.1
"""Seconds in which the requests of other windows are collected for one answer."""

LONGEST_PAUSE_SECONDS = 60.0
"""Longest pause between two looks at what is due, if nothing changes before."""


class HealthRounds:
    """`doubt` is called when the leader is expected to answer."""

    def __init__(
        self,
        window_store: WindowStore,
        monitor: HealthMonitor,
        sharing: HealthSharing,
        channel: Channel,
        clock: Clock,
        background: Background,
        doubt: Callable[[], None],
    ) -> None:
        self._window_store = window_store
        self._monitor = monitor
        self._sharing = sharing
        self._channel = channel
        self._clock = clock
        self._background = background
        self._doubt = doubt
        self._stirred = asyncio.Event()
        self._running: dict[ServerUrl, asyncio.Task[Any]] = {}
        self._close: Close | None = None
        self._is_answering = False

    def open(self) -> None:
        """Start to listen, and request what the leader knows; no effect if it is open."""
        if self._close is None:
            self._close = self._channel.listen(self._on_message)
            self.refresh()

    def close(self) -> None:
        """Stop listening."""
        if self._close is not None:
            self._close()
            self._close = None

    async def run(self) -> None:
        """Check what is due, until cancelled."""
        end = self._window_store.watch(self._on_change)
        try:
            while True:
                self._stirred.clear()
                pause = self._check_due()
                await first_of(self._clock.sleep(pause), self._stirred.wait())
        finally:
            end()

    def refresh(self) -> None:
        """Have all servers checked now: by this window if it leads, else by the leader.

        It is cheap, and may be called at any event that wakes the window.
        """
        state = self._window_store.state
        if state.role is Role.LEADS:
            self._check_all()
            return
        self._channel.post({"version": VERSION, "kind": KIND})
        if state.role is Role.FOLLOWS and state.attention.visible:
            self._doubt()

    def _check_due(self) -> float:
        """Start the checks that are due; return the seconds until the next one."""
        state = self._window_store.state
        if state.role is not Role.LEADS:
            return LONGEST_PAUSE_SECONDS
        now = self._clock.monotonic()
        pauses = [LONGEST_PAUSE_SECONDS]
        for server in state.pool.servers:
            need = self._need(server)
            due = due_at(need, self._sharing.looks.get(server.url), now)
            if due is not None and due <= now:
                self._check(server, now)
                due = due_at(need, self._sharing.looks.get(server.url), now)
            if due is not None:
                pauses.append((due - now) / 1000)
        return min(pauses)

    def _check_all(self) -> None:
        """Check all servers that any window needs, unless that was done a moment ago."""
        now = self._clock.monotonic()
        for server in self._window_store.state.pool.servers:
            if not is_fresh(self._sharing.looks.get(server.url), now):
                self._sharing.looks.pop(server.url, None)  # the intervals begin anew
                if self._need(server) is not Need.NEVER:
                    self._check(server, now)
        self._stirred.set()

    def _check(self, server: Server, now: int) -> None:
        need = self._need(server)
        self._sharing.looks[server.url] = looked(need, self._sharing.looks.get(server.url), now)
        running = self._running.get(server.url)
        if running is None or running.done():
            check = self._monitor.check(server.url, PATIENT_SECONDS)
            self._running[server.url] = self._background.spawn(check, "check a server")

    def _need(self, server: Server) -> Need:
        state = self._window_store.state
        return need_of(server, (state.attention, *state.attentions))

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.role is Role.LEADS and (
            before.role is not after.role
            or before.pool is not after.pool
            or before.attention != after.attention
            or before.attentions != after.attentions
        ):
            self._stirred.set()

    def _on_message(self, value: Any) -> None:
        is_ours = isinstance(value, Mapping) and value.get("version") == VERSION
        if not is_ours or value.get("kind") != KIND:
            return
        if self._window_store.state.role is not Role.LEADS:
            return
        self._check_all()
        if not self._is_answering:
            self._is_answering = True
            self._background.spawn(self._answer(), "answer a window")

    async def _answer(self) -> None:
        """Send what is known; windows that open together get one answer."""
        await self._clock.sleep(ANSWER_SECONDS)
        self._is_answering = False
        self._sharing.post([server.url for server in self._window_store.state.pool.servers])
