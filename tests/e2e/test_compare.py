"""Pictures beside each other: each from its own server, with one zoom and pan for all."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, server_at
from tests.e2e.test_viewer_zoom import look, make
from tests.e2e.words import said

SCALES = """() => [...document.querySelectorAll("#compare .compare-pane > img")].map(
  (image) => new DOMMatrix(getComputedStyle(image).transform).a)"""

SHIFTS = """() => [...document.querySelectorAll("#compare .compare-pane > img")].map(
  (image) => Math.round(new DOMMatrix(getComputedStyle(image).transform).e))"""

LOADED = """() => [...document.querySelectorAll("#compare .compare-pane > img")].every(
  (image) => image.naturalWidth && image.style.width)"""


def on_each(desk: Desk, servers: Servers) -> tuple[Card, Card]:
    """Make one picture on each of two servers."""
    cards = []
    for server, colour in zip(servers, (0x335577, 0x775533), strict=True):
        desk.pin(server.url)
        cards += make(desk, colour)
        desk.unpin()
    return cards[0], cards[1]


def compare(desk: Desk, first: Card, second: Card) -> Locator:
    """Mark one picture, and compare it with another."""
    look(desk, first)
    desk.page.keyboard.press("m")
    expect(desk.page.get_by_test_id("viewer-mark-picture")).to_have_attribute(
        "aria-pressed", "true"
    )
    desk.close_dialog()
    look(desk, second)
    desk.page.keyboard.press("m")
    opened = desk.page.get_by_test_id("compare")
    opened.locator(".compare-pane").first.wait_for()
    desk.page.wait_for_function(LOADED)
    return opened


def middle_of(element: Locator) -> tuple[float, float]:
    """Return the middle of an element."""
    box: Any = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_each_picture_comes_from_its_server_and_bears_its_mark(
    desk: Desk, servers: Servers
) -> None:
    first, second = on_each(desk, servers)
    opened = compare(desk, first, second)
    panes = opened.locator(".compare-pane")
    assert panes.count() == 2
    for pane, card in zip(panes.all(), (first, second), strict=True):
        address = pane.locator("img").get_attribute("data-src") or ""
        assert address == card.picture()
        assert address.startswith(f"{desk.call('getTaskBoundServer', card.prompt_id)}/")
        name = server_at(servers, card.server).options.name
        assert pane.locator(".compare-from").get_attribute("title") == name
    assert first.server != second.server
    differs = opened.locator(".compare-differs")
    expect(differs).to_contain_text(said("compare.differs"))
    heads = differs.locator("thead th").all_inner_texts()
    assert [servers[place].options.name in text for place, text in enumerate(heads)] == [True] * 2
    expect(differs.locator("tbody")).not_to_contain_text("1600")
    expect(differs.locator("tbody")).to_contain_text(str(0x335577))
    desk.page.keyboard.press("Escape")  # back to the picture before
    desk.page.locator("#viewer[open]").wait_for()
    desk.close_dialog()


def test_all_ways_to_compare_share_zoom_and_pan(desk: Desk, servers: Servers) -> None:
    opened = compare(desk, *on_each(desk, servers))
    page, stage = desk.page, opened.locator("#compare-stage")
    same = f"() => {{ const [one, two] = ({SCALES})(); return one > 1.5 && one === two; }}"
    expect(stage).to_be_focused()
    expect(stage).to_have_attribute("data-mode", "slider")
    page.mouse.move(*middle_of(stage.locator(".compare-pane").first))
    page.mouse.move(400, 300)
    page.mouse.wheel(0, -600)
    page.wait_for_function(same)
    shifts = page.evaluate(SHIFTS)
    assert shifts[0] == shifts[1] != 0
    page.keyboard.press("Tab")
    expect(stage).to_have_attribute("data-mode", "beside")
    page.wait_for_function(f"() => ({SCALES})().every((one) => Math.abs(one - 1) < 0.001)")
    page.mouse.move(*middle_of(stage.locator(".compare-pane").last))
    page.mouse.wheel(0, -600)
    page.wait_for_function(same)
    page.keyboard.press("Tab")
    expect(stage).to_have_attribute("data-mode", "blink")
    behind = stage.locator('[data-place="0"][data-behind]')
    behind.wait_for(state="attached")
    page.keyboard.press("p")
    page.get_by_role("button", name=said("compare.play")).wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(stage).to_have_attribute("data-mode", "slider")
    page.keyboard.press("Shift+Tab")
    expect(opened.locator('[data-action="compare-close"]')).to_be_focused()
    page.evaluate("() => history.back()")
    page.locator("dialog[open]").wait_for(state="detached")
    page.wait_for_function("() => history.state === null")


def test_the_slider_moves_by_hand_and_by_keys(desk: Desk, servers: Servers) -> None:
    opened = compare(desk, *on_each(desk, servers))
    stage, cut = opened.locator("#compare-stage"), opened.locator("[data-cut]")
    box: Any = stage.bounding_box()
    handle = middle_of(opened.locator(".compare-handle"))
    desk.page.mouse.move(*handle)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + box["width"] * 0.25, handle[1], steps=4)
    desk.page.mouse.up()
    assert abs(float(cut.input_value()) - 25) < 1
    moved: Any = opened.locator(".compare-handle").bounding_box()
    assert abs(moved["x"] + moved["width"] / 2 - box["x"] - box["width"] * 0.25) < 2
    cut.focus()
    desk.page.keyboard.press("End")
    assert float(cut.input_value()) == 100
    assert stage.evaluate("(one) => one.style.getPropertyValue('--cut-1')") == "100%"
    desk.page.keyboard.press("Escape")
    desk.page.locator("#viewer[open]").wait_for()
    desk.close_dialog()
