"""What a static host sent, counted where it was sent.

Counting at the server and not in the browser takes in everything that leaves it: the page, preload
hints, and the service worker, whose requests a page's own developer tools do not show.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer: when it was complete (seconds since the epoch), its path, its bytes in all."""

    at: float
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many requests were answered, with how many bytes, head and body."""

    requests: int
    size: int


class Ledger:
    """All that a server sent; it may be written and read from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: list[Sent] = []
        self._open = 0
        self._last = time.time()

    def begin(self) -> None:
        """A request came in."""
        with self._lock:
            self._open += 1
            self._last = time.time()

    def end(self, path: str, size: int) -> None:
        """It was answered."""
        with self._lock:
            self._open -= 1
            self._last = time.time()
            self._sent.append(Sent(self._last, path, size))

    def all(self) -> list[Sent]:
        """Return what was sent, in order."""
        with self._lock:
            return list(self._sent)

    def quiet_for(self) -> float:
        """Return for how many seconds nothing was asked or sent."""
        with self._lock:
            return 0.0 if self._open else time.time() - self._last

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._sent.clear()


def count(sent: Iterable[Sent]) -> Count:
    """Add answers up."""
    sizes = [one.size for one in sent]
    return Count(len(sizes), sum(sizes))


def split(sent: Iterable[Sent], at: float) -> tuple[Count, Count]:
    """Add up what was complete until `at`, and what came afterwards."""
    known = list(sent)
    return count(one for one in known if one.at <= at), count(one for one in known if one.at > at)
