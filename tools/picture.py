"""Take the README's picture of the page, and print what the debug function says beside it.

    .venv/bin/python -m tools.picture

Two demo servers and two windows: one has worked on both servers, the other is locked to one.
"""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.comfy_server import DemoServer
from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_PATH
from tools.run import DEMO_SERVERS
from tools.serve import ROOT, Site, serving

TARGET = ROOT / "docs" / "bindery.png"
Scheme = Literal["light", "dark"]

PORTS = (8801, 8802)
SIZE = ViewportSize(width=1440, height=900)
STEPS = 18
"""Finished steps of the running task in the picture."""
PROMPTS = (
    "a quiet lake at dawn, mist, mountains",
    "desert dunes under a red evening sky",
    "a green valley after rain",
    "winter forest, pale sun",
)


def start_servers(stack: ExitStack) -> list[DemoServer]:
    """Start the demo servers of `make run`, on their usual ports."""
    return [
        stack.enter_context(DemoServer(name, tint=tint, port=port, step_seconds=0.02))
        for (name, tint), port in zip(DEMO_SERVERS, PORTS, strict=True)
    ]


def serve(stack: ExitStack, servers: list[DemoServer]) -> str:
    """Serve the repository's page with these servers as its pool."""
    pool = tuple((f"Demo {server.options.name}", server.url) for server in servers)
    return stack.enter_context(serving(Site(ROOT, "", pool)))


def open_window(browser: Browser, url: str, first: Page | None, scheme: Scheme) -> Page:
    """Open a window, in the profile of the first one."""
    if first is not None:
        page = first.context.new_page()
    else:
        context = browser.new_context(
            viewport=SIZE, color_scheme=scheme, locale="en-US", reduced_motion="reduce"
        )
        page = context.new_page()
    page.goto(url)
    page.wait_for_function("() => document.documentElement.dataset.ready === '1'")
    return page


def run(page: Page, server: DemoServer, prompt: str, runs: int) -> None:
    """Run text-to-image on one server."""
    page.click(f"[data-action=pin][data-arg='{server.url}']")
    page.fill("#field-prompt", prompt)
    page.fill("[data-runs]", str(runs))
    page.click("[data-testid=run-button]")


def finish(page: Page, count: int) -> None:
    """Wait until this many tasks have succeeded, and the window is unlocked."""
    done = "[data-testid=task-card][data-state=succeeded]"
    page.wait_for_function(
        f"() => document.querySelectorAll('{done}').length >= {count}", timeout=60_000
    )
    page.click("[data-action=unpin]")


def main() -> None:
    """Take the picture."""
    parser = argparse.ArgumentParser(description="Take the README's picture of the page.")
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--scheme", default="light", choices=("light", "dark"))
    arguments = parser.parse_args()
    with ExitStack() as stack:
        servers = start_servers(stack)
        url = serve(stack, servers)
        playwright = stack.enter_context(sync_playwright())
        path = CHROMIUM_PATH.read_text(encoding="utf-8").strip()
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        stack.callback(browser.close)
        page = open_window(browser, url, None, arguments.scheme)
        done = 0
        for at, prompt in enumerate(PROMPTS):
            done += 2
            run(page, servers[at % 2], prompt, 2)
            finish(page, done)
        other = open_window(browser, url, page, arguments.scheme)
        for server in servers:
            server.pause("steps")
        run(other, servers[1], PROMPTS[1], 1)
        run(page, servers[0], PROMPTS[0], 2)
        servers[0].step(STEPS)
        page.wait_for_selector("[data-testid=task-card][data-state=running] img", timeout=30_000)
        page.wait_for_function("() => [...document.images].every((image) => image.complete)")
        page.screenshot(path=arguments.target)
        print(page.evaluate("window.debugMultiWindowServers().text"))
        for server in servers:
            server.resume()


if __name__ == "__main__":
    main()
