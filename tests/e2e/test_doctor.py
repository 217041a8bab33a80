"""Why a server cannot be used, through a real gateway: the row names what is established."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.comfy_server import DemoServer
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.room import Room
from tests.e2e.words import said, shows
from tests.gateway import Gateway, Page, is_post, is_preflight, is_upload
from tests.tls_proxy import MISSING, is_installed, tls_proxy

ANYTHING = r"127\.0\.0\.1:\d+"
"""What the browser says of requests that fail on purpose names the server."""

SIGN_IN = '<!doctype html><title>Studio</title><form><input type="password"></form>'
WARNING = "<!doctype html><p>You are about to visit a tunnel (ERR_NGROK_6024)"
STOPPED = "<!doctype html><title>502 Bad Gateway</title>"


@pytest.fixture
def gateway(shared: Room, desk: Desk) -> Iterator[Gateway]:
    """A gateway before a healthy server, in the window's pool."""
    shared.allow(ANYTHING)
    with DemoServer("G") as server, Gateway(server) as gateway:
        desk.add_server(gateway.url, "G")
        desk.wait_reach(gateway.url, "up")
        yield gateway
        gateway.pass_all()
        desk.remove_server(gateway.url)


def cause(desk: Desk, url: str, words: str) -> Locator:
    """Check a server until its row shows these causes; give the row."""
    desk.check_server(url)
    row = desk.row(url)
    expect(row).to_have_attribute("data-cause", words, timeout=60_000)
    expect(row.locator(".live")).to_have_count(0)
    return row


READABLE = {
    "401": (Page(401, "key", cors=True), "sign-in", "health.sign_in"),
    "502": (Page(502, cors=True), "gateway", "health.gateway"),
    "403": (Page(403, "no", cors=True), "sign-in", "health.sign_in"),
    "503": (Page(503, cors=True), "gateway", "health.gateway"),
    "403 without a body": (Page(403, "", cors=True), "sign-in origin", "health.forbidden"),
    "504": (Page(504, cors=True), "gateway", "health.gateway"),
    "200 with HTML": (Page(200, cors=True), "not-comfyui", "health.web_page"),
    "200 with a sign-in": (Page(200, SIGN_IN, cors=True), "sign-in", "health.sign_in_page"),
    "200 of a gateway": (Page(200, STOPPED, cors=True), "gateway", "health.gateway_page"),
    "a tunnel's warning": (Page(200, WARNING, cors=True), "tunnel-page", "health.tunnel_page"),
    "530": (Page(530, cors=True), "gateway", "health.gateway"),
    "404": (Page(404, "Not found", cors=True), "not-comfyui", "health.not_comfyui"),
    "429": (Page(429, "slow down", cors=True), "rate-limited", "health.limited"),
    "other JSON": (
        Page(200, '{"ok": 1}', cors=True, content_type="application/json"),
        "not-comfyui",
        "health.not_comfyui",
    ),
    "429 with a time": (
        Page(429, "slow down", cors=True, headers={"Retry-After": "30"}),
        "rate-limited",
        "health.rests",
    ),
    "500": (Page(500, "oops", cors=True), "error", "health.status"),
}
"""Answers that the page may read, and the cause of each; two neighbours have different causes."""


def test_what_can_be_read_has_one_cause(desk: Desk, gateway: Gateway) -> None:
    for name, (page, words, key) in READABLE.items():
        gateway.page = page
        row = cause(desk, gateway.url, words)
        assert shows(row.inner_text(), key), name


@pytest.mark.parametrize("status", [401, 403, 429, 502, 503, 504, 530, 200])
def test_what_cannot_be_read_names_the_causes_that_remain(
    desk: Desk, gateway: Gateway, status: int
) -> None:
    gateway.page = Page(status)
    row = cause(desk, gateway.url, "gateway sign-in")
    assert shows(row.inner_text(), "health.unreadable_now")
    assert row.locator(f'a.button[href="{gateway.url}"]').count() == 1


