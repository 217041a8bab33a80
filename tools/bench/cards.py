"""How many task cards a page can draw in a second, and whether it stays smooth meanwhile.

One task runs on each of several servers, which hold it. The servers then send progress events, far
more than any server sends, and what they change in the page is counted.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import Page, Playwright

from tests.comfy_server import DemoServer
from tools.bench import chromium, frames
from tools.bench.host import Host

SERVERS = 8
TICK_SECONDS = 0.01
"""Pause between sends: a server that is fast sends about so often."""

EVENTS_A_SECOND = 2_000
SECONDS = 5
"""The load: 250 events a second from each server, ten times those of a fast one, for so long that
garbage is collected several times."""

COUNT_UPDATES = """() => {
  window.__updates = 0;
  const watch = new MutationObserver((records) => {
    const cards = records.map((record) => {
      const target = record.target;
      const element = target instanceof Element ? target : target.parentElement;
      return element?.closest('[data-testid="task-card"]');
    });
    window.__updates += new Set(cards.filter(Boolean)).size;
  });
  watch.observe(document.getElementById("tasks"),
    { subtree: true, childList: true, attributes: true, characterData: true });
}"""


def servers(stack: ExitStack) -> list[DemoServer]:
    """Start the servers; each holds its prompts before their first step."""
    found = [stack.enter_context(DemoServer(f"S{number}")) for number in range(SERVERS)]
    for server in found:
        server.pause("steps")
    return found


def measure(playwright: Playwright, host: Host, pool: list[DemoServer]) -> dict[str, float]:
    """Run a task on each server and give the page events about them; return values by name."""
    with (
        chromium.profile(playwright) as context,
        chromium.window(context, frames.RECORD) as page,
    ):
        page.goto(host.url)
        chromium.wait_ready(page)
        _run(page, pool)
        page.evaluate(COUNT_UPDATES)
        frames.start(page)
        sent, spent = _send(pool)
        updates = page.evaluate("() => window.__updates")
        smooth = frames.stop(page)
        return dict(_values(sent / spent, updates / spent, smooth))


def _send(pool: list[DemoServer]) -> tuple[int, float]:
    """Let each server send events about its task, as many as are due; return how many, how long."""
    ids = [server.prompts_run[-1] for server in pool]
    began = time.monotonic()
    sent = 0
    while (passed := time.monotonic() - began) < SECONDS:
        due = int(passed * EVENTS_A_SECOND) // len(pool) - sent
        for server, prompt_id in zip(pool, ids, strict=True):
            server.send_events("progress_state", [_event(prompt_id, sent + n) for n in range(due)])
        sent += due
        time.sleep(TICK_SECONDS)
    return sent * len(pool), time.monotonic() - began


def _event(prompt_id: str, number: int) -> dict[str, object]:
    node = {
        "value": number % 1000,
        "max": 1000,
        "state": "running",
        "node_id": "3",
        "prompt_id": prompt_id,
    }
    return {"prompt_id": prompt_id, "nodes": {"3": node}}


def _run(page: Page, pool: list[DemoServer]) -> None:
    """Spread a batch over the servers, and wait until a task of it runs on each."""
    page.locator("#run-on").select_option("each")
    page.locator("#field-prompt").fill("a quiet lake at dawn")
    page.locator("#runs").fill("1")
    page.locator("[data-testid=run-button]").click()
    running = "window.comfyui.listTasks().filter((task) => task.state === 'running')"
    chromium.wait_in(page, f"{running}.length === {len(pool)}", "a running task on each server")
    for server in pool:
        _wait_for_socket(server)


def _wait_for_socket(server: DemoServer) -> None:
    server.wait_until(lambda: server.socket_count > 0, timeout=30)


def _values(
    events: float, updates: float, smooth: frames.Smoothness
) -> Iterator[tuple[str, float]]:
    yield "events per second", events
    yield "card updates per second", updates
    yield "frames per second", smooth.per_second
    yield "longest frame", smooth.longest
    yield "longest task", smooth.longest_task
