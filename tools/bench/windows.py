"""Many windows press Run at the same moment: how many tasks get done, and how long writes wait.

All windows of a profile share one journal, whose writes run one after the other. A wait is the time
from when a window asks to write to when its turn comes, as its database worker counts it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page, Playwright

from tools.bench import chromium
from tools.bench.figures import BenchError, share_of
from tools.bench.host import Host

RUNS = 2
"""How many tasks each window starts by one press."""

LEAD_MS = 3_000
"""From when the first window is told the moment of the press to that moment: all must know it."""

SECONDS = 240.0
"""The longest wait for the last task: 30 windows run their Python on two processors."""

NOW = "() => Date.now()"

PRESS = """(at) => {
  window.__pressed = at;
  setTimeout(() => document.querySelector("[data-testid=run-button]").click(), at - Date.now());
}"""

OUTCOME = """(runs) => {
  const tasks = window.comfyui.listTasks();
  const notice = document.querySelector("#notice-run[role=alert]");
  const isOver = notice || (tasks.length === runs && tasks.every((task) => task.endedAt !== null));
  const ended = Math.max(0, ...tasks.map((task) => (task.endedAt ?? 0) - window.__pressed));
  const done = tasks.filter((task) => task.state === "succeeded").length;
  return isOver ? { done, ended, notice: notice?.innerText ?? "" } : null;
}"""

WAITS = "async () => (await window.bindery.database).waits()"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the windows got done; `last_end` and `waits` in ms, the first since the press."""

    tasks: int
    done: int
    last_end: float
    waits: Sequence[float]

    def values(self) -> Iterator[tuple[str, float]]:
        """Yield the figures by name. Raises `BenchError` when no write was counted."""
        yield "tasks", self.tasks
        yield "tasks done", self.done
        yield "press to last end", self.last_end
        yield "writes", len(self.waits)
        yield "wait for a turn", share_of(self.waits, 0.5)
        yield "95 % of waits within", share_of(self.waits, 0.95)
        yield "longest wait", share_of(self.waits, 1.0)


def measure(playwright: Playwright, host: Host, count: int) -> Outcome:
    """Open `count` windows, press Run in all of them at once, and wait for every task.

    Raises `BenchError` when a window does not come to an end.
    """
    with chromium.profile(playwright, SECONDS * 2) as context:
        with chromium.window(context) as first:  # installs the build, so that the others start warm
            first.goto(host.url)
            chromium.wait_ready(first)
            chromium.wait_installed(first)
        pages = [_opened(context, host) for _ in range(count)]
        moment = pages[0].evaluate(NOW) + LEAD_MS
        for page in pages:
            page.evaluate(PRESS, moment)
        ends = [_end(page) for page in pages]
        waits = [wait for page in pages for wait in page.evaluate(WAITS)]
    done = sum(int(end["done"]) for end in ends)
    return Outcome(count * RUNS, done, max(float(end["ended"]) for end in ends), waits)


def _opened(context: BrowserContext, host: Host) -> Page:
    page = context.new_page()
    page.goto(host.url)
    chromium.wait_ready(page)
    page.locator("#field-prompt").fill("a quiet lake at dawn")
    page.locator("#runs").fill(str(RUNS))
    return page


def _end(page: Page) -> dict[str, float | str]:
    found = page.wait_for_function(OUTCOME, arg=RUNS, timeout=SECONDS * 1000, polling=250)
    end: dict[str, float | str] = found.json_value()
    if not isinstance(end, dict):
        raise BenchError(f"{page.url} gave {end!r}")
    return end
