"""A channel between windows: several on one bus, each hears all the others."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from app.services.ports import Close
from tests.fakes.clock import FakeClock


class Bus:
    """Carries messages between its channels, at the next turn of the event loop."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._channels: list[FakeChannel] = []
        self.posted: list[Any] = []

    def channel(self) -> "FakeChannel":
        """Return the channel of one more window."""
        channel = FakeChannel(self)
        self._channels.append(channel)
        return channel

    def carry(self, sender: "FakeChannel | None", message: Any) -> None:
        """Bring a message to all channels but the sender's."""
        self.posted.append(message)
        for channel in self._channels:
            if channel is not sender:
                asyncio.get_running_loop().call_soon(self._arrive, channel, message)

    def _arrive(self, channel: "FakeChannel", message: Any) -> None:
        self._clock.touch()
        channel.hear(message)


class FakeChannel:
    """One window's channel."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._listeners: list[Callable[[Any], None]] = []

    def post(self, message: Mapping[str, Any]) -> None:
        """Send plain values: what JSON cannot hold fails here as it would in a browser."""
        self._bus.carry(self, json.loads(json.dumps(message)))

    def listen(self, on_message: Callable[[Any], None]) -> Close:
        """Hear the other windows."""
        self._listeners.append(on_message)

        def close() -> None:
            if on_message in self._listeners:
                self._listeners.remove(on_message)

        return close

    def hear(self, message: Any) -> None:
        """Give a message to the listeners of this window."""
        for listener in list(self._listeners):
            listener(message)
