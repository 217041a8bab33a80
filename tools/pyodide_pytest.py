"""pytest inside Pyodide: an event loop that can be run, and only the plugins that work there.

Called by pyodide_tests.mjs. Pyodide's event loop is always running, since it is JavaScript's, and
asyncio.Runner refuses to run anything in a running loop. The runner here suspends the calling
Python until the task is done, as `run_sync` can where WebAssembly has stack switching. All else
runs on one stack, as in the page: a stack for each turn of the loop takes ten times as long.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar

import pytest
from pyodide import webloop
from pyodide.ffi import JsOnceCallable, create_once_callable, run_sync

T = TypeVar("T")

PLUGINS = ("pytest_asyncio.plugin", "_hypothesis_pytestplugin")


class Runner:
    """Replaces asyncio.Runner, over the only event loop."""

    def __init__(self, **_: object) -> None:
        self._loop = asyncio.get_event_loop()

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_loop(self) -> asyncio.AbstractEventLoop:
        """Return JavaScript's loop."""
        return self._loop

    def run(self, coro: Coroutine[Any, Any, T], *, context: Context | None = None) -> T:
        """Wait for the coroutine and return its result."""
        task = self._loop.create_task(coro, context=context)
        # Without it, asyncio would report an unretrieved exception, though it is raised here.
        task.add_done_callback(lambda _: None)
        return run_sync(task)

    def close(self) -> None:
        """Cancel the remaining tasks, and wait until they have ended."""
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        if left:
            run_sync(asyncio.gather(*left, return_exceptions=True))


def on_one_stack(function: Callable[..., Any], *, _may_syncify: bool = False) -> JsOnceCallable:
    """Create a function for one call from JavaScript, in a turn of the loop.

    It cannot suspend Python.
    """
    return create_once_callable(function)


def main(arguments: list[str]) -> int:
    """Run pytest with these arguments and return its exit code."""
    asyncio.Runner = asyncio.runners.Runner = Runner  # type: ignore[misc,assignment]
    webloop.create_once_callable = on_one_stack
    plugins = [option for name in PLUGINS for option in ("-p", name)]
    return int(pytest.main([*plugins, "-p", "no:cacheprovider", *arguments]))
