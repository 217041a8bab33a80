"""Asking the same thing several times side by side."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.core.errors import ServerError, TransportError

AT_ONCE = 6
"""Requests side by side: browsers open so many connections to a host. With fewer they would use
open ones again, which a balancer of connections may have given to one server alone."""


async def at_once(ask: Callable[[], Awaitable[None]]) -> None:
    """Ask several times side by side; what fails is left out."""
    await asyncio.gather(*(tolerant(ask) for _ in range(AT_ONCE)))


async def tolerant(work: Callable[[], Awaitable[Any]]) -> None:
    """Do something that may fail by what a server answers, or does not."""
    try:
        await work()
    except (TransportError, ServerError):
        return


async def all_set(events: list[asyncio.Event]) -> None:
    """Return when all of these are set."""
    await asyncio.gather(*(event.wait() for event in events))
