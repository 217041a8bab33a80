"""How a page starts: cold, in a new profile; and warm, on its third visit in the same one."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.comfy_server import DemoServer
from tools.bench import chromium
from tools.bench.figures import BenchError
from tools.bench.host import Host
from tools.bench.memory import NOTE_MEMORIES, memory
from tools.bench.traffic import split

QUIET_SECONDS = 0.8
"""A host that was asked nothing for so long will not be asked anything for this visit."""

READY = "bindery-bench: ready"
"""What the page's console hears; to ask the page again and again would slow its start down."""

# Runs before anything of the page: notes when it is ready and presses Run in that moment.
SCRIPT = """(() => {
  const found = (window.__bench = { ready: null, largest: null, problem: "" });
  const fill = (id, value) => {
    const control = document.getElementById(id);
    if (!control) return;
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const press = () => {
    fill("field-prompt", "a quiet lake at dawn");
    for (const id of ["field-width", "field-height"]) fill(id, "64");
    fill("field-steps", "1");
    const button = document.querySelector('[data-testid="run-button"]');
    if (button) button.click();
    else found.problem = "the page is ready and has no Run button";
  };
  new PerformanceObserver((list) => {
    found.largest = list.getEntries().at(-1).startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  const watch = new MutationObserver(() => {
    if (document.documentElement?.dataset.ready !== "1") return;
    watch.disconnect();
    found.ready = performance.now();
    if (PRESS) press();
    console.debug(READY);
  });
  watch.observe(document, { attributes: true, attributeFilter: ["data-ready"], subtree: true });
})();"""

PAINTED = """() => ({
  ...window.__bench,
  origin: performance.timeOrigin,
  first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
})"""


Visit = dict[str, float]
"""What one visit gave, by name: milliseconds, bytes, counts."""


def measure(
    playwright: Playwright, host: Host, demo: DemoServer, *, takes_work: bool
) -> dict[str, Visit]:
    """Visit a page three times in a new profile; return the first ("cold") and last ("warm")."""
    with chromium.profile(playwright) as context:
        cold = _visit(context, host, demo, press=takes_work)
        _visit(context, host, demo, press=False)
        warm = _visit(context, host, demo, press=takes_work)
    return {"cold": cold, "warm": warm}


def _visit(context: BrowserContext, host: Host, demo: DemoServer, *, press: bool) -> Visit:
    host.ledger.forget()
    demo.forget_requests()
    told = SCRIPT.replace("PRESS", "true" if press else "false").replace("READY", repr(READY))
    with chromium.window(context, NOTE_MEMORIES + told) as page:
        with chromium.told(page, READY):
            page.goto(host.url, wait_until="commit")
        if press:
            chromium.wait_for(lambda: bool(demo.requests("/prompt", "POST")), "the POST", page)
            chromium.wait_for(lambda: demo.queue_remaining == 0, "the end of the task", page)
        chromium.wait_installed(page)
        chromium.wait_for(
            lambda: host.ledger.quiet_for() > QUIET_SECONDS, "quiet after the visit", page
        )
        return dict(_read(page, host, demo, press=press))


def _read(page: Page, host: Host, demo: DemoServer, *, press: bool) -> Iterator[tuple[str, float]]:
    found: dict[str, Any] = page.evaluate(PAINTED)
    if found["problem"] or found["first"] is None:
        raise BenchError(f"{host.url}: {found['problem'] or 'nothing was painted'}")
    yield "first paint", found["first"]
    if found["largest"] is not None:
        yield "largest paint", found["largest"]
    yield "ready", found["ready"]
    if press:
        yield "first POST", demo.requests("/prompt", "POST")[0].at * 1000 - found["origin"]
    ready_at = (found["origin"] + found["ready"]) / 1000
    until, after = split(host.ledger.all(), ready_at)
    yield "bytes until ready", until.size
    yield "requests until ready", until.requests
    yield "bytes afterwards", after.size
    yield "requests afterwards", after.requests
    taken = memory(page)
    yield "memory", taken.page
    yield "process", taken.process
