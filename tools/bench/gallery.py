"""A window with a long past: how it starts, and how its pictures scroll."""

import time
from collections.abc import Iterator

from playwright.sync_api import FilePayload, Page, Playwright

from app.core.ids import ServerUrl
from tools.bench import chromium, frames
from tools.bench.figures import BenchError, share_of
from tools.bench.filling import archive
from tools.bench.host import Host
from tools.bench.memory import NOTE_MEMORIES, memory
from tools.bench.pictures import PictureServer

READY_AT = """(() => {
  new MutationObserver((_, watch) => {
    if (document.documentElement?.dataset.ready !== "1") return;
    watch.disconnect();
    window.__readyAt = performance.now();
  }).observe(document, { attributes: true, attributeFilter: ["data-ready"], subtree: true });
})();"""

# Presses "more" until all is shown; returns how long each press took until its pictures were drawn.
SHOW_ALL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const count = () => document.querySelectorAll("#pictures .picture").length;
  const times = [];
  for (let press = 0; press < 500; press += 1) {
    const more = document.querySelector('[data-action="more-pictures"]');
    if (!more) return times;
    const before = count();
    const began = performance.now();
    more.click();
    while (count() === before) {
      if (performance.now() - began > 20000) throw new Error("no more pictures came");
      await frame();
    }
    times.push(performance.now() - began);
  }
  throw new Error("it never ends");
}"""

# Scrolls from the top to the end, as far in each frame as a hard flick of a wheel.
SCROLL = """async (step) => {
  const frame = () => new Promise(requestAnimationFrame);
  const panel = document.getElementById("pictures");
  panel.scrollTop = 0;
  for (let at = 0; at < panel.scrollHeight - panel.clientHeight; at += step) {
    panel.scrollTop = at;
    await frame();
  }
}"""
STEP_PIXELS = 100
"""How far a frame scrolls: about one notch of a mouse wheel."""

SHOWN = """() => {
  const edge = document.getElementById("pictures").getBoundingClientRect();
  const seen = [...document.querySelectorAll("#pictures img")].filter((image) => {
    const box = image.getBoundingClientRect();
    return box.bottom > edge.top && box.top < edge.bottom;
  });
  return seen.length > 0 && seen.every((image) => image.complete && image.naturalWidth > 0);
}"""


def measure(
    playwright: Playwright, host: Host, server: PictureServer, count: int, rounds: int
) -> dict[str, list[float]]:
    """Fill a window with `count` finished tasks and measure it; return values by name."""
    with (
        chromium.profile(playwright) as context,
        chromium.window(context, NOTE_MEMORIES + READY_AT + frames.RECORD) as page,
    ):
        page.goto(host.url)
        _ready(page)
        chromium.wait_installed(page)
        _reload(page)  # the second visit keeps compiled code, which the later ones use
        empty = [_reload(page) for _ in range(rounds)]
        _fill(page, server, count)
        _reload(page)
        full = [_reload(page) for _ in range(rounds)]
        found = {"reload to ready, no tasks": empty, "reload to ready, all tasks": full}
        return {**found, **{name: [value] for name, value in _scroll(page, server, count)}}


def _ready(page: Page) -> float:
    chromium.wait_ready(page)
    return float(page.evaluate("window.__readyAt"))


def _reload(page: Page) -> float:
    page.reload(wait_until="commit")
    return _ready(page)


def _fill(page: Page, server: PictureServer, count: int) -> None:
    window_id = page.evaluate("window.comfyui.WINDOW_ID")
    content = archive(
        count, window_id, ServerUrl(server.url), server.thumb, int(time.time() * 1000)
    )
    file = FilePayload(name="journal.zip", mimeType="application/zip", buffer=content)
    page.locator("#import-journal").set_input_files([file])
    page.locator("#accept-import").click()
    chromium.wait_in(page, f"window.comfyui.listTasks().length === {count}", "the import")


def _scroll(page: Page, server: PictureServer, count: int) -> Iterator[tuple[str, float]]:
    frames.start(page)
    presses: list[float] = page.evaluate(SHOW_ALL)
    yield "longest frame while showing more", frames.stop(page).longest
    yield "showing more", share_of(presses, 0.5)
    yield "showing the last", presses[-1]
    shown = page.locator("#pictures .picture").count()
    if shown != count:
        raise BenchError(f"the gallery shows {shown} pictures, not {count}")
    frames.start(page)
    page.evaluate(SCROLL, STEP_PIXELS)
    smooth = frames.stop(page)
    chromium.wait_in(page, SHOWN, "the last pictures")
    yield "frames per second", smooth.per_second
    yield "longest frame", smooth.longest
    yield "95 % of frames within", smooth.most
    yield "previews fetched", server.previews
    yield "full pictures fetched", server.full
    taken = memory(page)
    yield "memory", taken.page
    yield "process", taken.process
