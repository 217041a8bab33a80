"""Zoom, pan, gestures and keys of the viewer, as a person uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.comfy_server.graphs import saved
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.hand import Hand
from tests.e2e.room import WIDE
from tests.e2e.words import said

IMAGE = "#viewer .viewer-stage > img"

ZOOMABLE = f"""() => {{
  const image = document.querySelector({IMAGE!r});
  return !!image?.naturalWidth && image.complete && image.style.width !== "";
}}"""

SCALE = f"""() => new DOMMatrix(getComputedStyle(document.querySelector({IMAGE!r})).transform).a"""

POINT = f"""([x, y]) => {{
  const box = document.querySelector({IMAGE!r}).getBoundingClientRect();
  return [(x - box.x) / box.width, (y - box.y) / box.height];
}}"""
"""Which part of the picture is at a point, as shares of its width and height."""

VIEWED = f"""() => document.querySelector({IMAGE!r})?.dataset.src ?? ""
"""


def make(desk: Desk, *colours: int, width: int = 1600, height: int = 1200) -> list[Card]:
    """Make large pictures, one a colour."""
    cards = []
    for colour in colours:
        graph = saved(colour, f"c{colour:06x}")
        graph["1"]["inputs"] |= {"width": width, "height": height}
        desk.add_workflow(f"picture {colour:06x}", graph)
        cards.append(desk.run()[0].ends())
    return cards


def look(desk: Desk, card: Card) -> None:
    """Open a task's picture, and wait until it can be zoomed."""
    card.locator.locator('[data-action="view"]').click()
    desk.page.wait_for_function(ZOOMABLE)


def scale_is(desk: Desk, wanted: str) -> None:
    """Wait until the scale is as a condition on `it` says."""
    desk.page.wait_for_function(f"() => {{ const it = ({SCALE})(); return {wanted}; }}")


def spot(desk: Desk, x: float, y: float) -> tuple[float, float]:
    """Return a point of the picture as it lies on the screen, by shares of its size."""
    box: Any = desk.page.locator(IMAGE).bounding_box()
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def test_wheel_and_double_click_zoom_at_the_pointer(desk: Desk) -> None:
    [card] = make(desk, 0x224466)
    look(desk, card)
    at = spot(desk, 0.3, 0.7)
    desk.page.mouse.move(*at)
    desk.page.mouse.wheel(0, -600)
    scale_is(desk, "it > 1.5")
    assert desk.page.evaluate(POINT, list(at)) == pytest.approx([0.3, 0.7], abs=0.01)
    desk.page.keyboard.press("0")
    scale_is(desk, "Math.abs(it - 1) < 0.001")
    desk.page.mouse.dblclick(*at)
    scale_is(desk, "it >= 2")
    desk.page.wait_for_function(f"(at) => Math.abs(({POINT})(at)[0] - 0.3) < 0.01", arg=list(at))
    desk.page.mouse.dblclick(*at)
    scale_is(desk, "Math.abs(it - 1) < 0.001")
    desk.close_dialog()


def test_a_drag_pans_and_is_no_click(desk: Desk) -> None:
    [card] = make(desk, 0x224466)
    look(desk, card)
    at = spot(desk, 0.5, 0.5)
    desk.page.mouse.dblclick(*at)
    scale_is(desk, "it >= 2")
    before = desk.page.evaluate(POINT, list(at))
    desk.page.mouse.move(*at)
    desk.page.mouse.down()
    desk.page.mouse.move(at[0] - 80, at[1], steps=4)
    desk.page.mouse.up()
    desk.page.wait_for_function(
        f"([at, x]) => ({POINT})(at)[0] > x + 0.02", arg=[list(at), before[0]]
    )
    assert desk.page.locator("#viewer[open]").count() == 1
    desk.close_dialog()


def test_a_small_picture_is_enlarged_four_times_with_sharp_pixels(desk: Desk) -> None:
    [card] = make(desk, 0x446622, width=64, height=48)
    look(desk, card)
    box: Any = desk.page.locator(IMAGE).bounding_box()
    assert (box["width"], box["height"]) == pytest.approx((256, 192), abs=1)
    rendering = "(image) => getComputedStyle(image).imageRendering"
    assert desk.page.locator(IMAGE).evaluate(rendering) == "pixelated"
    desk.page.keyboard.press("1")
    scale_is(desk, "Math.abs(it - 0.25) < 0.001")
    expect(desk.page.locator("#viewer [data-size]")).to_have_text("64 × 48")
    desk.close_dialog()


