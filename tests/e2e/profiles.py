"""A browser profile on disk in which the build is installed, as it is at all starts but the first.

Tests that need a profile of their own get a copy of it: their windows start in a fraction of the
time, and nothing of another test is in them. The build is installed under a name, which each test
leads to a host of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Playwright

from tests.conftest import SHORT_LIVED, START_MS, failed
from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.journal import wait_ended
from tests.windows import Problems

NAME = "bindery.localhost"
SITE = f"http://{NAME}/"
"""A secure context, as every name is that ends like this."""

INSTALLED = "() => navigator.serviceWorker.controller?.state === 'activated'"

FORGET_SERVERS = """async () => {
  const lists = (await caches.keys()).filter((name) => name.endsWith("lists"));
  await Promise.all(lists.map((name) => caches.delete(name)));
}"""

STARTS = 3
"""So often the installed build is started and used before it is at its fastest: the browser keeps
no code for the interpreter in the process that loaded it from the network, nor in the next one."""

OWN = ("IndexedDB", "Local Storage", "Session Storage", "Sessions")
"""Where Chromium keeps what a page wrote, and what was open."""


def flags_for(address: str) -> tuple[str, ...]:
    """Return the flags of a browser with the profile, for which `SITE` is what is at an address.

    They are always the same but for that: the browser's code is of no use to others.
    """
    return SHORT_LIVED, f"--host-resolver-rules=MAP {NAME} {urlsplit(address).netloc}"


def furnish(playwright: Playwright, address: str, folder: Path) -> None:
    """Make a profile in which a build is installed as `SITE`, and nothing else is kept.

    The build is at the address, and has a server that can make pictures.
    """
    problems = Problems()
    process = BrowserProcess(playwright, folder, problems, *flags_for(address))
    try:
        desk = Desk(process.open(SITE)).ready()
        desk.page.wait_for_function(INSTALLED, timeout=START_MS)
        process.close()
        for _ in range(STARTS):
            desk = Desk(process.open(SITE)).ready()
            wait_ended(desk, [desk.text_to_image().prompt_id])
            desk.page.evaluate(FORGET_SERVERS)
            process.close()
    finally:
        process.kill()
    for name in OWN:
        shutil.rmtree(folder / "Default" / name, ignore_errors=True)
    assert not problems.problems, problems.problems


@contextmanager
def copied_profile(furnished: Path, folder: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Copy a profile for one test; the copy is kept, to examine a failure."""
    copy = shutil.copytree(furnished, folder / "profile")
    yield copy
    if not request.node.stash.get(failed, False):
        shutil.rmtree(copy, ignore_errors=True)  # fifty megabytes
