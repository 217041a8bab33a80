"""A library with a long past: how soon its tiles come, how it is searched, and how it scrolls."""

import time
from collections.abc import Iterator

from playwright.sync_api import Page, Playwright

from app.core.ids import ServerUrl
from app.ui.state import PICTURES_A_PAGE
from tools.bench import chromium, frames
from tools.bench.figures import BenchError
from tools.bench.filling import fill
from tools.bench.host import Host
from tools.bench.memory import NOTE_MEMORIES, memory
from tools.bench.pictures import PictureServer

# Notes when the page is ready, when its first tile has a picture, and when all results are read.
NOTE_TIMES = """(() => {
  const times = (window.__times = {});
  const signs = {
    ready: () => document.documentElement?.dataset.ready === "1",
    tiles: () => [...document.querySelectorAll('[data-testid="library-item"] img')]
      .some((image) => image.complete && image.naturalWidth > 0),
    all: () => document.querySelector(".library-count")?.textContent.replace(/[^0-9]/g, "")
      === sessionStorage.getItem("bench.count"),
  };
  const look = () => {
    for (const [name, holds] of Object.entries(signs)) {
      if (!(name in times) && holds()) times[name] = performance.now();
    }
    if (Object.keys(times).length < 3) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();"""

# Types into the search; returns how long each query took until its tiles were drawn and painted.
SEARCH = """async (queries) => {
  const frame = () => new Promise(requestAnimationFrame);
  const field = document.getElementById("library-search");
  const count = () => document.querySelector(".library-count").textContent;
  const times = [];
  for (const query of queries) {
    const before = count();
    const began = performance.now();
    field.value = query;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    while (count() === before) {
      if (performance.now() - began > 20000) throw new Error(`nothing new for ${query}`);
      await frame();
    }
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 300));
  }
  return times;
}"""

QUERIES = ("1", "12", "d", "du", "du 7", "du 77", "1999", "199", "19")
"""What is typed: each finds another number of prompts, seeds and file names than the one before."""

# Scrolls from the top, as far in each frame as a flick of a wheel; returns the tiles shown then.
SCROLL = """async ([step, frames]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const panel = document.getElementById("pictures");
  panel.scrollTop = 0;
  for (let at = 0; at < frames; at += 1) {
    panel.scrollTop += step;
    await frame();
  }
  return document.querySelectorAll('[data-testid="library-item"]').length;
}"""
STEP_PIXELS, SCROLL_FRAMES = 100, 600
"""How far a frame scrolls, about one notch of a mouse wheel, and how often: ten seconds of that."""

MOST_SECONDS = 900.0
"""The longest life of the browser: a busy machine takes minutes for a library of 20,000."""

SHOWN = """() => {
  const edge = document.getElementById("pictures").getBoundingClientRect();
  const seen = [...document.querySelectorAll("#pictures .tile img")].filter((image) => {
    const box = image.getBoundingClientRect();
    return box.bottom > edge.top && box.top < edge.bottom;
  });
  return seen.length > 0 && seen.every((image) => image.complete && image.naturalWidth > 0);
}"""


def measure(
    playwright: Playwright, host: Host, server: PictureServer, count: int, rounds: int
) -> dict[str, list[float]]:
    """Measure a library of `count` pictures in a window; return values by name."""
    with (
        chromium.profile(playwright, MOST_SECONDS) as context,
        chromium.window(context, NOTE_MEMORIES + NOTE_TIMES + frames.RECORD) as page,
    ):
        page.goto(host.url)
        chromium.wait_ready(page)
        chromium.wait_installed(page)
        fill(page, count, ServerUrl(server.url), server.thumb, int(time.time() * 1000))
        page.evaluate("(count) => sessionStorage.setItem('bench.count', count)", str(count))
        _reload(page)  # the second visit keeps compiled code, which the later ones use
        visits = [_reload(page) for _ in range(rounds)]
        found = {
            "reload to ready": [one["ready"] for one in visits],
            "reload to first tiles": [one["tiles"] for one in visits],
            "reload to all results": [one["all"] for one in visits],
            "keystroke to result": page.evaluate(SEARCH, QUERIES),
        }
        page.evaluate(CLEAR)
        return {**found, **{name: [value] for name, value in _scroll(page, server)}}


CLEAR = """async () => {
  document.querySelector('[data-action="library-scope"][data-arg="all"]').click();
  const field = document.getElementById("library-search");
  field.value = "";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}"""


def _reload(page: Page) -> dict[str, float]:
    """Load the page again; return its times, in milliseconds since that began."""
    page.reload(wait_until="commit")
    chromium.wait_in(page, "() => Object.keys(window.__times ?? {}).length === 3", "the library")
    times: dict[str, float] = page.evaluate("window.__times")
    return times


def _scroll(page: Page, server: PictureServer) -> Iterator[tuple[str, float]]:
    chromium.wait_in(page, "() => document.getElementById('library-search').value === ''", "clear")
    chromium.wait_in(page, SHOWN, "the first pictures")
    before = server.previews, server.full
    frames.start(page)
    shown = page.evaluate(SCROLL, [STEP_PIXELS, SCROLL_FRAMES])
    smooth = frames.stop(page)
    if shown <= PICTURES_A_PAGE:
        raise BenchError(f"no more than {shown} tiles came while scrolling")
    yield "tiles shown", shown
    chromium.wait_in(page, SHOWN, "the last pictures")
    yield "frames per second", smooth.per_second
    yield "longest frame", smooth.longest
    yield "95 % of frames within", smooth.most
    yield "longest task", smooth.longest_task
    yield "previews fetched", server.previews - before[0]
    yield "full pictures fetched", server.full - before[1]
    taken = memory(page)
    yield "memory", taken.page
    yield "process", taken.process
