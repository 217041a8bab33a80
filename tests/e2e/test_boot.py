"""The page before Python, and a boot that fails: it says what failed and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.conftest import START_MS
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, pool_of
from tests.windows import Windows

MISSING = {
    "PyScript": "**/vendor/pyscript/core.js",
    "the runtime": "**/vendor/pyodide/pyodide.mjs",
    "the runtime's code": "**/vendor/pyodide/pyodide.asm.wasm",
    "a module of ours": "**/app/core/task/task.py",
    "the morphing library": "**/idiomorph.esm.js",
    "the program itself": "**/app/main.py",
    "the configuration": "**/pyscript.toml",
}

REJECTS = """async () => {
  const outcomes = [];
  const face = await import("comfyui");
  for (const promise of [window.comfyui.ready, face.ready, face.processImage("upscale", {})]) {
    outcomes.push(await promise.then(() => "resolved", (error) => error instanceof Error));
  }
  try {
    face.listTasks();
    outcomes.push("returned");
  } catch (error) {
    outcomes.push(error instanceof Error);
  }
  return outcomes;
}"""


def profile_without(windows: Windows, pattern: str, **options: str) -> BrowserContext:
    """Make a browser profile in which a file of the page is missing."""
    windows.allow(r"404 \(Not Found\)", r"^uncaught:", r"^error: ")
    context = windows.context(**options)
    context.route(pattern, lambda route: route.fulfill(status=404, body="Not found"))
    return context


def failed_boot(page: Page) -> str:
    """Wait until the page says that it could not start; give all that it says."""
    box = page.locator('[data-testid="boot-status"][data-state="failed"]')
    box.wait_for(timeout=START_MS)
    assert box.get_attribute("role") == "alert"
    assert page.evaluate("() => document.documentElement.dataset.ready") is None
    return box.inner_text()


def test_the_first_paint_has_name_layout_and_boot_line(windows: Windows, site_url: str) -> None:
    context = windows.context()
    held: list[Route] = []
    context.route("**/vendor/pyscript/core.js", lambda route: held.append(route))
    page = context.new_page()
    page.goto(site_url, wait_until="commit")
    page.get_by_text("Bindery").first.wait_for()
    boot = page.get_by_test_id("boot-status")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=boot-status]').innerText.trim().length > 5"
    )
    assert boot.get_attribute("role") == "status"
    assert page.locator("#compose, #tasks, #pictures, #servers").count() == 4
    page.wait_for_function("() => document.styleSheets.length > 0")


@pytest.mark.long(sample=2)
@pytest.mark.parametrize("pattern", MISSING.values(), ids=MISSING.keys())
def test_a_missing_file_is_told_with_what_to_do(
    windows: Windows, site_url: str, pattern: str
) -> None:
    page = windows.open(site_url, profile_without(windows, pattern))
    told = failed_boot(page)
    assert "could not start" in told
    assert page.locator("#boot-help").inner_text().strip()
    assert page.locator("#boot-detail").inner_text().strip()
    found = page.evaluate("() => debugMultiWindowServers()")
    assert found["ready"] is False
    assert "could not start" in found["status"]


def test_a_connection_that_breaks_is_told_too(windows: Windows, site_url: str) -> None:
    windows.allow(r"net::ERR_", r"^uncaught:", r"^error: ")
    context = windows.context()
    context.route("**/app/main.py", lambda route: route.abort())
    failed_boot(windows.open(site_url, context))


def test_without_the_vendored_files_it_names_the_command(windows: Windows, site_url: str) -> None:
    page = windows.open(site_url, profile_without(windows, "**/vendor/**"))
    told = failed_boot(page)
    assert "make run" in told
    assert "/vendor/pyscript/core.js" in told


def test_a_failed_boot_is_told_in_chinese(windows: Windows, site_url: str) -> None:
    page = windows.open(site_url, profile_without(windows, "**/vendor/**", locale="zh-CN"))
    assert "无法启动" in failed_boot(page)


def test_a_failed_boot_rejects_ready_and_every_call(windows: Windows, site_url: str) -> None:
    page = windows.open(site_url, profile_without(windows, "**/vendor/**"))
    failed_boot(page)
    assert page.evaluate(REJECTS) == [True, True, True, True]


def test_a_page_opened_as_a_file_says_how_to_serve_it(windows: Windows) -> None:
    root = Path(__file__).resolve().parents[2]
    windows.allow(r"CORS policy", r"net::ERR_FAILED", r"^uncaught:", r"^error: ")
    page = windows.open((root / "index.html").as_uri())
    assert "make run" in failed_boot(page)


def test_a_broken_servers_json_is_told_and_the_page_works(
    windows: Windows, serve: Callable[..., str], servers: Servers
) -> None:
    context = windows.context()
    context.route("**/servers.json", lambda route: route.fulfill(body='{"servers": ['))
    desk = Desk(windows.open(serve(servers=pool_of(servers)), context)).ready()
    assert "servers.json" in desk.notice("servers")
    desk.add_server(servers[0].url)
    desk.wait_reach(servers[0].url, "up")
    desk.text_to_image().ends().check_picture(servers[0])