def test_every_key_of_the_list_works(desk: Desk) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.page.bring_to_front()
    oldest, _, newest = make(desk, 0x111111, 0x222222, 0x333333)
    page, keys = desk.page, desk.page.keyboard
    urls = [card.picture() for card in (oldest, newest)]
    look(desk, newest)
    shows = f"(url) => ({VIEWED})() === url"
    keys.press("+")
    scale_is(desk, "it > 1.3")
    keys.press("-")
    scale_is(desk, "Math.abs(it - 1) < 0.001")
    keys.press("1")
    width = f"document.querySelector({IMAGE!r}).getBoundingClientRect().width"
    page.wait_for_function(f"() => Math.abs({width} - 1600) < 2")
    keys.press("0")
    scale_is(desk, "Math.abs(it - 1) < 0.001")
    keys.press("ArrowRight")
    page.wait_for_function(f"(url) => ({VIEWED})() !== url", arg=urls[1])
    keys.press("Home")
    page.wait_for_function(shows, arg=urls[1])
    keys.press("End")
    page.wait_for_function(f"(url) => ({VIEWED})() !== url", arg=urls[1])
    keys.press("Home")
    page.wait_for_function(shows, arg=urls[1])
    panel = page.locator("#viewer-panel")
    keys.press("i")
    expect(panel).to_be_hidden()
    keys.press("i")
    expect(panel).to_be_visible()
    with page.expect_download():
        keys.press("d")
    keys.press("f")
    page.wait_for_function("() => document.fullscreenElement?.matches('.viewer-body')")
    keys.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")
    page.wait_for_function(ZOOMABLE)
    keys.press("c")
    page.locator("#toast").get_by_text(said("toast.picture_copied")).wait_for()
    types = "async () => (await navigator.clipboard.read()).flatMap((one) => [...one.types])"
    assert page.evaluate(types) == ["image/png"]
    keys.press("m")
    expect(page.get_by_test_id("viewer-mark-picture")).to_have_attribute("aria-pressed", "true")
    keys.press("m")
    expect(page.get_by_test_id("viewer-mark-picture")).to_have_attribute("aria-pressed", "false")
    star = page.get_by_test_id("viewer-star-picture")
    keys.press("s")
    expect(star).to_have_attribute("aria-pressed", "true")
    keys.press("s")
    expect(star).to_have_attribute("aria-pressed", "false")
    keys.press("Delete")
    page.wait_for_function(f"(url) => ({VIEWED})() !== url", arg=urls[1])
    desk.close_dialog()
    page.locator('#toast [data-action="undo"]').click()


def test_neighbours_are_there_before_they_are_looked_at(desk: Desk) -> None:
    older, newer = make(desk, 0x552211, 0x115522)
    url = older.picture()
    look(desk, newer)
    desk.page.wait_for_function(
        "(url) => [...document.querySelectorAll('.ahead img')].some("
        "(one) => one.dataset.src === url && one.src.startsWith('blob:'))",
        arg=url,
    )
    assert desk.page.locator("#viewer .viewer-stage img").count() == 1
    desk.close_dialog()


@pytest.fixture
def finger(desk: Desk) -> Iterator[Hand]:
    """A finger on a phone."""
    hand = Hand(desk.page, is_finger=True)
    yield hand
    hand.lift()
    desk.page.set_viewport_size(WIDE)
    desk.page.evaluate("() => document.getElementById('tab-compose').click()")


def test_a_finger_swipes_to_the_next_taps_and_closes(desk: Desk, finger: Hand) -> None:
    older, newer = make(desk, 0x0000AA, 0x00AA00)
    older_url, newer_url = older.picture(), newer.picture()
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.page.locator("#tab-pictures").click()
    desk.page.locator(f'[data-action="view-found"][data-arg="{newer.prompt_id}:0"]').click()
    desk.page.wait_for_function(ZOOMABLE)
    shows = f"(url) => ({VIEWED})() === url"
    head = desk.page.locator("#viewer .viewer-head")
    expect(desk.page.locator("#viewer-panel")).to_be_hidden()
    finger.tap((195, 422))
    expect(head).to_be_hidden()
    finger.tap((195, 422))
    expect(head).to_be_visible()
    finger.drag((300, 422), (80, 430))
    desk.page.wait_for_function(shows, arg=older_url)
    finger.drag((80, 422), (300, 430))
    desk.page.wait_for_function(shows, arg=newer_url)
    desk.page.locator("#viewer .panel-show").click()
    expect(desk.page.locator("#viewer-panel")).to_be_visible()
    desk.page.locator("#viewer .panel-hide").click()
    expect(desk.page.locator("#viewer-panel")).to_be_hidden()
    finger.drag((195, 300), (200, 560))
    desk.page.locator("#viewer[open]").wait_for(state="detached")
    desk.page.wait_for_function("() => history.state === null")


def test_back_with_an_open_picture_stays_on_the_page(desk: Desk) -> None:
    [card] = make(desk, 0xAA0000)
    ids = desk.ids
    look(desk, card)
    desk.page.wait_for_function("() => history.state !== null")
    desk.page.evaluate("() => history.back()")
    desk.page.locator("#viewer[open]").wait_for(state="detached")
    assert desk.ids == ids