def test_comfyui_without_the_header(desk: Desk, gateway: Gateway) -> None:
    gateway.no_cors = True
    assert shows(cause(desk, gateway.url, "no-cors").inner_text(), "health.no_cors")


@pytest.mark.parametrize("which", ["good", "all"])
def test_the_header_twice(desk: Desk, gateway: Gateway, which: str) -> None:
    gateway.twice = which
    assert shows(cause(desk, gateway.url, "cors-twice").inner_text(), "health.cors_twice")


def test_preflights_that_are_refused(desk: Desk, gateway: Gateway) -> None:
    gateway.page, gateway.only = Page(401), is_preflight
    cause(desk, gateway.url, "preflight")
    gateway.pass_all()
    desk.check_server(gateway.url)
    desk.wait_reach(gateway.url, "up")


def test_a_check_of_the_origin(shared: Room, desk: Desk) -> None:
    shared.allow(ANYTHING)
    with DemoServer("O", cors="off") as server:
        desk.add_server(server.url, "O")
        row = cause(desk, server.url, "origin")
        expect(row).to_contain_text("--enable-cors-header", use_inner_text=True)
        desk.remove_server(server.url)


def test_a_redirect_to_a_sign_in(desk: Desk, gateway: Gateway) -> None:
    gateway.page = Page(302, "", cors=True, headers={"Location": f"{gateway.url}/login"})
    gateway.only = lambda request: request.path != "/login"
    row = cause(desk, gateway.url, "sign-in")
    assert shows(row.inner_text(), "health.redirected_sign_in")


def test_a_redirect_to_a_sign_in_that_cannot_be_read(desk: Desk, gateway: Gateway) -> None:
    with DemoServer("L", cors="off") as login:
        gateway.page = Page(302, "", cors=True, headers={"Location": f"{login.url}/login"})
        cause(desk, gateway.url, "redirect sign-in")
        gateway.page = Page(302, "", headers={"Location": f"{login.url}/login"})
        cause(desk, gateway.url, "gateway sign-in")


def test_answers_that_break_off(desk: Desk, gateway: Gateway) -> None:
    gateway.is_cutting = True
    assert shows(cause(desk, gateway.url, "cut").inner_text(), "health.cut")


def test_nothing_listens_and_no_such_name(shared: Room, desk: Desk) -> None:
    shared.allow(r"net::ERR_", r"WebSocket connection to")
    with DemoServer("N") as server:
        nobody = server.url
    for url, words in (
        (nobody, "refused"),
        ("http://gpu.invalid:8188", "name"),
        (nobody.replace("http:", "https:"), "refused tls"),
    ):
        desk.add_server(url, "N")
        cause(desk, url, words)
        desk.remove_server(url)


def test_a_server_under_a_path(shared: Room, desk: Desk) -> None:
    shared.allow(ANYTHING)
    with DemoServer("P") as server, Gateway(server, prefix="/gpu/1") as gateway:
        url = f"{gateway.url}/gpu/1"
        desk.add_server(url, "P")
        desk.wait_reach(url, "up")
        desk.pin(url)
        card = desk.text_to_image()
        card.ends()
        card.remove()
        desk.unpin()
        desk.wait_locked("")
        desk.remove_server(url)
        desk.add_server(gateway.url, "P")
        cause(desk, gateway.url, "not-comfyui")
        desk.remove_server(gateway.url)


def test_a_server_that_is_asked_over_the_wrong_protocol(shared: Room, desk: Desk) -> None:
    shared.allow(r"net::ERR_", r"WebSocket connection to")
    with DemoServer("S") as server:
        secure = server.url.replace("http:", "https:")
        server.stop()  # so that nothing corrects the address at once
        desk.add_server(secure, "S")
        desk.wait_reach(secure, "down")
        server.restart()
        row = cause(desk, secure, "tls")
        row.locator('[data-action="use-address"]').click()
        desk.page.locator("#save-server").click()
        desk.wait_reach(server.url, "up")
        desk.remove_server(server.url)


