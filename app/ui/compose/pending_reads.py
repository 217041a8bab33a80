"""Files that are being read into the form, so that a press of Run waits for them."""

import asyncio
import contextlib
from collections.abc import Iterator


class PendingReads:
    """Counts files that are being read."""

    def __init__(self) -> None:
        self._count = 0
        self._done = asyncio.Event()

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read now."""
        return self._count > 0

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Count a file as being read within this block."""
        self._count += 1
        self._done.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._done.set()

    async def wait(self) -> None:
        """Return when no file is being read."""
        if self._count:
            await self._done.wait()
