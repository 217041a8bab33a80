"""The ports of time, chance and small texts, for one process on this computer."""

import asyncio
import random
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.services.ports import Close


def _nothing() -> None:
    """End what was never begun."""


class MachineClock:
    """The computer's clock."""

    def now(self) -> int:
        """Return milliseconds since the epoch."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> int:
        """Return milliseconds since some moment in the past."""
        return time.monotonic_ns() // 1_000_000

    def local(self) -> tuple[int, int, int, int, int, int]:
        """Return `now` in local time: year, month, day, hour, minute, second."""
        now = datetime.now()  # file names carry the local time
        return now.year, now.month, now.day, now.hour, now.minute, now.second

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        await asyncio.sleep(seconds)


class MachineIds:
    """Random ids and numbers."""

    def uuid(self) -> str:
        """Return a new UUID 4."""
        return str(uuid.uuid4())

    def below(self, limit: int) -> int:
        """Return a random integer from 0 to `limit` - 1."""
        return random.SystemRandom().randrange(limit)


class Alone:
    """The channel of a process without other windows, and a network that is always there."""

    def post(self, message: Mapping[str, Any]) -> None:
        """Send to nobody."""

    def online(self) -> bool:
        """Return `True`: whether a server answers is found out by asking it."""
        return True

    async def is_local_denied(self) -> bool:
        """Return `False`: only browsers deny the local network."""
        return False

    def listen(self, on_event: Callable[..., None]) -> Close:  # noqa: ARG002
        """Call nothing, ever."""
        return _nothing


class Texts:
    """Small texts in memory, for the session and in front of the database's settings."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def read(self, key: str) -> str | None:
        """Return a text, `None` when there is none."""
        return self._texts.get(key)

    def write(self, key: str, text: str) -> None:
        """Store a text."""
        self._texts[key] = text

    def listen(self, on_change: Callable[[str], None]) -> Close:  # noqa: ARG002
        """Call nothing: no other window writes them."""
        return _nothing


class NoPreviews:
    """Shows no previews: a terminal has no place for them."""

    def show(self, prompt_id: str, image: bytes, mime: str) -> str:  # noqa: ARG002
        """Show nothing."""
        return ""

    def drop(self, prompt_id: str) -> None:
        """End nothing."""
