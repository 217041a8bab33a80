"""Why a server cannot be used, or did not take a task: the cause that was established, and soon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.room import Room
from tests.e2e.servers import Servers
from tests.e2e.words import said, shows
from tests.hostile_server import HostileServer

ANYTHING = r"127\.0\.0\.1:\d+"
"""What the browser says of requests that fail on purpose names the server."""


@pytest.fixture
def hostile(shared: Room, desk: Desk) -> Iterator[HostileServer]:
    """A server that behaves, until a test says otherwise, in the window's pool."""
    shared.allow(ANYTHING)
    with HostileServer() as server:
        desk.add_server(server.url, "H")
        desk.wait_reach(server.url, "up")
        yield server
        server.set_mode("good")
        if desk.info["pinned"]:
            desk.unpin()
        desk.wait_locked("")
        desk.remove_server(server.url)


@pytest.mark.parametrize(
    ("mode", "key"),
    [
        ("gateway-502", "health.unreadable_now"),
        ("sign-in-401", "health.unreadable_now"),
        ("twice-allowed", "health.cors_twice"),
    ],
)
def test_a_server_that_worked_is_not_said_to_lack_a_flag(
    desk: Desk, hostile: HostileServer, mode: str, key: str
) -> None:
    hostile.set_mode(mode)
    desk.check_server(hostile.url)
    assert shows(desk.wait_reach(hostile.url, "down").inner_text(), key)


def test_what_was_never_readable_has_all_its_causes_named(shared: Room, desk: Desk) -> None:
    shared.allow(ANYTHING)
    with HostileServer("sign-in-401") as server:
        desk.add_server(server.url, "H")
        row = desk.wait_reach(server.url, "down")
        assert shows(row.inner_text(), "health.unreadable")
        expect(row).to_contain_text("--enable-cors-header", use_inner_text=True)
        link = row.get_by_text(said("servers.open"))
        assert link.get_attribute("href") == server.url
        desk.remove_server(server.url)


def test_a_redirect_names_the_address_which_a_press_puts_into_the_form(
    shared: Room, desk: Desk
) -> None:
    shared.allow(ANYTHING)
    with DemoServer("other") as other, HostileServer("redirect-307", other=other.url) as server:
        desk.add_server(server.url, "H")
        row = desk.wait_reach(server.url, "down")
        expect(row).to_contain_text(said("health.redirected", to=other.url), use_inner_text=True)
        assert row.get_attribute("data-cause") == "redirect"
        row.locator('[data-action="use-address"]').click()
        assert desk.page.locator("#server-url").input_value() == other.url
        desk.page.locator("#save-server").click()
        desk.wait_reach(other.url, "up")
        desk.remove_server(other.url)
        assert server.requests("/system_stats") == []


@pytest.mark.parametrize(
    ("status", "cors"),
    [(403, ""), (503, ""), (200, "")] + [(status, "-no-cors") for status in (429, 403, 503, 200)],
)
def test_a_refused_post_is_the_end_soon_with_its_cause(
    desk: Desk, hostile: HostileServer, status: int, cors: str
) -> None:
    desk.pin(hostile.url)
    hostile.set_mode(f"post-{status}{cors}")
    card = desk.text_to_image()
    expect(card.locator).to_have_attribute("data-state", "failed", timeout=60_000)
    assert shows(card.text, "task.kept_out" if cors else "task.refused")
    assert hostile.prompts_run == []


def test_a_post_that_is_answered_with_a_rest_waits_and_is_sent_then(
    desk: Desk, hostile: HostileServer
) -> None:
    desk.pin(hostile.url)
    hostile.set_mode("post-429")
    card = desk.text_to_image()
    expect(card.locator).to_contain_text(said("task.resting", server="H"))
    assert card.state == "submitting"
    hostile.set_mode("good")
    card.ends()
    assert hostile.prompts_run == [card.prompt_id]
    card.remove()  # its server ends with this test, and other tests load the window again


def test_tasks_that_wait_for_the_end_of_a_rest_are_cancelled_at_once(
    desk: Desk, hostile: HostileServer
) -> None:
    desk.pin(hostile.url)
    hostile.set_mode("post-429")
    desk.choose("text-to-image")
    desk.fill({"prompt": "a lake at dawn"})
    later, sooner = desk.run(2)
    for card in (later, sooner):
        expect(card.locator).to_contain_text(said("task.resting", server="H"))
        card.cancel()
        card.ends("cancelled")
    assert hostile.prompts_run == []


def test_a_preflight_that_is_refused_is_named(desk: Desk, hostile: HostileServer) -> None:
    desk.pin(hostile.url)
    hostile.set_mode("preflight-401")
    card = desk.text_to_image()
    expect(card.locator).to_have_attribute("data-state", "failed", timeout=60_000)
    assert shows(card.text, "task.kept_out")
    assert hostile.requests("/prompt", "POST") == []


def test_an_upload_that_a_proxy_refuses_is_not_called_unreachable(
    desk: Desk, hostile: HostileServer
) -> None:
    desk.pin(hostile.url)
    hostile.set_mode("upload-413")
    desk.choose("upscale")
    desk.bring_image("image", image_file("large.png"))
    card = desk.run()[0].ends("failed")
    assert shows(card.text, "upload.not_taken")


def test_a_computer_without_network_is_said_once(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(r"net::ERR_INTERNET_DISCONNECTED|WebSocket connection to .*/ws")
    context = desk.page.context
    context.set_offline(True)
    try:
        for server in servers:
            row = desk.wait_reach(server.url, "offline")
            assert row.locator(".server-why").count() == 0
            assert row.get_attribute("data-cause") == "offline"
        panel = desk.page.locator("#servers")
        assert panel.get_by_text(said("servers.offline")).count() == 1
    finally:
        context.set_offline(False)
    for server in servers:
        desk.wait_reach(server.url, "up")
    expect(desk.page.get_by_text(said("servers.offline"))).to_have_count(0)
