"""The clock and ids ports."""

import asyncio
import random
import uuid

import js


class BrowserClock:
    """Wall time; waiting is `setTimeout`, so hidden windows wait longer."""

    def now(self) -> int:
        """Return milliseconds since the epoch."""
        return int(js.Date.now())

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class BrowserIds:
    """Randomness from the browser's generator, by way of `os.urandom`."""

    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def uuid(self) -> str:
        """Return a new UUID 4."""
        return str(uuid.uuid4())

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        return self._random.randrange(limit)
