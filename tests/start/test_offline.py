"""The second start: from the cache, without the network."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.room import Room
from tests.start.host import Host
from tests.start.seen import SNAPSHOT_LINE, Lines, installed, ready
from tests.windows import Windows

UNCACHED = {"sw.js", "servers.json"}
"""What is asked for at every start: whether there is a newer release, and the pool of now."""


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
    known_host.servers = b'{"servers": [{"name": "Kept", "url": "http://kept.example:8188"}]}'
    ready(visitor.open(known_host.url)).close()
    lines = Lines(visitor.profile)
    known_host.stop()
    page = ready(visitor.open(known_host.url))
    assert not lines.of(SNAPSHOT_LINE)
    page.get_by_text("Kept").first.wait_for()


def test_servers_json_is_always_the_one_of_now(visitor: Room, known_host: Host) -> None:
    visitor.allow(r"net::ERR_|WebSocket|edited\.example")
    known_host.servers = b'{"servers": [{"name": "Edited", "url": "http://edited.example:8188"}]}'
    page = ready(visitor.open(known_host.url))
    page.get_by_text("Edited").first.wait_for()


def test_the_first_start_is_plain_and_asks_for_the_snapshot_once_the_page_is_ready(
    windows: Windows, host: Callable[..., Host]
) -> None:
    site = host()
    context = windows.context()
    lines = Lines(context)
    page = ready(windows.open(site.url, context))
    assert lines.of(SNAPSHOT_LINE)
    assert not [name for name in site.requests if "snapshot.bin" in name]
    installed(page)
    assert [name for name in site.requests if "snapshot.bin" in name]


def test_windows_do_not_share_their_chances(visitor: Room, known_host: Host) -> None:
    ids = set()
    for _ in range(3):
        page = ready(visitor.open(known_host.url))
        ids.add(page.evaluate("() => window.comfyui.WINDOW_ID"))
    assert len(ids) == 3
