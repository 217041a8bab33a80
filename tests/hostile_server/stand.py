"""One hostile server in a window: it is added, gets its work, and is looked at."""

from __future__ import annotations

from playwright.sync_api import TimeoutError as NotInTime

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.words import shows

from .cases import Case
from .server import HostileServer

UNLOCK = "() => void window.comfyui.unlockServer()"

PRESSED_MS = 20_000
"""So long the window may take to show a task or a notice after Run was pressed."""

PRESSED = """(count) => window.comfyui.listTasks().length > count
  || document.querySelector('#notice-run .notice-text') !== null"""

OPEN_ISOLATES = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (/[\\u202e\\u2066]/.test(data) && !parentElement.closest("bdi, input, textarea")) {
      found.push(data);
    }
    if (/[\\u0000-\\u0008\\u000b\\u001b]/.test(data)) found.push(data);
  }
  return found;
}"""
"""Texts that turn their neighbours round, and texts with raw control characters."""


class Stand:
    """A case, its server, and the card of the task that was sent there, if there is one."""

    def __init__(self, desk: Desk, case: Case, server: HostileServer) -> None:
        self._desk = desk
        self.case = case
        self.server = server
        self.card: Card | None = None
        self.notice = ""

    def add(self) -> None:
        """Add the server to the window's pool."""
        self._desk.add_server(self.server.url, self.case.mode)
        self._desk.row(self.server.url).wait_for(state="attached")

    def work(self) -> None:
        """Pin the window to the server and press Run; note the task or the notice."""
        if not self.case.work:
            return
        if self.case.work == "hold":
            self.server.pause("steps")
        let_go(self._desk)
        self._desk.pin(self.server.url)
        if self.case.work == "upload":
            self._desk.choose("upscale")
            self._desk.bring_image("image", image_file("photo.png"))
        else:
            fill(self._desk)
        known = self._desk.task_ids()
        press(self._desk, len(known))
        new = [prompt_id for prompt_id in self._desk.task_ids() if prompt_id not in known]
        if new:
            self.card = Card(self._desk.page, new[0])
        else:
            self.notice = self._desk.notice()

    def text(self) -> str:
        """Return all that the window shows of the server and the task."""
        row = self._desk.row(self.server.url).inner_text()
        card = self.card.text if self.card is not None and self.card.locator.count() else ""
        return "\n".join((row, card, self.notice))

    def says(self) -> bool:
        """Tell whether the window shows the sentence of the case, where it has one."""
        return not self.case.says or any(shows(self.text(), key) for key in self.case.says)

    def has_ended_well(self) -> bool:
        """Tell whether the task is in a state of the case, where it names one."""
        if self.card is None or not self.case.ends:
            return True
        return self.card.state in self.case.ends

    def summary(self) -> str:
        """Return the row's sentence and the task's state, for the table."""
        row = self._desk.row(self.server.url)
        why = row.locator(".server-why p")
        row_text = why.first.inner_text() if why.count() else row.locator(".reach").inner_text()
        state = f" Task: {self.card.state}." if self.card is not None else ""
        return f"{row_text}{state} {self.notice}".strip()


def let_go(desk: Desk) -> None:
    """Free the window from its lock; open tasks keep their server."""
    if desk.info["pinned"]:
        desk.unpin()
    desk.page.evaluate(UNLOCK)  # the lock may go by itself just now
    desk.wait_locked("")


def fill(desk: Desk) -> None:
    """Fill the form for a small picture."""
    desk.choose("text-to-image")
    desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 2, "seed": ""})
    desk.set_runs(1)


def press(desk: Desk, known: int) -> None:
    """Press Run, and wait until the page has reacted."""
    desk.page.get_by_test_id("run-button").click()
    try:
        desk.page.wait_for_function(PRESSED, arg=known, timeout=PRESSED_MS)
    except NotInTime:
        raise AssertionError("pressing Run showed neither a task nor a notice") from None
