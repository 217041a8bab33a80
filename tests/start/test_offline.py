"""The second start: from the cache, without the network."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.room import Room
from tests.start.host import Host
from tests.start.seen import SNAPSHOT_LINE, Lines, installed, ready
from tests.windows import Windows, until

NOTE_READY = """new MutationObserver(() => {
  if (document.documentElement?.dataset.ready) window.readyAt ??= performance.now();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-ready"] })"""

LIBRARY_AND_READY = """() => {
  const found = performance
    .getEntriesByType("resource")
    .find(({ name }) => name.endsWith("/python_stdlib.zip"));
  return found && [found.startTime, window.readyAt];
}"""
"""When the archive of the standard library was requested, and when the page was ready."""

UNCACHED = {"sw.js", "servers.json"}
"""What is asked for at every start: whether there is a newer release, and the pool of now."""

KEPT = b'{"servers": [{"name": "Kept", "url": "http://kept.example:8188"}]}'
EDITED = b'{"servers": [{"name": "Edited", "url": "http://edited.example:8188"}]}'

PUT = """async () => {
  const cache = await caches.open("filler");
  try {
    await cache.put("./filler", new Response(new Uint8Array(100_000)));
    return "put";
  } catch (error) {
    return error.name;
  }
}"""

ASK_WITH_QUERIES = """() => Promise.all(["?one", "?two"].map(
  async (query) => (await fetch(`./servers.json${query}`)).text()))"""

KEPT_LISTS = """async () => {
  const [name] = (await caches.keys()).filter((name) => name.endsWith("lists"));
  if (!name) return [];
  const cache = await caches.open(name);
  const kept = await cache.matchAll();
  return Promise.all(kept.map((response) => response.text()));
}"""

FIRSTS = """() => {
  const [paint] = performance.getEntriesByType("paint");
  const runtime = performance
    .getEntriesByType("resource")
    .filter(({ name }) => name.includes("/runtime-") && !name.endsWith("/begin.js"));
  return [paint.startTime, Math.min(...runtime.map((entry) => entry.startTime))];
}"""
"""When something was painted first, and when the first file of the runtime was asked for."""


def test_the_second_start_reads_nothing_of_the_build_from_the_network(
    visitor: Room, known_host: Host
) -> None:
    lines = Lines(visitor.profile)
    ready(visitor.open(known_host.url))
    assert set(known_host.requests) <= UNCACHED
    assert not lines.of(SNAPSHOT_LINE)


def test_the_second_start_asks_for_the_runtime_only_when_the_layout_is_painted(
    visitor: Room, known_host: Host
) -> None:
    page = ready(visitor.open(known_host.url))
    painted, asked = page.evaluate(FIRSTS)
    assert 0 < painted <= asked


def test_the_second_start_needs_no_server(visitor: Room, known_host: Host) -> None:
    visitor.allow(r"net::ERR_|WebSocket|kept\.example")
    known_host.servers = KEPT
    ready(visitor.open(known_host.url)).close()
    lines = Lines(visitor.profile)
    known_host.stop()
    page = ready(visitor.open(known_host.url))
    assert not lines.of(SNAPSHOT_LINE)
    page.get_by_text("Kept").first.wait_for()


def test_servers_json_is_always_the_one_of_now(visitor: Room, known_host: Host) -> None:
    visitor.allow(r"net::ERR_|WebSocket|edited\.example")
    known_host.servers = EDITED
    page = ready(visitor.open(known_host.url))
    page.get_by_text("Edited").first.wait_for()


BROKEN = [b"<html>Sign in</html>", b'{"servers": [', b"[" + b" " * 1_000_001 + b"]"]


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("body", BROKEN, ids=["a page", "half of it", "more than 1 MB"])
def test_a_broken_servers_json_does_not_replace_the_last_good_one(
    visitor: Room, known_host: Host, body: bytes
) -> None:
    visitor.allow(r"net::ERR_|WebSocket|kept\.example")
    known_host.servers = KEPT
    ready(visitor.open(known_host.url)).close()
    known_host.servers = body
    for _ in range(2):
        page = ready(visitor.open(known_host.url))
        page.get_by_text("Kept").first.wait_for()
        page.locator("#notice-servers").get_by_text("the last good list is used").wait_for()
        page.close()
    known_host.stop()
    page = ready(visitor.open(known_host.url))
    page.get_by_text("Kept").first.wait_for()
    assert not page.locator("#notice-servers").count()


def test_a_full_disk_does_not_empty_the_pool(visitor: Room, known_host: Host) -> None:
    visitor.allow(r"net::ERR_|WebSocket|edited\.example")
    page = ready(visitor.open(known_host.url))
    session = page.context.new_cdp_session(page)
    origin = known_host.url.rstrip("/")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    try:
        known_host.servers = EDITED
        refused = page.evaluate(PUT)
        assert refused == "QuotaExceededError"
        full = ready(visitor.open(known_host.url))
        full.get_by_text("Edited").first.wait_for()
        assert not full.locator("#notice-servers").count()
    finally:
        session.send("Storage.overrideQuotaForOrigin", {"origin": origin})


def test_one_copy_of_the_list_is_kept_whatever_the_query(visitor: Room, known_host: Host) -> None:
    page = ready(visitor.open(known_host.url))
    known_host.servers = EDITED
    answers = page.evaluate(ASK_WITH_QUERIES)
    assert answers == [EDITED.decode()] * 2
    until(page, "async (text) => (await (" + KEPT_LISTS + ")())[0] === text", EDITED.decode())
    assert len(page.evaluate(KEPT_LISTS)) == 1


def test_the_first_start_is_from_the_snapshot_and_the_rest_of_python_comes_when_it_is_ready(
    windows: Windows, host: Callable[..., Host]
) -> None:
    site = host()
    context = windows.context()
    lines = Lines(context)
    context.add_init_script(NOTE_READY)
    page = ready(windows.open(site.url, context))
    assert not lines.of(SNAPSHOT_LINE)
    requested, was_ready = page.wait_for_function(LIBRARY_AND_READY).json_value()
    assert was_ready <= requested
    installed(page)


def test_windows_do_not_share_their_chances(visitor: Room, known_host: Host) -> None:
    ids = set()
    for _ in range(3):
        page = ready(visitor.open(known_host.url))
        ids.add(page.evaluate("() => window.comfyui.WINDOW_ID"))
    assert len(ids) == 3
