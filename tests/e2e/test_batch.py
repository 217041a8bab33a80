"""A batch is one result: a number on its picture, a grid in the viewer, a press to each."""

from __future__ import annotations

import re
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, expect

from tests.comfy_server.graphs import saved
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, server_at

COUNT = 64


@pytest.fixture
def batch(desk: Desk) -> Card:
    """A finished task of 64 small pictures."""
    graph = saved(0x224466, "many")
    graph["1"]["inputs"] |= {"batch_size": COUNT, "width": 48, "height": 32}
    desk.add_workflow("many pictures", graph)
    return desk.run()[0].ends()


def open_grid(desk: Desk, button: Locator) -> Locator:
    """Press a result's picture, and return the buttons in the grid."""
    button.click()
    desk.page.locator("#viewer[open] #viewer-grid").wait_for()
    return desk.page.locator("#viewer-grid button")


def test_a_batch_is_one_result_that_opens_as_a_grid(
    desk: Desk, servers: Servers, batch: Card
) -> None:
    expect(batch.locator.locator(".batch")).to_have_text(str(COUNT), use_inner_text=True)
    tiles = desk.page.locator(f'#pictures button[data-arg^="{batch.prompt_id}:"]')
    assert tiles.count() == 1
    expect(tiles.locator(".batch")).to_have_text(str(COUNT), use_inner_text=True)
    shown = open_grid(desk, tiles)
    assert shown.count() == COUNT
    images = shown.locator("img")
    for place in (0, COUNT - 1):
        images.nth(place).scroll_into_view_if_needed()
        expect(images.nth(place)).to_have_attribute("src", re.compile("^blob:"))
    addresses = images.evaluate_all("(all) => all.map((one) => one.dataset.src)")
    assert len(set(addresses)) == COUNT
    assert all(address.startswith(f"{batch.server}/api/view?") for address in addresses)
    shown.nth(7).click()
    one = desk.page.locator("#viewer .viewer-stage > img")
    expect(one).to_have_attribute("data-picture", f"{batch.prompt_id}:7")
    expect(one).to_have_attribute("src", re.compile("^blob:"))
    with desk.page.expect_download() as download:
        desk.page.locator('#viewer [data-action="download"]').click()
    name = desk.call("getWindowTask", batch.prompt_id)["images"][7]
    held = server_at(servers, batch.server).picture_bytes(name["filename"], name["subfolder"])
    assert download.value.path().read_bytes() == held
    assert download.value.suggested_filename == name["filename"]
    desk.close_dialog()


def test_the_grid_is_walked_with_the_keyboard(desk: Desk, batch: Card) -> None:
    shown = open_grid(desk, batch.locator.locator('[data-action="view"]'))
    expect(shown.nth(0)).to_be_focused()
    columns = desk.page.evaluate(
        "() => getComputedStyle(document.getElementById('viewer-grid'))"
        ".gridTemplateColumns.split(' ').length"
    )
    keys = desk.page.keyboard
    keys.press("ArrowRight")
    expect(shown.nth(1)).to_be_focused()
    keys.press("ArrowDown")
    expect(shown.nth(1 + columns)).to_be_focused()
    keys.press("End")
    expect(shown.nth(COUNT - 1)).to_be_focused()
    keys.press("ArrowRight")
    expect(shown.nth(COUNT - 1)).to_be_focused()
    keys.press("Home")
    keys.press("ArrowRight")
    keys.press("Enter")
    one = desk.page.locator("#viewer .viewer-stage > img")
    expect(one).to_have_attribute("data-picture", f"{batch.prompt_id}:1")
    keys.press("ArrowRight")
    expect(one).to_have_attribute("data-picture", f"{batch.prompt_id}:2")
    desk.page.locator('#viewer [data-action="view-all"]').click()
    expect(shown.nth(2)).to_be_focused()
    desk.close_dialog()


def test_all_of_a_batch_are_saved_by_one_press(desk: Desk, servers: Servers, batch: Card) -> None:
    open_grid(desk, batch.locator.locator('[data-action="view"]'))
    with desk.page.expect_download() as download:
        desk.page.locator('#viewer [data-action="download-all"]').click()
    assert download.value.suggested_filename == f"{batch.prompt_id[:8]}.zip"
    server = server_at(servers, batch.server)
    images = desk.call("getWindowTask", batch.prompt_id)["images"]
    with ZipFile(download.value.path()) as saved_files:
        assert saved_files.testzip() is None
        assert saved_files.namelist() == [image["filename"] for image in images]
        for image in images:
            held = server.picture_bytes(image["filename"], image["subfolder"])
            assert saved_files.read(image["filename"]) == held
    desk.close_dialog()