@pytest.mark.skipif(not is_installed(), reason=MISSING)
def test_a_certificate_that_no_browser_trusts(shared: Room, desk: Desk, tmp_path: Path) -> None:
    shared.allow(r"net::ERR_", r"WebSocket connection to", r"blocked by CORS policy", r"400 \(Bad")
    with DemoServer("S") as server, tls_proxy(server.url, tmp_path) as url:
        desk.add_server(url, "S")
        row = cause(desk, url, "tls")
        assert shows(row.inner_text(), "health.tls")
        assert row.locator(f'a.button[href="{url}"]').count() == 1
        desk.remove_server(url)


# ---- while a task is there ----


def test_without_sockets_the_row_says_that_it_is_polled(desk: Desk, gateway: Gateway) -> None:
    gateway.upgrades = False
    server = gateway.servers[0]
    server.pause("steps")
    desk.pin(gateway.url)
    card = desk.text_to_image()
    row = desk.row(gateway.url)
    expect(row).to_contain_text(said("servers.no_socket"), timeout=60_000)
    expect(row.locator(".live")).to_have_count(0)
    server.resume()
    card.ends()
    expect(row).not_to_contain_text(said("servers.no_socket"))
    leave(desk, card)


def test_a_socket_that_is_cut_when_idle_is_opened_again(desk: Desk, gateway: Gateway) -> None:
    gateway.idle_seconds = 0.3
    server = gateway.servers[0]
    server.pause("steps")
    desk.pin(gateway.url)
    card = desk.text_to_image()
    server.wait_until(lambda: gateway.cuts >= 2)
    server.resume()
    card.ends()
    assert server.prompts_run == [card.prompt_id]
    assert card.picture().startswith(f"{gateway.url}/api/view?")
    leave(desk, card)


@pytest.mark.parametrize(
    ("page", "key"),
    [
        (Page(413), "upload.not_taken"),
        (Page(413, cors=True), "upload.too_large"),
        (Page(401, "key", cors=True), "health.sign_in"),
        (Page(502, cors=True), "health.gateway"),
    ],
)
def test_an_upload_that_is_refused(desk: Desk, gateway: Gateway, page: Page, key: str) -> None:
    gateway.page, gateway.only = page, is_upload
    desk.pin(gateway.url)
    desk.choose("upscale")
    desk.bring_image("image", image_file("large.png"))
    card = desk.run()[0].ends("failed")
    assert shows(card.text, key)
    assert not shows(card.text, "transport.failed")
    leave(desk, card)


@pytest.mark.parametrize(
    ("page", "key"),
    [
        (Page(401, "key", cors=True), "health.sign_in"),
        (Page(503, cors=True), "health.gateway"),
        (Page(200, SIGN_IN, cors=True), "health.sign_in_page"),
        (Page(403), "post.unread"),
    ],
)
def test_a_task_that_is_refused(desk: Desk, gateway: Gateway, page: Page, key: str) -> None:
    gateway.page, gateway.only = page, is_post
    desk.pin(gateway.url)
    card = desk.text_to_image().ends("failed")
    assert shows(card.text, key)
    leave(desk, card)


def test_a_task_whose_preflight_is_refused(desk: Desk, gateway: Gateway) -> None:
    desk.pin(gateway.url)
    gateway.page, gateway.only = Page(401), is_preflight
    card = desk.text_to_image().ends("failed")
    assert shows(card.text, "health.preflight")
    expect(desk.row(gateway.url)).to_have_attribute("data-cause", "preflight")
    gateway.pass_all()
    leave(desk, card)


def leave(desk: Desk, card: Card) -> None:
    """Remove a task, and free the window."""
    card.remove()
    desk.unpin()
    desk.wait_locked("")
