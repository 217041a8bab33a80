"""Adding servers by their addresses: the check while typing, several at once, one that moved."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import nobodys_address
from tests.e2e.words import said


def open_form(desk: Desk) -> Locator:
    desk.page.locator('[data-action="add-server"]').first.click()
    return desk.page.locator("#server-url")


def checks(desk: Desk, state: str, count: int = 1) -> Locator:
    """Wait until so many addresses in the form have been checked with this result."""
    found = desk.page.locator(f'[data-testid="address-check"][data-state="{state}"]')
    found.nth(count - 1).wait_for()
    return found


def test_two_pasted_lines_are_checked_and_become_two_servers(own: Room, first: Desk) -> None:
    own.allow(UNREACHABLE)  # by a look while they end
    with DemoServer("C") as one, DemoServer("D") as two:
        host = two.url.removeprefix("http://")
        open_form(first).fill(f"- {one.url}/api/queue#top\n{host},\n")
        found = checks(first, "found", 2)
        for text in found.all_inner_texts():
            assert "ComfyUI 0." in text
            assert "model" in text
        first.page.locator("#server-url").press("Enter")
        first.wait_reach(one.url, "up")
        first.wait_reach(two.url, "up")
        assert first.page.locator("#server-form").count() == 0
        expect(first.page.locator("#toast")).to_contain_text(
            said("servers.added", n=2), use_inner_text=True
        )


def test_lines_that_are_no_addresses_stay_with_their_reasons(own: Room, first: Desk) -> None:
    own.allow(UNREACHABLE)  # by a look while it ends
    with DemoServer("C") as server:
        text = f"ftp://box\n{server.url}\nhttp://my box"
        open_form(first).fill(text)
        checks(first, "found")
        checks(first, "wrong", 2)
        first.page.locator("#save-server").click()
        first.wait_reach(server.url, "up")
        field = first.page.locator("#server-url")
        assert field.input_value() == "ftp://box\nhttp://my box"
        assert first.described("server-url") == said("server.lines_left", n=2)
        reasons = checks(first, "wrong", 2).all_inner_texts()
        assert said("server.scheme", scheme="ftp") in reasons[0]
        assert said("server.not_a_url", text="http://my box") in reasons[1]
        field.press("Escape")
        first.page.locator("#server-form").wait_for(state="detached")


def test_the_check_names_the_cause_and_follows_the_text(own: Room, first: Desk) -> None:
    own.allow(UNREACHABLE)
    with DemoServer("C") as server:
        field = open_form(first)
        field.fill(nobodys_address())
        expect(checks(first, "failed")).to_contain_text(said("health.down"), use_inner_text=True)
        field.fill(server.url)
        expect(checks(first, "found")).to_contain_text("ComfyUI", use_inner_text=True)
        field.press("Escape")
        first.page.locator("#server-form").wait_for(state="detached")
        assert first.row(server.url).count() == 0


def test_a_pasted_address_of_a_server_that_is_down_can_be_given_to_it(
    own: Room, first: Desk
) -> None:
    own.allow(UNREACHABLE)
    with DemoServer("C") as new:
        with DemoServer("C") as old:
            first.add_server(old.url, "GPU 2")
            first.wait_reach(old.url, "up")
            identity = first.row(old.url).get_attribute("data-server-id")
        first.wait_reach(old.url, "down")
        open_form(first).fill(new.url)
        recognised = first.page.get_by_test_id("recognised")
        recognised.wait_for()
        expect(recognised).to_contain_text(
            said("check.like_moved", name="GPU 2"), use_inner_text=True
        )
        recognised.locator('[data-action="take-address"]').click()
        first.wait_reach(new.url, "up")
        assert first.row(old.url).count() == 0
        assert first.row(new.url).get_attribute("data-server-id") == identity
        expect(first.row(new.url)).to_contain_text("GPU 2", use_inner_text=True)
        assert first.page.locator("#server-form").count() == 0


def test_one_machine_under_two_names_is_said(own: Room, first: Desk) -> None:
    own.allow(UNREACHABLE)  # by a look while it ends
    with DemoServer("C") as server:
        first.add_server(server.url, "Studio")
        first.wait_reach(server.url, "up")
        twin = server.url.replace("127.0.0.1", "localhost")
        open_form(first).fill(twin)
        recognised = first.page.get_by_test_id("recognised")
        recognised.wait_for()
        expect(recognised).to_contain_text(
            said("check.like_same", name="Studio"), use_inner_text=True
        )
        assert recognised.locator("button").count() == 0
        first.close_server_form()

        first.pin(server.url)
        first.text_to_image("proof").ends()
        open_form(first).fill(twin)
        first.page.get_by_text(said("check.is_same", name="Studio")).wait_for()
