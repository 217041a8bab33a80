"""A newer release arrives while windows of the older one are open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.start.host import Host
from tests.start.releases import app_of, next_release
from tests.start.seen import caches_of, ready
from tests.windows import until

UPDATE = "async () => { await (await navigator.serviceWorker.getRegistration()).update(); }"

LATE = """async () => {
  const { app } = JSON.parse(document.getElementById("release").textContent);
  const at = (name) => new URL(app + name, document.baseURI);
  const { workerUrl } = await window.bindery.trusted;
  const timer = new Worker(workerUrl("timer.js"));
  const rang = new Promise((resolve) => timer.addEventListener("message", resolve));
  timer.postMessage({ id: 1, milliseconds: 1 });
  await rang;
  return (await fetch(at("icon.svg"))).ok;
}"""

APP = "() => JSON.parse(document.getElementById('release').textContent).app"

ARRIVED = """async (app) =>
  window.bindery.newer && (await caches.keys()).some((name) => name.includes(app))"""

GONE = "async (app) => !(await caches.keys()).some((name) => name.includes(app))"

DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"

OFFER = '[data-action="reload"]'


@pytest.fixture
def server() -> Iterator[DemoServer]:
    """One server."""
    with DemoServer("one") as server:
        yield server


def deploy(site: Host, folder: Path, page: Page) -> None:
    """Put another release in the place of the one before, and let the browser look."""
    site.folder = folder
    page.evaluate(UPDATE)


def offered(page: Page) -> None:
    """Wait until the window offers to load the newer release."""
    page.locator(OFFER).wait_for(timeout=60_000)


def test_an_open_window_goes_on_after_an_update(
    visitor: Room, known_host: Host, dist: Path, tmp_path: Path
) -> None:
    old = ready(visitor.open(known_host.url))
    deploy(known_host, next_release(dist, tmp_path / "next"), old)
    offered(old)
    known_host.forget()
    assert old.evaluate(LATE)
    assert not [name for name in known_host.requests if name.startswith("app-")]
    new = ready(visitor.open(known_host.url))
    assert new.evaluate(APP) == f"./{app_of(known_host.folder)}/"
    assert not new.locator(OFFER).count()


def test_the_offer_loads_the_newer_release(
    visitor: Room, known_host: Host, dist: Path, tmp_path: Path
) -> None:
    page = ready(visitor.open(known_host.url))
    deploy(known_host, next_release(dist, tmp_path / "next"), page)
    page.locator(OFFER).click(timeout=60_000)
    page.wait_for_function(f"() => ({APP})() === './{app_of(known_host.folder)}/'")
    ready(page)
    assert not page.locator(OFFER).count()


def test_the_offer_is_in_chinese_too(
    visitor: Room, known_host: Host, dist: Path, tmp_path: Path
) -> None:
    page = ready(visitor.open(known_host.url))
    page.locator('[data-action="language"]').click()
    deploy(known_host, next_release(dist, tmp_path / "next"), page)
    page.get_by_role("button", name="有新版本").wait_for(timeout=60_000)


def test_nothing_is_offered_while_a_task_is_being_sent(
    visitor: Room, known_host: Host, dist: Path, tmp_path: Path, server: DemoServer
) -> None:
    known_host.servers = f'{{"servers": ["{server.url}"]}}'.encode()
    desk = Desk(ready(visitor.open(known_host.url)))
    server.faults.delay_routes = ("POST /prompt",)
    server.faults.delay_seconds = 60.0
    card = desk.text_to_image()
    desk.page.wait_for_function(
        "() => window.comfyui.listTasks().some((task) => task.state === 'submitting')"
    )
    deploy(known_host, next_release(dist, tmp_path / "next"), desk.page)
    desk.page.wait_for_function("() => window.bindery.newer", timeout=60_000)
    desk.page.evaluate(DRAWN)
    assert not desk.page.locator(OFFER).count()
    server.faults.clear()
    card.ends()
    offered(desk.page)
    visitor.allow(r"net::ERR_|WebSocket")  # the server goes before the window does


def test_what_no_window_uses_is_deleted(
    visitor: Room, known_host: Host, dist: Path, tmp_path: Path
) -> None:
    first = ready(visitor.open(known_host.url))
    oldest = app_of(known_host.folder)
    for number in (1, 2):
        deploy(known_host, next_release(dist, tmp_path / str(number), number), first)
        until(first, ARRIVED, app_of(known_host.folder))
    assert any(oldest in name for name in caches_of(first))
    first.close()
    second = ready(visitor.open(known_host.url))
    until(second, GONE, oldest)
    assert any(app_of(known_host.folder) in name for name in caches_of(second))
