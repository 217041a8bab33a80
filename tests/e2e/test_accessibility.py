"""Axe finds nothing in any view; and at 400 % zoom what has the focus is shown with its label."""

from __future__ import annotations

import pytest

from tests.comfy_server.graphs import painted
from tests.e2e.axe import Axe
from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers, mend, pause_all
from tests.e2e.test_compare import compare
from tests.e2e.test_dropped_pictures import SETTINGS, drop
from tests.e2e.test_library import items, make
from tests.fakes.png import png, text_chunk

SET = """([language, theme]) => {
  localStorage.setItem("bindery.language", language);
  localStorage.setItem("bindery.theme", theme);
}"""

DIALOGS: dict[str, str] = {
    "keys": '[data-action="keys"]',
    "adjust": '[data-testid="form-adjust"]',
    "offers": '[data-action="show-offers"]',
    "server-menu": '[data-action="server-menu"]',
    "setup": '[data-action="share-setup"]',
    "scripts": '[data-testid="scripts-open"]',
    "use-as-input": '[data-testid="task-card"] [data-action="use-as-input"]',
}
"""The dialogs, each by the button that opens it."""

NARROW = {"width": 320, "height": 256}
"""A screen of 1280 by 1024 pixels at 400 % (WCAG 1.4.10)."""

PHONE = {"width": 390, "height": 844}


IN_SIGHT = """(selector) => {
  const element = document.querySelector(selector);
  const box = element.getBoundingClientRect();
  const hit = document.elementFromPoint(
    box.left + box.width / 2, box.top + Math.min(box.height, 20) / 2);
  return element.contains(hit) || Boolean(hit?.closest("label")?.contains(element));
}"""
"""Whether the upper part of an element is in the window, and nothing covers it."""


def close(desk: Desk) -> None:
    """Close a dialog; Esc may mean something else to what has the focus."""
    desk.page.evaluate("() => document.querySelector('dialog[open]').close()")
    desk.page.locator("dialog[open]").wait_for(state="detached")


@pytest.mark.long(sample=2)
@pytest.mark.parametrize(
    ("language", "theme"), [("en", "light"), ("zh", "light"), ("en", "dark"), ("zh", "dark")]
)
def test_axe_finds_nothing_in_any_view(
    own: Room, first: Desk, servers: Servers, language: str, theme: str
) -> None:
    page = first.page
    page.evaluate(SET, [language, theme])
    page.reload()
    first.ready()
    axe = Axe(page)
    axe.check("the first start")
    cards = make(first, "one barn", "two barns")
    axe.check("pictures and ended tasks")
    first.add_workflow("Targets", painted())
    for name, opener in DIALOGS.items():
        page.locator(opener).first.click()
        page.locator(f"#{name}[open]").wait_for()
        axe.check(name)
        close(first)
    first.open_menu(servers[0].url).locator('[data-action="show-log"]').click()
    page.locator("#server-dialog[open] #server-log").wait_for()
    axe.check("server-dialog")
    close(first)
    page.locator('[data-action="add-server"]').first.click()
    page.locator("#server-form").wait_for()
    axe.check("server-form")
    first.close_server_form()
    compare(first, cards[0], cards[1])
    axe.check("compare")
    close(first)
    items(first).first.locator(".picture").click()
    page.locator("#viewer[open]").wait_for()
    axe.check("viewer")
    close(first)
    tiles = items(first).locator(".picture")
    tiles.nth(0).focus()
    page.keyboard.press(" ")
    axe.check("a chosen picture")
    page.keyboard.press("Escape")
    drop(first, "barn.png", png(text_chunk("parameters", SETTINGS)))
    axe.check("found")
    close(first)
    pause_all(servers)
    first.run(3)
    axe.check("running and waiting tasks")
    page.set_viewport_size(PHONE)
    for tab in ("compose", "pictures", "servers"):
        page.locator(f"#tab-{tab}").click()
        axe.check(f"{tab} on a phone")
    mend(servers)


@pytest.fixture
def zoomed(first: Desk) -> Desk:
    """A window at 400 % in which nothing of other tests takes the focus, such as *Undo*."""
    first.page.set_viewport_size(NARROW)
    first.page.locator("#tab-compose").click()
    return first


def test_at_400_percent_the_focused_field_and_its_label_are_in_sight(zoomed: Desk) -> None:
    zoomed.choose("text-to-image")
    fields = zoomed.page.locator("#run-form [data-field]:visible")
    assert fields.count() > 3
    for field in fields.all():
        name = field.get_attribute("id") or ""
        field.focus()
        zoomed.page.wait_for_function(IN_SIGHT, arg=f'[id="{name}"]')
        label = f'label[for="{name}"]'
        if zoomed.page.locator(label).count():
            zoomed.page.wait_for_function(IN_SIGHT, arg=label)
    width = zoomed.page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= NARROW["width"], "the page scrolls sideways"
