"""What a page has: time, randomness, its windows, and texts that it remembers."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from app.services.ports.closing import Close


class Clock(Protocol):
    """Wall time, elapsed time and waiting."""

    def now(self) -> int:
        """Return milliseconds since the epoch, for what is shown or recorded.

        A person or the network may set this clock to any time, so it measures no waiting.
        """

    def monotonic(self) -> int:
        """Return milliseconds since some moment in the past; it never goes back.

        Only differences mean anything, and only within this page.
        """

    def local(self) -> tuple[int, int, int, int, int, int]:
        """Return `now` as the person's clock shows it: year, month, day, hour, minute, second."""

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`, later in a hidden window."""


class Ids(Protocol):
    """Randomness."""

    def uuid(self) -> str:
        """Return a new lower-case UUID 4."""

    def below(self, limit: int) -> int:
        """Return a random whole number from 0 to `limit` - 1."""


class Channel(Protocol):
    """Messages between the windows of this page; a window does not hear itself."""

    def post(self, message: Mapping[str, Any]) -> None:
        """Send plain values to all other windows."""

    def listen(self, on_message: Callable[[Any], None]) -> Close:
        """Hear the others; what they send is untrusted, an old or new version may speak."""


class WebLocks(Protocol):
    """Names that one window of this origin holds at a time, and lets go when it dies."""

    async def hold(self, name: str, seconds: float, on_lost: Callable[[], None]) -> Close | None:
        """Hold a name, waiting for it up to `seconds`; `None` when somebody keeps it.

        What is returned lets go. `on_lost` is called when the browser took it away. Raises
        `StoreError` where the database stands in for Web Locks and fails.
        """

    async def held(self) -> frozenset[str]:
        """Return the names that are held now, by any window."""


class Settings(Protocol):
    """Small texts that outlive the page, shared by all its windows."""

    def read(self, key: str) -> str | None:
        """Return the text, `None` when there is none."""

    def write(self, key: str, text: str) -> None:
        """Keep the text; does nothing when the browser keeps nothing (private mode, full)."""

    def listen(self, on_change: Callable[[str], None]) -> Close:
        """Hear the keys that *other* windows write."""


class Session(Protocol):
    """Small texts of this tab alone: they survive a reload, and a duplicated tab gets a copy."""

    def read(self, key: str) -> str | None:
        """Return the text, `None` when there is none."""

    def write(self, key: str, text: str) -> None:
        """Keep the text, if the browser lets us."""
