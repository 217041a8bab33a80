"""Sends the same request several times concurrently."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.core.errors import ServerError, TransportError

AT_ONCE = 6
"""Number of concurrent requests: the connections that a browser opens to a host. With fewer, it
would reuse open connections, which a load balancer may have assigned to a single server."""


async def at_once(ask: Callable[[], Awaitable[None]]) -> None:
    """Call `ask` several times concurrently; failures are ignored."""
    await asyncio.gather(*(tolerant(ask) for _ in range(AT_ONCE)))


async def tolerant(work: Callable[[], Awaitable[Any]]) -> None:
    """Await work and ignore a failure of the server or the connection."""
    try:
        await work()
    except (TransportError, ServerError):
        return


async def all_set(events: list[asyncio.Event]) -> None:
    """Return when all of these events are set."""
    await asyncio.gather(*(event.wait() for event in events))
