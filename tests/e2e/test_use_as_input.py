"""A picture as an input: from which copy, for which server, into which field, and by dragging."""

from __future__ import annotations

import json

import pytest

from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.journal import kept, wait_kept
from tests.e2e.next_run import (
    DRAG,
    DROP,
    MIME,
    NO_DIALOG,
    VALUE,
    on_server,
    open_viewer,
    picture_held,
    picture_used,
    tile,
    wait_filled,
    wait_value,
)
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers
from tests.e2e.words import said


def test_a_picture_of_one_server_is_an_input_on_another(desk: Desk, servers: Servers) -> None:
    first, second = servers
    card = on_server(desk, first)
    desk.choose("image-adjust")
    open_viewer(card)
    desk.page.keyboard.press("u")
    wait_filled(desk, "image", card.file().filename)
    desk.page.wait_for_function(NO_DIALOG)
    asked = [seen.query["filename"] for seen in second.requests("/view")]
    assert card.file().filename not in asked, "only the server that made it was asked"
    desk.pin(second.url)
    run = desk.run()[0].ends()
    assert run.server == second.url
    assert picture_used(run, second) == picture_held(card, first)
    assert not first.requests("/upload/image", "POST")
    assert len(second.requests("/upload/image", "POST")) == 1


def test_the_kept_copy_is_used_when_the_server_is_down(
    own: Room, first: Desk, servers: Servers
) -> None:
    gone, other = servers
    card = on_server(first, gone)
    wait_kept(first, 2)
    name, held = card.file().filename, picture_held(card, gone)
    own.allow(UNREACHABLE)
    gone.stop()
    try:
        first.wait_reach(gone.url, "down")
        first.choose("image-adjust")
        first.page.locator(f"{tile(card)} button").focus()
        first.page.keyboard.press("u")
        wait_filled(first, "image", name)
        run = first.run()[0].ends()
        assert run.server == other.url
        assert picture_used(run, other) == held
    finally:
        gone.restart()


def test_without_a_copy_and_a_server_it_is_said(own: Room, first: Desk, servers: Servers) -> None:
    gone = servers[0]
    kept(first).locator("#keep-pictures").uncheck()
    card = on_server(first, gone)
    own.allow(UNREACHABLE)
    gone.stop()
    try:
        first.choose("image-adjust")
        first.page.locator(f"{tile(card)} button").focus()
        first.page.keyboard.press("u")
        why = said("reuse.gone", server=gone.options.name, why="").strip()
        first.page.locator("#toast").get_by_text(why).wait_for()
        assert first.page.locator(".filled[data-drop]").count() == 0
    finally:
        gone.restart()
    first.wait_reach(gone.url, "up")


def test_a_form_without_images_offers_workflows_the_last_used_first(desk: Desk) -> None:
    desk.choose("upscale")
    desk.bring_image("image", image_file("small.png"))
    desk.run()[0].ends()
    card = desk.text_to_image("to be used").ends()
    card.locator.locator('[data-action="use-as-input"]').click()
    menu = desk.page.get_by_test_id("use-as-input")
    items = menu.get_by_role("menuitem")
    items.first.wait_for()
    assert items.first.get_attribute("data-arg") == "upscale"
    assert {"image-adjust", "image-blend"} <= {
        str(one.get_attribute("data-arg")) for one in items.all()
    }
    desk.page.keyboard.press("Escape")
    desk.page.wait_for_function(NO_DIALOG)
    wait_value(desk, "prompt", "to be used")
    card.locator.locator('[data-action="use-as-input"]').click()
    items.first.click()
    desk.page.wait_for_function(VALUE, arg=["workflow", "upscale"])
    wait_filled(desk, "image", card.file().filename)


def test_two_image_fields_ask(desk: Desk) -> None:
    card = desk.text_to_image("one of two").ends()
    desk.choose("image-blend")
    first = desk.page.locator('[data-drop="image1"]')
    before = first.inner_text()
    open_viewer(card)
    desk.page.get_by_test_id("viewer-use-as-input").click()
    items = desk.page.get_by_test_id("use-as-input").get_by_role("menuitem")
    items.nth(1).wait_for()
    assert [one.get_attribute("data-arg") for one in items.all()] == ["image1", "image2"]
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    wait_filled(desk, "image2", card.file().filename)
    assert first.inner_text() == before


def test_a_tile_is_dragged_onto_a_field(desk: Desk) -> None:
    card = desk.text_to_image("dragged").ends()
    desk.choose("image-blend")
    shown = desk.page.evaluate(DROP, [tile(card), '[data-drop="image2"]', MIME])
    assert shown == ["picture", json.dumps(said("drop.picture")), f"{card.prompt_id}:0"]
    wait_filled(desk, "image2", card.file().filename)
    assert desk.page.locator("[data-dragging]").count() == 0


def test_a_tile_is_dragged_by_hand(desk: Desk) -> None:
    card = desk.text_to_image("by hand").ends()
    desk.choose("image-adjust")
    desk.page.locator(f"{tile(card)} img[src^='blob:']").wait_for()
    desk.page.locator(tile(card)).drag_to(desk.page.locator('[data-drop="image"]'))
    wait_filled(desk, "image", card.file().filename)


def test_a_tile_is_dragged_into_another_tab(desks: tuple[Desk, Desk], servers: Servers) -> None:
    first, second = desks
    card = on_server(first, servers[0])
    second.choose("image-adjust")
    if second.page.locator('[data-action="clear-image"]').count():
        second.page.locator('[data-action="clear-image"]').click()
    key = first.page.evaluate(DRAG, [tile(card), MIME])
    second.page.evaluate(DROP, [key, '[data-drop="image"]', MIME])
    wait_filled(second, "image", card.file().filename)
    second.pin(servers[1].url)
    run = second.run()[0].ends()
    second.unpin()
    assert picture_used(run, servers[1]) == picture_held(card, servers[0])


@pytest.mark.parametrize(
    "key", ["", ":0", "nobody:0", "x" * 5000, "<img src=x onerror=alert(1)>:0", "a:-1"]
)
def test_what_another_page_drags_is_only_a_key(desk: Desk, key: str) -> None:
    desk.choose("image-adjust")
    if desk.page.locator('[data-action="clear-image"]').count():
        desk.page.locator('[data-action="clear-image"]').click()
    desk.page.evaluate(DROP, [key, '[data-drop="image"]', MIME])
    desk.page.locator("#toast").get_by_text(said("reuse.unknown")).wait_for()
    assert desk.page.locator(".filled[data-drop]").count() == 0
