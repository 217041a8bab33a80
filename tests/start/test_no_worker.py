"""A build without a worker ends the one of an earlier build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.start.host import Host
from tests.start.releases import without_worker
from tests.start.seen import SNAPSHOT_LINE, Lines, installed, ready
from tests.start.test_update import LATE, UPDATE
from tests.windows import Windows, until
from tools.build import END_OF_WORKER
from tools.vendor import ROOT

# The last thing that the page's side does in such a build: it looks what there is to delete.
LOOKED = """
const keys = window.caches?.keys.bind(caches);
if (keys) {
  caches.keys = () => {
    window.looked = true;
    return keys();
  };
}
"""

OTHERS = ["bindery /sub/app-0123abcd/", "bindery /sub/lists", "bindery /app-1/lists", "somebody's"]
"""Caches of other copies on the host, whose names begin as those at its root do."""

OPEN = "(names) => Promise.all(names.map((name) => caches.open(name)))"

LEFT = "async (names) => JSON.stringify(await caches.keys()) === JSON.stringify(names)"

GONE = "async () => !(await navigator.serviceWorker.getRegistration())"


def test_the_worker_and_what_it_kept_are_gone_and_other_copies_stay(
    windows: Windows, host: Callable[..., Host], dist: Path, tmp_path: Path
) -> None:
    site = host()
    context = windows.context()
    old = installed(windows.open(site.url, context))
    old.evaluate(OPEN, OTHERS)
    site.folder = without_worker(dist, tmp_path / "off", ROOT / END_OF_WORKER)
    old.evaluate(UPDATE)
    until(old, GONE)
    assert old.evaluate(LATE)
    old.close()
    lines = Lines(context)
    page = ready(windows.open(site.url, context))
    assert not lines.of(SNAPSHOT_LINE)
    assert page.evaluate(GONE)
    assert not page.evaluate("() => Boolean(navigator.serviceWorker.controller)")
    until(page, LEFT, OTHERS)


def test_a_build_without_a_worker_installs_none(
    windows: Windows, host: Callable[..., Host], dist: Path, tmp_path: Path
) -> None:
    site = host(without_worker(dist, tmp_path / "off", ROOT / END_OF_WORKER))
    context = windows.context()
    context.add_init_script(LOOKED)
    page = ready(windows.open(site.url, context))
    page.wait_for_function("() => window.looked")
    assert page.evaluate(GONE)
    assert "sw.js" not in site.requests


def test_the_development_page_has_no_worker(windows: Windows, site_url: str) -> None:
    windows.allow(r"net::ERR_|WebSocket")  # its servers are nobody's
    page = ready(windows.open(site_url))
    assert page.evaluate(GONE)
