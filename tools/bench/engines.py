"""Whether `dist/` starts in the other engines that are installed, cold and once more.

No driver is needed: a page that is up asks its servers how they are, and the server hears it.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.comfy_server import DemoServer
from tools.bench.figures import BenchError, plain

SECONDS = 90.0
END_SECONDS = 10.0
MINI_BROWSERS = Path("/usr/lib")


@dataclass(frozen=True, slots=True)
class Engine:
    """A browser: the words that start it with a profile in `{folder}`, before the address."""

    name: str
    command: tuple[str, ...]


def firefox() -> Engine | None:
    """Return an installed Firefox."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    words = ("--headless", "--no-remote", "--profile", "{folder}")
    return Engine("Firefox", (found, *words)) if found else None


def webkit() -> Engine | None:
    """Return an installed WebKitGTK, with a display or a made one."""
    found = next(iter(sorted(MINI_BROWSERS.glob("*/webkit2gtk-4.*/MiniBrowser"))), None)
    if found is None:
        return None
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return Engine("WebKitGTK", (str(found),))
    display = shutil.which("xvfb-run")
    return Engine("WebKitGTK", (display, "--auto-servernum", str(found))) if display else None


def check(url: str, demo: DemoServer) -> dict[str, str]:
    """Return what happened in each engine, in words. Raises `BenchError` when one does not start.

    `demo` is a server of the page's pool, which nobody else asks.
    """
    said: dict[str, str] = {}
    for name, engine in (("Firefox", firefox()), ("WebKitGTK", webkit())):
        if engine is None:
            said[name] = "not installed here"
            continue
        with tempfile.TemporaryDirectory(
            prefix="bindery-bench-", ignore_cleanup_errors=True
        ) as folder:
            first, second = (started(engine, folder, url, demo) for _ in range(2))
        said[name] = (
            f"asks its servers {plain(first)} s after the browser was started, "
            f"{plain(second)} s the second time"
        )
    return said


def started(engine: Engine, folder: str, url: str, demo: DemoServer) -> float:
    """Start the page in a browser; return the seconds until it asked the server."""
    demo.forget_requests()
    began = time.time()
    with running(engine, folder, url) as process:
        while not (heard := [seen for seen in demo.record if seen.origin]):
            if process.poll() is not None:
                raise BenchError(f"{engine.name} ended at once, with {process.returncode}")
            if time.time() - began > SECONDS:
                raise BenchError(f"the page did not start in {engine.name} in {SECONDS:g} s")
            time.sleep(0.02)
        return heard[0].at - began


@contextmanager
def running(engine: Engine, folder: str, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a browser in a process group of its own, all of which is ended afterwards."""
    words = [word.replace("{folder}", folder) for word in engine.command]
    process = subprocess.Popen(
        [*words, url],
        env={**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, how)
                process.wait(END_SECONDS)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
