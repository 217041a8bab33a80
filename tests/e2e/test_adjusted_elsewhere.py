"""A form that another tab of the same browser arranges."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.comfy_server.graphs import painted
from tests.e2e.desk import Desk


def field(desk: Desk, name: str) -> Locator:
    """The field of an input of the sampler."""
    return desk.page.locator(f'[data-testid=form-field][data-node="5"][data-input="{name}"]')


def test_another_tab_follows_an_adjustment(desks: list[Desk]) -> None:
    first, second = desks
    first.add_workflow("Two tabs", painted())
    second.page.reload()
    second.ready()
    second.choose("own:Two tabs")
    expect(field(second, "steps").locator("label").first).to_have_text("Steps")
    second.fill({"5.steps": 7})
    page = first.page
    page.get_by_test_id("form-adjust").click()
    page.locator('[data-adjust="label:5.steps"]').fill("How long")
    page.locator('[data-row="5.cfg"] [role=switch]').press("Space")
    page.locator('[data-row="5.denoise"] [data-action=adjust-more]').click()
    expect(field(second, "steps").locator("label").first).to_have_text("How long")
    expect(field(second, "cfg")).to_have_count(0)
    expect(field(second, "denoise")).to_have_attribute("data-section", "more")
    expect(second.field("5.steps")).to_have_value("7")
    page.locator("[data-action=adjust-reset]").click()
    expect(field(second, "cfg")).to_be_visible()
    expect(field(second, "steps").locator("label").first).to_have_text("Steps")
    page.locator("#adjust-done").click()
