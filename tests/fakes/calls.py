"""Calls that a test begins, and looks at later."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from app.core.errors import BinderyError

RUNNING: list[asyncio.Task[None]] = []


def begin(work: Coroutine[Any, Any, Any]) -> asyncio.Future[Any]:
    """Begin a call whose error the test looks at itself; Pyodide reports that of a task."""
    call: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def go() -> None:
        try:
            call.set_result(await work)
        except (BinderyError, asyncio.CancelledError) as error:
            call.set_exception(error)

    RUNNING.append(asyncio.ensure_future(go()))  # so that it is not collected
    return call
