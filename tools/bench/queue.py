"""One queue over a pool: how windows share two equal servers, and what a batch gains by the second.

The windows press Run at the same moment, so that no one knows of the others' runs before.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tools.bench import chromium
from tools.bench.figures import BenchError
from tools.bench.host import Host

WINDOWS = 8
TRIES = 20
"""How often the windows press Run together."""

BATCH = 6
"""Runs of the batch: as many as its two servers hold at once, and two more."""

STEP_SECONDS = 0.5
"""The time of a step on the demo servers."""

BATCH_STEPS, SHARED_STEPS = 2, 6
"""A run of a batch takes its server a second, far longer than the page needs for one. Runs to share
take three, so that none ends before the last window has decided: on two processors a second."""

LEAD_MS = 500
SECONDS = 120.0
"""The longest wait for the runs of one press."""

LIFE_SECONDS = 900.0
"""The longest life of the browser: the presses take five minutes on two processors."""

NOW = "() => Date.now()"

PRESS = """(at) => {
  window.__known = new Set(window.comfyui.listTasks().map((task) => task.promptId));
  window.__pressed = at;
  setTimeout(() => document.querySelector("[data-testid=run-button]").click(), at - Date.now());
}"""

OUTCOME = """(runs) => {
  const made = window.comfyui.listTasks().filter((task) => !window.__known.has(task.promptId));
  if (made.length < runs || made.some((task) => task.state !== "succeeded")) return null;
  const ends = made.map((task) => task.endedAt - window.__pressed);
  return { servers: made.map((task) => task.executionServer), length: Math.max(...ends) };
}"""


def measure(playwright: Playwright, host: Host) -> dict[str, float]:
    """Measure at a host with two servers; return values by name.

    Raises `BenchError` when runs do not come to an end.
    """
    with chromium.profile(playwright, LIFE_SECONDS) as context:
        with chromium.window(context) as first:  # installs the build, so that the others start warm
            first.goto(host.url)
            chromium.wait_ready(first)
            chromium.wait_installed(first)
        alone = _opened(context, host, BATCH_STEPS)
        on_one, on_two = _batch(alone, "only"), _batch(alone, "home")
        alone.close()
        pages = [_opened(context, host, SHARED_STEPS) for _ in range(WINDOWS)]
        even = sum(_is_even(_together(pages)) for _ in range(TRIES))
        apart = sum(_is_even(_together(pages[:2])) for _ in range(TRIES))
    return {
        f"{WINDOWS} windows, a run each: evenly shared, of {TRIES}": even,
        f"2 windows, a run each: on two servers, of {TRIES}": apart,
        f"batch of {BATCH} on two servers, to its time on one": on_two / on_one,
    }


def _opened(context: BrowserContext, host: Host, steps: int) -> Page:
    page = context.new_page()
    page.goto(host.url)
    chromium.wait_ready(page)
    page.locator("#field-prompt").fill("a quiet lake at dawn")
    page.locator("#field-steps").fill(str(steps))
    return page


def _together(pages: Sequence[Page]) -> list[str]:
    """Have windows press Run at one moment; return the servers of their runs."""
    moment = pages[0].evaluate(NOW) + LEAD_MS
    for page in pages:
        page.evaluate(PRESS, moment)
    return [str(_outcome(page, 1)["servers"][0]) for page in pages]


def _is_even(servers: Sequence[str]) -> bool:
    counts = Counter(servers)
    return len(counts) > 1 and len(set(counts.values())) == 1


def _batch(page: Page, mode: str) -> float:
    """Run a batch in one window; return how long it took, in ms."""
    page.get_by_test_id("run-on").select_option(mode)
    page.locator("#runs").fill(str(BATCH))
    page.evaluate(PRESS, page.evaluate(NOW) + LEAD_MS)
    return float(_outcome(page, BATCH)["length"])


def _outcome(page: Page, runs: int) -> dict[str, Any]:
    found = page.wait_for_function(OUTCOME, arg=runs, timeout=SECONDS * 1000, polling=50)
    outcome: dict[str, Any] = found.json_value()
    if not isinstance(outcome, dict):
        raise BenchError(f"{page.url} gave {outcome!r}")
    return outcome
