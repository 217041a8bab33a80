"""Back with an open dialog closes it and stays on the page."""

from __future__ import annotations

import pytest

from tests.e2e.desk import Desk

OPEN = {
    "viewer": '[data-testid="task-card"] [data-action="view"]',
    "keys": '[data-action="keys"]',
}

LEFT = "() => history.state === null && !document.querySelector('dialog[open]')"
"""No dialog is open, and no entry of one is the present one."""


def opened(desk: Desk, dialog: str) -> None:
    """Open a dialog by its button."""
    desk.page.locator(OPEN[dialog]).first.click()
    desk.page.locator(f"#{dialog}[open]").wait_for()
    desk.page.wait_for_function("() => history.state !== null")


def back(desk: Desk) -> None:
    """Press Back, and wait until the dialog is closed."""
    desk.page.evaluate("() => history.back()")
    desk.page.wait_for_function(LEFT)


@pytest.mark.parametrize("dialog", OPEN)
def test_back_closes_a_dialog_and_forward_does_nothing(desk: Desk, dialog: str) -> None:
    desk.text_to_image("to go back from").ends()
    ids, entries = desk.ids, desk.page.evaluate("() => history.length")
    for _ in range(2):
        opened(desk, dialog)
        back(desk)
    assert desk.page.evaluate("() => history.length") <= entries + 1
    desk.page.evaluate("() => history.forward()")
    desk.page.wait_for_function(LEFT)
    opened(desk, dialog)
    back(desk)
    assert desk.ids == ids


@pytest.mark.parametrize("dialog", OPEN)
def test_a_closed_dialog_leaves_no_entry_behind(desk: Desk, dialog: str) -> None:
    desk.text_to_image("to be closed").ends()
    opened(desk, dialog)
    desk.close_dialog()
    desk.page.wait_for_function(LEFT)
    opened(desk, dialog)
    desk.close_dialog()
    opened(desk, dialog)  # at once, while the browser may still go back
    back(desk)


def test_a_reload_with_an_open_picture_leaves_no_entry(desk: Desk) -> None:
    desk.text_to_image("to be reloaded").ends()
    opened(desk, "viewer")
    desk.page.reload()
    desk.ready()
    desk.page.wait_for_function(LEFT)
    opened(desk, "viewer")
    back(desk)
    assert desk.page.locator("#viewer[open]").count() == 0


def test_a_click_beside_the_picture_closes_it(desk: Desk) -> None:
    desk.text_to_image("to click beside").ends()
    opened(desk, "viewer")
    desk.page.locator("#viewer .viewer-stage").click(position={"x": 4, "y": 4})
    desk.page.wait_for_function(LEFT)


def test_a_held_arrow_goes_on_walking(desk: Desk) -> None:
    for words in ("one", "two", "three"):
        desk.text_to_image(words).ends()
    opened(desk, "viewer")
    shown = "() => document.querySelector('#viewer .viewer-stage img').dataset.src"
    before = desk.page.evaluate(shown)
    desk.page.keyboard.down("ArrowRight")
    desk.page.wait_for_function(f"(before) => ({shown})() !== before", arg=before)
    second = desk.page.evaluate(shown)
    desk.page.keyboard.down("ArrowRight")
    desk.page.wait_for_function(f"(before) => ({shown})() !== before", arg=second)
    desk.page.keyboard.up("ArrowRight")
    assert desk.page.evaluate(shown) != before
    back(desk)
