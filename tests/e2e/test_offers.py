"""Workflows from a server: saved ones, templates and runs of others, opened and run."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers

BLOB = re.compile("^blob:")
"""The source of every picture that is shown."""


def dialog_of(desk: Desk) -> Locator:
    """Open the dialog."""
    desk.page.locator('[data-action="show-offers"]').click()
    dialog = desk.page.locator("#offers[open]")
    expect(dialog).to_be_visible()
    return dialog


def choose(desk: Desk, shelf: str, words: str) -> None:
    """Open the dialog and the first workflow of a shelf that matches."""
    dialog = dialog_of(desk)
    dialog.locator(f"#offers-shelf-{shelf}").click()
    desk.page.locator("#offers-search").fill(words)
    dialog.get_by_test_id("offer").first.click()
    expect(dialog).to_be_hidden()


def is_formed(desk: Desk, type_id: str) -> None:
    """Wait until the form of a type can run."""
    expect(desk.page.locator("#workflow")).to_have_value(type_id)
    expect(desk.page.get_by_test_id("run-button")).to_be_enabled()


def test_nothing_is_requested_before_a_person_looks(desk: Desk, servers: Servers) -> None:
    routes = ("/userdata", "/workflow_templates", "/templates/index.json")
    assert not [one for route in routes for server in servers for one in server.requests(route)]
    dialog = dialog_of(desk)
    expect(dialog.get_by_test_id("offer").first).to_be_visible()
    assert all(server.requests("/userdata") for server in servers)
    assert not [one for route in routes[1:] for server in servers for one in server.requests(route)]
    desk.page.keyboard.press("Escape")


def test_a_saved_workflow_is_found_opened_and_run(desk: Desk) -> None:
    dialog = dialog_of(desk)
    expect(desk.page.locator("#offers-search")).to_be_focused()
    expect(dialog.locator(".offers-group")).not_to_have_count(0)
    desk.page.keyboard.type("red barn")
    expect(dialog.get_by_test_id("offer")).to_have_count(2)  # one of each server
    desk.page.keyboard.press("ArrowDown")
    expect(dialog.locator("#offers-row-1")).to_have_attribute("aria-selected", "true")
    desk.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    is_formed(desk, "own:red barn")
    desk.fill({"4.width": 64, "4.height": 64, "5.steps": 2})
    desk.run()[0].ends()


@pytest.mark.parametrize(("words", "title"), [("painting", "A painting"), ("clip", "clip")])
def test_a_template_and_an_example_are_opened(desk: Desk, words: str, title: str) -> None:
    choose(desk, "templates", words)
    is_formed(desk, f"own:{title}")


def test_a_run_of_somebody_else_is_opened_with_its_values(desk: Desk, servers: Servers) -> None:
    servers[0].leave_history()
    choose(desk, "runs", "old mill")
    is_formed(desk, "own:an old mill by a river, autumn")
    seed = desk.page.locator('[data-field="5.seed"]')
    expect(seed).to_have_value("3")


def test_a_run_shows_its_picture_from_the_server_that_lists_it(
    desk: Desk, servers: Servers
) -> None:
    servers[1].leave_history()
    dialog = dialog_of(desk)
    dialog.locator("#offers-shelf-runs").click()
    desk.page.locator("#offers-search").fill("fox")
    picture = dialog.locator(".offer-picture img").first
    expect(picture).to_have_attribute("src", BLOB)
    address = picture.get_attribute("data-src") or ""
    assert address.startswith(servers[1].url)
    desk.page.keyboard.press("Escape")


def test_a_server_that_is_down_is_named_with_the_cause(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow("CORS", "Failed to load resource", "ERR_FAILED")
    servers[1].faults.no_cors = True
    dialog = dialog_of(desk)
    why = dialog.get_by_test_id("offers-why")
    expect(why).to_contain_text("--enable-cors-header", timeout=60_000)
    expect(dialog.get_by_test_id("offer").first).to_be_visible()  # those of the other one
    why.get_by_role("button").click()
    servers[1].faults.no_cors = False
    expect(why).to_have_count(0, timeout=60_000)
    desk.page.keyboard.press("Escape")


def test_the_dialog_closes_by_escape_and_back(desk: Desk) -> None:
    dialog = dialog_of(desk)
    desk.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    dialog_of(desk)
    desk.page.go_back()
    expect(dialog).to_be_hidden()


def test_o_opens_the_file_dialog(desk: Desk) -> None:
    desk.choose("text-to-image")
    desk.field("prompt").focus()
    desk.leave_field()
    with desk.page.expect_file_chooser():
        # The request to watch for choosers may reach the page after the key, but not after this.
        desk.page.evaluate("() => 0")
        desk.page.keyboard.press("o")


def test_a_workflow_that_is_ready_says_so(desk: Desk) -> None:
    choose(desk, "saved", "chamber")
    expect(desk.page.locator("#toast")).to_contain_text("is ready: 2 fields.")
