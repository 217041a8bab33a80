"""What a server was asked: one entry a request, readable from any thread."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """One request. `route` is the path without `/api`; `body` the JSON of a POST, if any.

    `range` is the part of a file that a GET asks for. `at` is when it was taken note of, in seconds
    since the epoch.
    """

    method: str
    path: str
    route: str
    query: dict[str, str]
    origin: str | None
    client_id: str | None
    body: Any = None
    range: str | None = None
    at: float = field(default_factory=time.time, compare=False)


class Record:
    """All requests, in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: list[Seen] = []

    def add(self, seen: Seen) -> None:
        """Add one."""
        with self._lock:
            self._seen.append(seen)

    def all(self) -> list[Seen]:
        """Give a copy of the list."""
        with self._lock:
            return list(self._seen)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._seen.clear()
