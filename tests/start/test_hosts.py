"""The same build on hosts of all kinds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Playwright

from tests.conftest import launched
from tests.e2e.test_policy import LISTEN, VIOLATIONS
from tests.start.host import HTML, Host
from tests.start.seen import SNAPSHOT_LINE, Lines, installed, ready
from tests.windows import Windows
from tools.vendor import ROOT

SCRIPTS = {**HTML, ".js": "application/javascript"}


def starts_twice(windows: Windows, site: Host) -> None:
    """See a build start, install itself, and start from the snapshot."""
    context = windows.context()
    lines = Lines(context)
    installed(windows.open(site.url, context)).close()
    lines.forget()
    ready(windows.open(site.url, context))
    assert not lines.of(SNAPSHOT_LINE)


def test_under_a_path(windows: Windows, host: Callable[..., Host]) -> None:
    site = host(prefix="/some/path")
    context = windows.context()
    page = installed(windows.open(site.url, context))
    addresses = page.evaluate("() => performance.getEntriesByType('resource').map(e => e.name)")
    assert len(addresses) > 5
    assert not [asked for asked in addresses if not asked.startswith(site.url)]
    page.reload()
    ready(page)


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("other", [None, "application/octet-stream", "text/plain"])
def test_a_host_that_knows_no_types_but_html_and_scripts(
    windows: Windows, host: Callable[..., Host], other: str | None
) -> None:
    starts_twice(windows, host(kinds=SCRIPTS, other=other))


def test_a_host_that_compresses(windows: Windows, host: Callable[..., Host]) -> None:
    site = host(compress=True, headers={"Cache-Control": "no-store"})
    starts_twice(windows, site)
    assert not [name for name in site.requests if name.endswith(".wasm.gz")]


def test_a_host_that_neither_compresses_nor_lets_browsers_keep_anything(
    windows: Windows, host: Callable[..., Host]
) -> None:
    site = host(headers={"Cache-Control": "no-store"})
    starts_twice(windows, site)
    assert [name for name in site.requests if name.endswith(".wasm.gz")], "no twin was used"


DOCS = ROOT / "docs" / "hosting"


def documented_headers() -> dict[str, str]:
    """Return the headers that the hosting page recommends."""
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    found = re.search(r"## Headers\n.*?```\n(.*?)```", text, re.DOTALL)
    assert found
    return dict(line.split(": ", 1) for line in found[1].splitlines())


def test_with_the_headers_that_the_hosting_page_recommends(
    windows: Windows, host: Callable[..., Host]
) -> None:
    headers = documented_headers()
    assert len(headers) == 5
    context = windows.context()
    context.add_init_script(LISTEN)
    site = host(headers=headers)
    page = installed(windows.open(site.url, context))
    assert page.evaluate(VIOLATIONS) == []
    page.close()
    page = ready(windows.open(site.url, context))
    assert page.evaluate(VIOLATIONS) == []


def test_the_recipes_of_hosts_have_the_same_headers() -> None:
    for name, form in (
        ("nginx.md", '    add_header {} "{}";'),
        ("cloudflare-pages.md", "  {}: {}"),
    ):
        lines = (DOCS / name).read_text(encoding="utf-8").splitlines()
        assert [
            header
            for header, value in documented_headers().items()
            if form.format(header, value) not in lines
        ] == []


SECURE_OR_WORKER = "() => [isSecureContext, 'serviceWorker' in navigator]"


def test_http_on_a_network_starts_from_the_snapshot(
    playwright: Playwright, host: Callable[..., Host]
) -> None:
    """Such a page has no service worker, no cache, no Web Locks and no hashes."""
    site = host()
    address = site.url.replace("127.0.0.1", "bindery.example")
    with launched(playwright, "--host-resolver-rules=MAP bindery.example 127.0.0.1") as browser:
        windows = Windows(browser)
        context = windows.context()
        lines = Lines(context)
        page = ready(windows.open(address, context))
        assert page.evaluate(SECURE_OR_WORKER) == [False, False]
        page.reload()
        ready(page)
        assert not lines.of(SNAPSHOT_LINE)
        problems = windows.close()
    assert not problems
