"""A window that stands still, as one that the browser or the system has frozen.

Chromium freezes only what nobody can see, and every window of a test counts as seen. So it is
halted by a debugger: nothing of it runs, no timer and no answer, and what it holds it keeps. Not
for a window with Python, all of whose code a debugger has compiled anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

STIR = "() => { setTimeout(() => {}, 10); }"
"""A debugger halts a window when it does something next."""

LOOK_MS = 20
LOOKS = 500


@contextmanager
def frozen(page: Page) -> Iterator[None]:
    """Have a window stand still while the block runs. Raises AssertionError when it goes on."""
    session = page.context.new_cdp_session(page)
    halted: list[object] = []
    session.on("Debugger.paused", lambda event: halted.append(event))
    session.send("Debugger.enable")
    page.evaluate(STIR)
    session.send("Debugger.pause")
    for _ in range(LOOKS):
        if halted:
            break
        page.wait_for_timeout(LOOK_MS)
    assert halted, "the window goes on"
    yield
    session.send("Debugger.disable")
    session.detach()
