"""Background work: coroutines are kept, named, reported if they fail, and cancelled at the end."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any, TypeVar

from app.core.errors import TransportError

T = TypeVar("T")

Report = Callable[[BaseException, str], None]


class Background:
    """Spawns coroutines and passes every unexpected exception to `report(error, name)`."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Start `work` now and return its task."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self) -> None:
        """Cancel all work and wait until it ends."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None and not isinstance(error, TransportError):
            self._report(error, task.get_name())


async def first_of(*waits: Coroutine[Any, Any, Any]) -> None:
    """Return when the first of these has ended; the others are cancelled."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def all_of(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Return when all of these have ended, in any way.

    Cancelling this call does not cancel them.
    """
    if tasks:
        await asyncio.wait(tasks)


async def all_or_error(work: Collection[Coroutine[Any, Any, T]]) -> list[T]:
    """Return the results of work that runs concurrently, in its order.

    When one raises, the others are cancelled, and its error is raised.
    """
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
