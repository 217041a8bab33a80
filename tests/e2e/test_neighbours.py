"""Two copies of the page under two paths of one host: neither sees nor changes the other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.windows import Windows

NAMES = """async () => ({
  databases: (await indexedDB.databases()).map((one) => one.name),
  texts: Object.keys(localStorage),
})"""

SPOOF = """([name, count]) => {
  const channel = new BroadcastChannel(name);
  for (let number = 0; number < count; number += 1) {
    const presence = { version: 1, kind: "here", windowId: `made-up-${number}`, clientId: "c" };
    channel.postMessage(JSON.stringify({ ...presence, lockedServer: null, tasks: [] }));
  }
  channel.postMessage("x".repeat(10_000_000));
}"""


@pytest.fixture
def neighbours(
    tmp_path: Path, dist: Path, serve: Callable[..., str], windows: Windows
) -> Iterator[tuple[Desk, Desk, DemoServer]]:
    """A window on each of two pages in one browser, whose server is the same."""
    with DemoServer("A") as server:
        for name in ("one", "two"):
            shutil.copytree(dist, tmp_path / name)
            (tmp_path / name / "servers.json").write_text('{"servers": []}')
        address = serve(root=tmp_path)
        first = Desk(windows.open(f"{address}one/")).ready()
        second = Desk(first.page.context.new_page())
        second.page.goto(f"{address}two/")
        second.ready()
        yield first, second, server


def lists(page: Page) -> list[str]:
    """Return the ids of the other windows that a page lists."""
    found = page.evaluate("() => debugMultiWindowServers().otherWindows.map((one) => one.windowId)")
    return [str(one) for one in found]


def test_another_page_of_the_origin_has_names_of_its_own(
    neighbours: tuple[Desk, Desk, DemoServer],
) -> None:
    first, second, server = neighbours
    first.add_server(server.url, "A")
    first.wait_reach(server.url, "up")
    first.text_to_image().ends()
    assert second.task_ids() == []
    assert second.page.get_by_test_id("server-row").count() == 0
    assert lists(first.page) == lists(second.page) == []
    names = first.page.evaluate(NAMES)
    ours = {name for name in names["databases"] if name.startswith("bindery-1")}
    assert ours == {"bindery-1@/one/", "bindery-1@/two/"}
    assert {name.partition("@")[2] for name in names["texts"]} <= {"/one/", "/two/"}


def test_made_up_windows_do_not_fill_the_page(neighbours: tuple[Desk, Desk, DemoServer]) -> None:
    first, second, _ = neighbours
    second.page.evaluate(SPOOF, ["bindery@/one/", 3_000])
    first.page.wait_for_function(
        "() => debugMultiWindowServers().otherWindows.length > 0", timeout=30_000
    )
    assert len(lists(first.page)) <= 200
    assert json.dumps(first.info)
