"""A switch and a custom combo of a workflow: shown as what they are, sent with their types."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.comfy_server.graphs import empty, node, save
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, server_at

COMBO = {"choice": "two", "index": 1, "option1": "one", "option2": "two", "option3": "three"}


def graph() -> dict[str, Any]:
    """Put a picture upon another, resized or not, and show a chosen text."""
    return {
        "1": empty(0xFF0000, width=64, height=64),
        "2": empty(0x00FF00, width=16, height=16),
        "3": node(
            "ImageCompositeMasked",
            destination=["1", 0],
            source=["2", 0],
            x=0,
            y=0,
            resize_source=False,
        ),
        "4": save("3", "typed"),
        "5": node("CustomCombo", **COMBO),
        "6": node("PreviewAny", source=["5", 0]),
    }


def sent(servers: Servers, address: str) -> dict[str, Any]:
    """Return the last prompt that a server received."""
    prompt: dict[str, Any] = (
        server_at(servers, address).requests("/prompt", "POST")[-1].body["prompt"]
    )
    return prompt


def test_a_switch_and_a_custom_combo_are_typed(desk: Desk, servers: Servers) -> None:
    page, keys = desk.page, desk.page.keyboard
    desk.add_workflow("Typed", graph())
    switch = page.locator('[data-testid=form-field][data-input="resize_source"] [role=switch]')
    combo = page.locator('[data-testid=form-field][data-input="choice"] select')
    page.get_by_test_id("form-more").click()
    expect(combo).to_have_value("two")
    assert combo.locator("option").all_text_contents() == ["one", "two", "three"]
    expect(switch).not_to_be_checked()
    switch.focus()
    keys.press("Space")
    expect(switch).to_be_checked()
    combo.focus()
    keys.press("ArrowDown")
    expect(combo).to_have_value("three")
    (card,) = desk.run()
    card.ends()
    prompt = sent(servers, card.server)
    assert prompt["3"]["inputs"]["resize_source"] is True
    chosen = prompt["5"]["inputs"]
    assert (chosen["choice"], chosen["index"]) == ("three", 2)
    page.reload()
    desk.ready()
    desk.choose("own:Typed")
    expect(combo).to_have_value("three")
    expect(switch).to_be_checked()
