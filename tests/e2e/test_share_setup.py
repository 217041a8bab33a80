"""A setup goes from one browser to another by link, code and file; the other person is asked."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect

from app.core.archive.setup import Setup, setup_text
from app.core.archive.setup_link import fragment_of
from app.core.servers.server import Server, make_server
from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import empty, save
from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.profiles import SITE
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers, nobodys_address
from tests.e2e.words import said

GRAPH = {"1": empty(), "2": save("1", "mine")}


def share(desk: Desk) -> str:
    """Open the dialog, and return the link in it."""
    desk.page.locator('[data-action="share-setup"]').click()
    return desk.page.locator("#setup-link").input_value()


def title(desk: Desk) -> str:
    """Wait for a dialog about a setup; return its question."""
    desk.page.locator("#setup[open]").wait_for()
    return desk.page.locator("#setup-title").inner_text()


def offered(desk: Desk, arrival: str) -> Locator:
    """Return the rows of a setup that would come in this way."""
    return desk.page.locator(f'#setup .setup-row[data-arrival="{arrival}"]')


def open_link(desk: Desk, fragment: str) -> None:
    """Open a link on the page that is open already, as a paste into the address bar does."""
    desk.page.evaluate("(fragment) => { location.hash = fragment; }", fragment)


def test_a_link_brings_a_setup_to_another_browser_once_it_is_accepted(
    browser: BrowserProcess, own: Room, first: Desk, servers: Servers
) -> None:
    own.allow(UNREACHABLE)  # by a look while it ends
    desk = Desk(browser.open(SITE)).ready()
    with DemoServer("C") as server:
        desk.add_server(server.url, "Studio")
        desk.wait_reach(server.url, "up")
        desk.add_workflow("Mine", GRAPH)
        link = share(desk)
        desk.page.get_by_test_id("setup-code").wait_for()
        desk.page.keyboard.press("Escape")
        desk.remove_server(server.url)
        server.forget_requests()

        first.page.goto("about:blank")
        first.page.goto(link)
        first.ready()
        parts = ["1 server", "1 workflow"]
        assert title(first) == said("setup.ask_link", parts=parts)
        assert "#" not in first.page.evaluate("location.href")
        assert offered(first, "here").count() == len(servers)
        new = offered(first, "new").all_inner_texts()
        assert "Studio" in new[0]
        assert server.url in new[0]
        assert "Mine" in new[1]
        assert server.record == []
        assert first.row(server.url).count() == 0

        first.page.locator("#accept-setup").click()
        expect(first.wait_reach(server.url, "up")).to_contain_text("Studio", use_inner_text=True)
        first.choose("own:Mine")
        first.page.evaluate("location.reload()")
        first.ready()
        assert first.page.locator("#setup[open]").count() == 0
        first.wait_reach(server.url, "up")


def test_what_is_declined_leaves_nothing_and_asks_no_server(own: Room, first: Desk) -> None:
    with DemoServer("C") as server:
        setup = setup_text(Setup((make_server(server.url, "Other"),)))
        open_link(first, fragment_of(setup))
        assert title(first) == said("setup.ask_link", parts=["1 server"])
        first.page.keyboard.press("Escape")
        first.page.locator("#setup[open]").wait_for(state="detached")
        first.page.evaluate("location.reload()")
        first.ready()
        assert first.row(server.url).count() == 0
        assert server.record == []


def test_a_server_is_moved_by_a_link_only_if_that_is_chosen(
    own: Room, first: Desk, servers: Servers
) -> None:
    own.allow(UNREACHABLE)
    known, url = servers[0], nobodys_address()
    identity = first.row(known.url).get_attribute("data-server-id") or ""
    moved = setup_text(Setup((Server(url, "Trap", identity),)))  # type: ignore[arg-type]
    open_link(first, fragment_of(moved))
    title(first)
    row = offered(first, "replaces")
    expect(row).to_contain_text(
        said("setup.moves", name=known.options.name, old=known.url), use_inner_text=True
    )
    assert not row.get_by_role("checkbox").is_checked()
    assert first.page.locator("#accept-setup").is_disabled()
    row.get_by_role("checkbox").check(force=True)
    first.page.locator("#accept-setup").click()
    first.wait_reach(url, "down")
    assert first.row(url).get_attribute("data-server-id") == identity
    assert first.row(known.url).count() == 0
    first.page.locator('[data-action="restore-servers"]').click()
    first.wait_reach(known.url, "up")
    assert first.row(url).count() == 0
    assert first.page.locator('[data-action="restore-servers"]').count() == 0


def test_a_setup_that_is_too_large_for_a_link_goes_as_a_file(
    own: Room, first: Desk, tmp_path: Path
) -> None:
    texts = [f"{index:08x}-{index * 2654435761 % 2**32:08x}" for index in range(4000)]
    large = {**GRAPH, "2": {**GRAPH["2"], "_meta": {"title": " ".join(texts)}}}
    first.add_workflow("Large", large)
    first.page.locator('[data-action="share-setup"]').click()
    first.page.get_by_text(said("setup.long")).wait_for()
    assert first.page.locator("#setup-link").count() == 0
    with first.page.expect_download() as saved:
        first.page.locator('[data-action="save-setup"]').click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    first.page.locator("#setup-workflows").uncheck(force=True)
    assert first.page.locator("#setup-link").input_value().startswith(own.site)
    first.page.keyboard.press("Escape")
    first.page.locator('[data-action="remove-workflow"]').click()

    first.page.locator("#setup-file").set_input_files(file)
    assert "1 workflow" in title(first)
    first.page.locator("#accept-setup").click()
    first.choose("own:Large")


def test_what_is_no_setup_is_refused_with_a_sentence(own: Room, first: Desk) -> None:
    whole = fragment_of(setup_text(Setup((make_server("http://box:1"),))))
    open_link(first, whole[:-8])
    title(first)
    expect(first.page.locator("#setup")).to_contain_text(said("setup.damaged"), use_inner_text=True)
    first.page.locator('#setup [data-action="setup-close"]').first.click()
    first.page.locator("#setup[open]").wait_for(state="detached")
    assert "#" not in first.page.evaluate("location.href")
