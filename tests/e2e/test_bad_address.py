"""Addresses without a server: an error beside the field, or in the row with the one fix."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.core.message import message
from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import NOT_THERE, UNREACHABLE, UNREADABLE, Room
from tests.e2e.servers import Servers, nobodys_address
from tests.e2e.words import said

WRONG = {
    "empty": ("  ", said("server.empty")),
    "no port": ("box:port", said("server.not_a_url", text="https://box:port")),
    "not a URL": ("http://", said("server.not_a_url", text="http://")),
    "spaces inside": ("http://my box:8188", said("server.not_a_url", text="http://my box:8188")),
    "not http": ("ftp://box:8188", said("server.scheme", scheme="ftp")),
    "script": ("javascript://%0aalert(1)", said("server.scheme", scheme="javascript")),
}


@pytest.mark.parametrize(("typed", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_address_stays_in_the_form_with_the_reason(
    desk: Desk, typed: str, message: str
) -> None:
    rows = desk.page.get_by_test_id("server-row").count()
    desk.add_server(typed, "mine")
    assert desk.described("server-url") == message
    assert desk.page.locator("#server-url").input_value().strip() == typed.strip()
    assert desk.page.locator("#server-name").input_value() == "mine"
    assert desk.page.get_by_test_id("server-row").count() == rows
    desk.close_server_form()


def test_the_reason_goes_when_the_address_is_mended(shared: Room, desk: Desk) -> None:
    shared.allow(r"net::ERR_NAME_NOT_RESOLVED <http://box")  # the page looks at what is typed
    desk.add_server("ftp://box")
    desk.described("server-url")
    desk.page.locator("#server-url").fill("http://box")
    desk.page.locator("#server-url-error").wait_for(state="detached")
    desk.close_server_form()


def test_a_server_that_is_there_already_is_refused_in_every_spelling(
    desk: Desk, servers: Servers
) -> None:
    url = servers[0].url
    desk.add_server(f"{url.upper().replace('HTTP', 'http')}/api/")
    assert desk.described("server-url") == said("server.duplicate", url=url)
    desk.close_server_form()


def test_an_address_is_normalised(shared: Room, desk: Desk) -> None:
    shared.allow(UNREACHABLE)  # by a look while it ends
    with DemoServer("C") as server:
        desk.add_server(f" {server.url}/api/ ")
        desk.wait_reach(server.url, "up")
        desk.remove_server(server.url)


def test_an_address_without_scheme_is_completed(shared: Room, desk: Desk) -> None:
    shared.allow(UNREACHABLE)  # by a look while it ends
    with DemoServer("C") as server:
        desk.add_server(server.url.removeprefix("http://"))
        desk.wait_reach(server.url, "up")
        desk.remove_server(server.url)


def test_a_pasted_page_with_a_key_means_its_server_and_the_key_goes_to_its_field(
    shared: Room, desk: Desk
) -> None:
    shared.allow(UNREACHABLE)  # by a look while it ends
    with DemoServer("C") as server:
        host = server.url.removeprefix("http://")
        desk.add_server(f"http://me:hush@{host}/api/queue?token=hush#top", "Keyed")
        desk.wait_reach(server.url, "up")
        assert "hush" not in desk.page.content()
        desk.menu(server.url, "edit-server")
        assert desk.page.locator("#server-url").input_value() == server.url
        assert desk.page.locator("#server-key-kind").input_value() == "basic"
        assert desk.page.locator("#server-key-name").input_value() == "me"
        assert desk.page.locator("#server-key-value").input_value() == "hush"
        desk.page.locator("#server-key-kind").select_option("none")
        desk.page.locator("#save-server").click()
        desk.page.locator("#server-form").wait_for(state="detached")
        desk.remove_server(server.url)


def test_nothing_answers(shared: Room, desk: Desk) -> None:
    shared.allow(UNREACHABLE)
    url = nobodys_address()
    desk.add_server(url)
    expect(desk.wait_reach(url, "down")).to_contain_text(said("health.down"), use_inner_text=True)
    desk.remove_server(url)


def test_a_server_without_cors_headers_names_the_flag(shared: Room, desk: Desk) -> None:
    shared.allow(UNREADABLE, UNREACHABLE, r"403 \(Forbidden\)")  # by a look while it ends
    with DemoServer("C", cors="off") as server:
        desk.add_server(server.url)
        row = desk.wait_reach(server.url, "down").inner_text()
        assert said("health.origin") in row
        assert "--enable-cors-header" in row
        desk.remove_server(server.url)


def test_something_else_than_a_comfyui_answers(shared: Room, desk: Desk) -> None:
    shared.allow(NOT_THERE)
    shared.allow(UNREADABLE)  # at the usual port of ComfyUI, which is tried too
    url = shared.site.removesuffix("/")
    desk.add_server(url)
    expect(desk.wait_reach(url, "down")).to_contain_text(
        said("health.not_comfyui"), use_inner_text=True
    )
    desk.remove_server(url)


def test_a_slow_server_is_slow_and_not_down(desk: Desk, servers: Servers) -> None:
    server = servers[1]
    server.faults.delay_routes = ("/prompt",)
    server.faults.delay_seconds = 1.0
    desk.check_server(server.url)
    row = desk.wait_reach(server.url, "slow")
    assert row.get_attribute("data-cause") == "slow"
    before, after = said("health.slow", seconds="@").split("@")
    expect(row).to_contain_text(before, use_inner_text=True)
    expect(row).to_contain_text(after, use_inner_text=True)
    server.faults.delay_seconds = 0.0
    desk.check_server(server.url)
    desk.wait_reach(server.url, "up")


def test_a_broken_server_gets_no_work(shared: Room, desk: Desk, servers: Servers) -> None:
    shared.allow(UNREACHABLE)
    broken, good = servers
    broken.faults.refuse = True
    desk.check_server(broken.url)
    desk.wait_reach(broken.url, "down")
    desk.text_to_image().ends().check_picture(good)
    broken.faults.refuse = False
    desk.check_server(broken.url)
    desk.wait_reach(broken.url, "up")


def test_without_any_server_no_task_is_made_and_the_inputs_stay(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(UNREACHABLE)
    before = desk.task_ids()
    for server in servers:
        server.faults.refuse = True
    desk.choose("text-to-image")
    desk.fill({"prompt": "all is dark", "width": 64, "height": 64, "steps": 1, "seed": 7})
    desk.page.get_by_test_id("run-button").click()
    assert said("pool.all_down", count=2) in desk.notice()
    assert desk.task_ids() == before
    assert desk.locked == ""
    assert desk.field("prompt").input_value() == "all is dark"
    assert desk.field("seed").input_value() == "7"
    for server in servers:
        server.faults.refuse = False
    desk.run()[0].ends()
    desk.page.locator("#notice-run").wait_for(state="detached")


def test_a_window_locked_to_a_server_that_is_down_says_so(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(UNREACHABLE)
    down, other = servers
    before = desk.task_ids()
    desk.pin(down.url)
    down.faults.refuse = True
    desk.choose("text-to-image")
    desk.fill({"prompt": "nobody home", "width": 64, "height": 64, "steps": 1})
    desk.page.get_by_test_id("run-button").click()
    why = message("health.down")
    assert said("lock.down", server=down.options.name, why=why) in desk.notice()
    assert desk.task_ids() == before
    assert other.requests("/prompt", "POST") == []
    assert desk.field("prompt").input_value() == "nobody home"
    down.faults.refuse = False
    desk.run()[0].ends().check_picture(down)


def test_what_was_said_of_a_lock_goes_with_it(shared: Room, desk: Desk, servers: Servers) -> None:
    shared.allow(UNREACHABLE)
    desk.pin(servers[0].url)
    servers[0].faults.refuse = True
    desk.choose("text-to-image")
    desk.fill({"prompt": "nobody home", "width": 64, "height": 64, "steps": 1})
    desk.page.get_by_test_id("run-button").click()
    desk.notice()
    desk.unpin()
    desk.page.locator("#notice-run").wait_for(state="detached")
