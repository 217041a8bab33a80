"""The second start: from the cache, without the network."""

from __future__ import annotations

from collections.abc import Callable

from tests.start.host import Host
from tests.start.seen import SNAPSHOT_LINE, Lines, installed, ready
from tests.windows import Windows

UNCACHED = {"sw.js", "servers.json"}
"""What is asked for at every start: whether there is a newer release, and the pool of now."""


def test_the_second_start_reads_nothing_of_the_build_from_the_network(
    windows: Windows, host: Callable[..., Host]
) -> None:
    site = host()
    context = windows.context()
    lines = Lines(context)
    installed(windows.open(site.url, context)).close()
    assert lines.of(SNAPSHOT_LINE)
    lines.forget()
    site.forget()
    ready(windows.open(site.url, context))
    assert set(site.requests) <= UNCACHED
    assert not lines.of(SNAPSHOT_LINE)


def test_the_second_start_needs_no_server(windows: Windows, host: Callable[..., Host]) -> None:
    site = host()
    site.servers = b'{"servers": [{"name": "Kept", "url": "http://kept.example:8188"}]}'
    context = windows.context()
    lines = Lines(context)
    first = installed(windows.open(site.url, context))
    first.reload()
    ready(first).close()
    lines.forget()
    site.stop()
    windows.allow(r"net::ERR_|WebSocket|kept\.example")
    page = ready(windows.open(site.url, context))
    assert not lines.of(SNAPSHOT_LINE)
    page.get_by_text("Kept").first.wait_for()


def test_servers_json_is_always_the_one_of_now(windows: Windows, host: Callable[..., Host]) -> None:
    site = host()
    context = windows.context()
    installed(windows.open(site.url, context)).close()
    windows.allow(r"net::ERR_|WebSocket|edited\.example")
    site.servers = b'{"servers": [{"name": "Edited", "url": "http://edited.example:8188"}]}'
    page = ready(windows.open(site.url, context))
    page.get_by_text("Edited").first.wait_for()


def test_the_snapshot_is_asked_for_only_once_the_page_is_ready(
    windows: Windows, host: Callable[..., Host]
) -> None:
    site = host()
    page = ready(windows.open(site.url))
    assert not [name for name in site.requests if "snapshot.bin" in name]
    installed(page)
    assert [name for name in site.requests if "snapshot.bin" in name]


def test_windows_do_not_share_their_chances(windows: Windows, host: Callable[..., Host]) -> None:
    site = host()
    context = windows.context()
    installed(windows.open(site.url, context)).close()
    ids = set()
    for _ in range(3):
        page = ready(windows.open(site.url, context))
        ids.add(page.evaluate("() => window.comfyui.WINDOW_ID"))
    assert len(ids) == 3
