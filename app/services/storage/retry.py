"""Retries writes for a few minutes while the journal is busy."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.core.errors import StoreBusy

T = TypeVar("T")

RETRY_SECONDS = (0.25, 0.5, 1.0, 2.0, 4.0, *[5.0] * 24)
"""Seconds before each retry: short at first, two minutes in all.

By then a frozen window is usually back, or a busy processor idle. An attempt that waits for its
turn takes up to 5 s more (`PATIENCE_MS` in `app/static/database/writing.js`).
"""


async def insist(
    attempt: Callable[[], Awaitable[T]], pause: Callable[[float], Awaitable[None]]
) -> T:
    """Return the result of `attempt`; after each `StoreBusy`, await `pause(seconds)` and retry.

    Raises the last `StoreBusy` when the `RETRY_SECONDS` are used up, and any other error of
    `attempt` or `pause`.
    """
    for seconds in RETRY_SECONDS:
        try:
            return await attempt()
        except StoreBusy:
            await pause(seconds)
    return await attempt()
