"""Names this tab, and brings another tab of this browser to the front when a person asks for it."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.windows.tab_name import typed_name
from app.services.background import Background
from app.services.ports import Clock, Session
from app.services.window_store import WindowStore
from app.services.windows.presence import Presence

FRONT, FRONTED = "front", "fronted"
"""The kinds of the messages: come to the front; what came of it."""

SETTLE_SECONDS = 0.3
"""Seconds after which a tab knows whether the browser brought it to the front."""

ANSWER_SECONDS = 1.5
"""Seconds to wait for a tab's answer: one in the background wakes once a second."""

LOOK_SECONDS = 0.5
"""Seconds between looks whether the person has come to a tab that flashes."""

FLASH_SECONDS = 60.0
"""Seconds after which a tab's title stops flashing: the person went elsewhere."""

KEY = "tabName"


class TabCalls:
    """`to_front` asks the browser for the focus, and returns whether the person sees this tab."""

    def __init__(
        self,
        window_store: WindowStore,
        presence: Presence,
        session: Session,
        clock: Clock,
        background: Background,
        to_front: Callable[[], bool],
        is_visible: Callable[[], bool],
    ) -> None:
        self._window_store = window_store
        self._presence = presence
        self._session = session
        self._clock = clock
        self._background = background
        self._to_front = to_front
        self._is_visible = is_visible
        self._answers: dict[str, bool] = {}

    def load(self) -> None:
        """Use the name from before a reload."""
        self._use(self._session.read(KEY) or "")

    def name(self, typed: str) -> None:
        """Name this tab, "" by its work. The name survives a reload."""
        self._session.write(KEY, typed_name(typed))
        self._use(typed)

    async def bring(self, window_id: str) -> bool:
        """Bring a tab to the front; return `False` if the browser refuses or it does not answer."""
        self._answers.pop(window_id, None)
        self._presence.send(FRONT, to=window_id)
        until = self._clock.monotonic() + ANSWER_SECONDS * 1000
        while window_id not in self._answers and self._clock.monotonic() < until:
            await self._clock.sleep(SETTLE_SECONDS / 3)
        return self._answers.pop(window_id, False)

    def on_front(self, value: Mapping[str, Any]) -> None:
        """Come to the front if this tab is meant; else flash its title until the person comes."""
        if value.get("to") == self._own_id:
            self._background.spawn(self._come(str(value["windowId"])), "come to the front")

    def on_fronted(self, value: Mapping[str, Any]) -> None:
        """Note what came of a call."""
        if value.get("to") == self._own_id:
            self._answers[str(value["windowId"])] = value.get("done") == "1"

    async def _come(self, caller: str) -> None:
        self._to_front()
        await self._clock.sleep(SETTLE_SECONDS)
        is_there = self._to_front()
        self._presence.send(FRONTED, to=caller, done="1" if is_there else "")
        if is_there or self._window_store.state.called:
            return
        self._window_store.change(called=True)
        until = self._clock.monotonic() + FLASH_SECONDS * 1000
        while self._clock.monotonic() < until and not self._is_visible():
            await self._clock.sleep(LOOK_SECONDS)
        self._window_store.change(called=False)

    def _use(self, typed: str) -> None:
        given = typed_name(typed)
        if given != self._window_store.state.tab_given:
            self._window_store.change(tab_given=given)
            self._presence.send("here")

    @property
    def _own_id(self) -> str:
        return self._window_store.state.window.window_id
