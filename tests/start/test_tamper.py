"""A release that is not whole is not installed, and a mended one is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.room import Room
from tests.start.host import Host
from tests.start.releases import app_of, copied, flip_a_byte, next_release
from tests.start.seen import SNAPSHOT_LINE, Lines, installed, ready
from tests.start.test_update import APP, OFFER
from tests.windows import Windows, until

REGISTERED = "async () => Boolean(await navigator.serviceWorker.getRegistration())"

UPDATED = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const found = new Promise((resolve) => {
    registration.addEventListener("updatefound", () => resolve(registration.installing));
  });
  const never = new Promise((_, reject) => setTimeout(reject, 40_000, new Error("no update")));
  registration.update().catch(() => {});
  const worker = await Promise.race([found, never]);
  while (!["activated", "redundant"].includes(worker.state)) {
    const change = new Promise((changed) => worker.addEventListener("statechange", changed));
    await Promise.race([change, never]);
  }
  return worker.state;
}"""


POISON = """async ([kind, name]) => {
  const release = JSON.parse(document.getElementById("release").textContent);
  const { pathname } = new URL(release[kind === "page" ? "app" : kind], document.baseURI);
  const cache = await caches.open(`bindery ${pathname}`);
  const [key] = (await cache.keys()).filter(({ url }) => url.endsWith(name));
  const found = await cache.match(key);
  const text = kind === "page" ? (text) => text.replace("Bindery", "Poisoned")
    : (text) => `window.poisoned = 1;\\n${text}`;
  await cache.put(key, new Response(text(await found.text()), { headers: found.headers }));
}"""
"""What another page of the same origin could do to a file in the cache."""

IS_SOUND = """async ([kind, name]) => {
  const release = JSON.parse(document.getElementById("release").textContent);
  const { pathname } = new URL(release[kind === "page" ? "app" : kind], document.baseURI);
  const cache = await caches.open(`bindery ${pathname}`);
  const [key] = (await cache.keys()).filter(({ url }) => url.endsWith(name));
  return key && !/oisoned/.test(await (await cache.match(key)).text());
}"""


def end_worker(page: Page) -> None:
    """End the service worker, as a browser does with one that is idle."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()


def named(folder: Path, name: str) -> Path:
    (found,) = folder.glob(name)
    return found


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("name", ["app-*/snapshot.bin.gz", "runtime-*/LICENSE"])
def test_a_flipped_byte_is_not_installed(
    windows: Windows, host: Callable[..., Host], dist: Path, tmp_path: Path, name: str
) -> None:
    site = host(copied(dist, tmp_path / "flipped"))
    flipped = named(site.folder, name)
    flip_a_byte(flipped)
    context = windows.context()
    lines = Lines(context)
    page = ready(windows.open(site.url, context))
    # A worker that installs requests it, also after the page. It is refused, and there is none.
    asked_by_page = name.startswith("app-*/snapshot")
    site.wait_asked(flipped.relative_to(site.folder).as_posix(), times=2 if asked_by_page else 1)
    until(page, f"async () => !(await ({REGISTERED})())")
    lines.forget()
    page.reload()
    ready(page)
    assert not page.evaluate("() => Boolean(navigator.serviceWorker.controller)")
    assert bool(lines.of(SNAPSHOT_LINE)) == asked_by_page


def test_a_broken_update_leaves_the_release_before(
    windows: Windows, host: Callable[..., Host], dist: Path, tmp_path: Path
) -> None:
    site = host()
    page = installed(windows.open(site.url))
    broken = next_release(dist, tmp_path / "broken")
    flip_a_byte(named(broken, "app-*/boot.js"))
    site.folder = broken
    assert page.evaluate(UPDATED) == "redundant"
    page.reload()
    ready(page)
    assert page.evaluate(APP) == f"./{app_of(dist)}/"
    assert not page.locator(OFFER).count()


def test_half_a_deployment_installs_when_the_rest_is_there(
    windows: Windows, host: Callable[..., Host], dist: Path, tmp_path: Path
) -> None:
    site = host()
    page = installed(windows.open(site.url))
    half = next_release(dist, tmp_path / "half")
    late = named(half, "app-*/comfyui.js")
    content = late.read_bytes()
    late.unlink()
    site.folder = half
    assert page.evaluate(UPDATED) == "redundant"
    assert not page.locator(OFFER).count()
    late.write_bytes(content)
    assert page.evaluate(UPDATED) == "activated"
    page.locator(OFFER).wait_for(timeout=60_000)


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("kind", ["page", "app", "runtime"])
def test_a_file_that_somebody_changed_in_the_cache_is_not_used(
    visitor: Room, known_host: Host, kind: str
) -> None:
    page = ready(visitor.open(known_host.url))
    name = {"page": "/", "app": "/boot.js", "runtime": "/start.js"}[kind]
    page.evaluate(POISON, [kind, name])
    assert not page.evaluate(IS_SOUND, [kind, name])
    end_worker(page)
    lines = Lines(visitor.profile)
    known_host.forget()
    ready(visitor.open(known_host.url)).close()
    assert lines.of("is not what the build made")
    asked = [asked for asked in known_host.requests if f"/{asked}".endswith(name)]
    assert asked or (kind == "page" and "index.html" in known_host.requests)
    until(page, IS_SOUND, [kind, name])
    page = ready(visitor.open(known_host.url))
    assert page.evaluate("() => window.poisoned") is None
    assert page.title() != "Poisoned"
