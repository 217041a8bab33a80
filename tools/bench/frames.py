"""How smoothly a page draws while something goes on: frames a second, and the longest one."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from tools.bench.figures import BenchError, share_of

RECORD = """(() => {
  const state = (window.__frames = { on: false, stamps: [], tasks: [] });
  const frame = (stamp) => {
    if (!state.on) return;
    state.stamps.push(stamp);
    requestAnimationFrame(frame);
  };
  new PerformanceObserver((list) => {
    if (state.on) state.tasks.push(...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: "longtask" });
  state.start = () => {
    Object.assign(state, { on: true, stamps: [], tasks: [] });
    requestAnimationFrame(frame);
  };
  state.stop = () => {
    state.on = false;
    return { stamps: state.stamps, tasks: state.tasks };
  };
})();"""


@dataclass(frozen=True, slots=True)
class Smoothness:
    """Frames a second; the longest frame, the one that 95 % keep within, and the longest task, ms.

    A task of less than 50 ms is none that the browser tells of: then `longest_task` is 0.
    """

    per_second: float
    longest: float
    most: float
    longest_task: float


def smoothness(stamps: list[float], tasks: list[float]) -> Smoothness:
    """Return it from the time stamps of frames and the lengths of long tasks."""
    if len(stamps) < 3:
        raise BenchError("too few frames were drawn to say how smoothly")
    lengths = [after - before for before, after in pairwise(stamps)]
    seconds = (stamps[-1] - stamps[0]) / 1000
    return Smoothness(
        len(lengths) / seconds, max(lengths), share_of(lengths, 0.95), max(tasks, default=0.0)
    )


def start(page: Page) -> None:
    """Begin to record the frames of a page with `RECORD`."""
    page.evaluate("window.__frames.start()")


def stop(page: Page) -> Smoothness:
    """Stop recording, and tell."""
    found: dict[str, Any] = page.evaluate("window.__frames.stop()")
    return smoothness(found["stamps"], found["tasks"])
