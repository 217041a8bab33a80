"""What promises need of where they run: time that passes, and waiting for what is on its way."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

Run = Callable[[Coroutine[Any, Any, Any]], Awaitable[Any]]
Until = Callable[[Callable[[], Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`run` awaits something while time passes; `until` waits for a condition to hold."""

    run: Run
    until: Until
