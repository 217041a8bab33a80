"""Writes that the journal does not take for now are tried again, for a few minutes."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.core.errors import StoreBusy

T = TypeVar("T")

RETRY_SECONDS = (0.25, 0.5, 1.0, 2.0, 4.0, *[5.0] * 24)
"""The pauses before each next try: short at first, two minutes in all.

A frozen window is used again, or a full processor is free again, within that time. A try that waits
for its turn takes up to 5 s more (`PATIENCE_MS` in `database.js`).
"""


async def insist(
    attempt: Callable[[], Awaitable[T]], pause: Callable[[float], Awaitable[None]]
) -> T:
    """Return what `attempt` returns; after each `StoreBusy`, await `pause(seconds)` and try again.

    Raises the last `StoreBusy` after as many tries as `RETRY_SECONDS` allows, and whatever else
    `attempt` or `pause` raise.
    """
    for seconds in RETRY_SECONDS:
        try:
            return await attempt()
        except StoreBusy:
            await pause(seconds)
    return await attempt()
