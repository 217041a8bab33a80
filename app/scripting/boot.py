"""Begins Python in a script's worker, and runs scripts one after the other."""

import asyncio
import builtins
import linecache
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, TextIO

from app.scripting import client, http, websocket
from app.scripting.output import Output
from app.scripting.port import Port, set_port, the_port

SLEEP_SECONDS = 10.0
"""Seconds of one question; a long sleep is asked for again and again."""

OUR_FOLDER = "/bindery/"
"""The start of the paths of modules that are not the person's."""


def begin(js_port: Any, run_sync: Callable[[Any], Any] | None) -> None:
    """Set up the libraries; `run_sync` waits for a promise, where the browser can."""
    set_port(Port(js_port, run_sync))
    sys.modules["bindery"] = client
    sys.modules["websocket"] = websocket
    http.patch()
    sys.stdout = _text(Output(js_port.write, is_error=False))
    sys.stderr = _text(Output(js_port.write, is_error=True))
    builtins.input = _no_input
    if run_sync is not None:
        time.sleep = lambda seconds: run_sync(asyncio.sleep(max(0.0, float(seconds))))
    elif js_port.hasRelay:
        time.sleep = _sleep


def _sleep(seconds: Any) -> None:
    """Sleep; the worker's own way keeps a processor busy."""
    until = time.monotonic() + float(seconds)
    while (left := until - time.monotonic()) > 0:
        the_port().now("sleep", milliseconds=round(min(left, SLEEP_SECONDS) * 1000))


def _text(output: Output) -> TextIO:
    return output  # type: ignore[return-value]


def _no_input(_: object = "") -> str:
    raise EOFError("A script in the page has no input: put the value into the script.")


def _space(name: str) -> dict[str, Any]:
    return {"__name__": "__main__", "__file__": name, "__builtins__": builtins}


_LATEST = SimpleNamespace(space=_space(""))
"""The names of the script that ran last, for lines after it."""


async def run(
    text: str, name: str, evaluate: Callable[..., Awaitable[Any]], *, goes_on: bool = False
) -> str:
    """Run a script; return "" or its traceback. `evaluate` is Pyodide's, which may await.

    One that `goes_on` has the names of the script before it, and `_` is its result.
    """
    lines = text.splitlines(keepends=True)
    linecache.cache[name] = (len(text), None, lines, name)
    space = _LATEST.space = _LATEST.space if goes_on else _space(name)
    try:
        found = await evaluate(text, globals=space, filename=name)
        if found is not None:
            if goes_on:
                space["_"] = found
            print(repr(found))
    except SystemExit as error:
        return "" if error.code in (None, 0) else f"SystemExit: {error.code}\n"
    except BaseException as error:  # noqa: BLE001 the person's own, whatever it is
        return _traceback(error, name)
    return ""


def _traceback(error: BaseException, name: str) -> str:
    """Return Python's own traceback from the first line of the script on."""
    found = traceback.TracebackException.from_exception(error, capture_locals=False)
    frames = list(found.stack)
    first = next((place for place, frame in enumerate(frames) if frame.filename == name), None)
    kept = frames[first:] if first is not None else []
    kept = [frame for frame in kept if not frame.filename.startswith(OUR_FOLDER)]
    found.stack = traceback.StackSummary.from_list(kept)
    return "".join(found.format(chain=False))
