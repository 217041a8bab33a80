"""The abilities of a page: time, randomness, its windows, and stored texts."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from app.services.ports.closing import Close


class Clock(Protocol):
    """Wall time, elapsed time and waiting."""

    def now(self) -> int:
        """Return milliseconds since the epoch, for times that are shown or recorded.

        This clock can be set to any time, so it must not measure durations.
        """

    def monotonic(self) -> int:
        """Return milliseconds since a fixed moment in the past; it never goes back.

        Only differences are meaningful, and only within this page.
        """

    def local(self) -> tuple[int, int, int, int, int, int]:
        """Return `now` in local time: year, month, day, hour, minute, second."""

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`, later in a hidden window."""


class Ids(Protocol):
    """Randomness."""

    def uuid(self) -> str:
        """Return a new lower-case UUID 4."""

    def below(self, limit: int) -> int:
        """Return a random integer from 0 to `limit` - 1."""


class Channel(Protocol):
    """Messages between the windows of this page; a window does not receive its own."""

    def post(self, message: Mapping[str, Any]) -> None:
        """Send plain values to all other windows."""

    def listen(self, on_message: Callable[[Any], None]) -> Close:
        """Receive messages of other windows.

        They are untrusted, and may be from another version.
        """


class WebLocks(Protocol):
    """Names that one window of this origin holds at a time; released when the window dies."""

    async def hold(self, name: str, seconds: float, on_lost: Callable[[], None]) -> Close | None:
        """Hold a name, waiting for it up to `seconds`; `None` if another window keeps it.

        The returned function releases it. `on_lost` is called if the browser took it away. Raises
        `StoreError` if the database replaces Web Locks and fails.
        """

    async def held(self) -> frozenset[str]:
        """Return the names that any window holds now."""


class Settings(Protocol):
    """Small texts that survive the page, shared by all its windows."""

    def read(self, key: str) -> str | None:
        """Return the text, `None` when there is none."""

    def write(self, key: str, text: str) -> None:
        """Store the text; does nothing if the browser stores nothing (private mode, full)."""

    def listen(self, on_change: Callable[[str], None]) -> Close:
        """Call `on_change` with each key that *another* window writes."""


class Session(Protocol):
    """Small texts of this tab only: they survive a reload, and a duplicated tab gets a copy."""

    def read(self, key: str) -> str | None:
        """Return the text, `None` when there is none."""

    def write(self, key: str, text: str) -> None:
        """Store the text, if the browser allows it."""
