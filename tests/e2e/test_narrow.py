"""A phone's width, one section at a time, the way from Run to the picture; and a low window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.desk import Desk
from tests.e2e.journal import kept
from tests.e2e.room import WIDE


@pytest.fixture
def phone(desk: Desk) -> Iterator[Desk]:
    """A window as narrow as a phone."""
    desk.page.set_viewport_size({"width": 390, "height": 844})
    yield desk
    desk.page.set_viewport_size(WIDE)
    desk.page.evaluate("() => document.getElementById('tab-compose').click()")


def shown(desk: Desk) -> list[str]:
    """List the sections that can be seen."""
    sections = ["compose", "tasks", "pictures", "servers"]
    return [name for name in sections if desk.page.locator(f"#{name}").is_visible()]


def test_one_section_at_a_time(phone: Desk) -> None:
    phone.page.locator("#tab-compose").click()
    phone.text_to_image("a task opens the line of work").ends()
    for name in ("pictures", "servers", "tasks", "compose"):
        phone.page.locator(f"#tab-{name}").click()
        phone.page.wait_for_selector(f"#tab-{name}[aria-current=page]")
        assert shown(phone) == [name]


def test_run_leads_to_the_task_and_the_task_to_its_picture(phone: Desk) -> None:
    phone.page.locator("#tab-compose").click()
    card = phone.text_to_image("by phone").ends()
    phone.page.wait_for_selector("#tab-tasks[aria-current=page]")
    assert shown(phone) == ["tasks"]
    card.locator.locator('[data-action="view"]').click()
    phone.page.locator("#viewer[open] .viewer-stage img").wait_for()
    phone.close_dialog()


def test_the_line_of_work_is_above_the_tabs_while_the_tab_has_tasks(phone: Desk) -> None:
    phone.page.locator("#tab-compose").click()
    phone.text_to_image("a line of work").ends()
    phone.page.locator("#tab-pictures").click()
    line = phone.page.locator("#tab-tasks")
    box, tabs = line.bounding_box(), phone.page.locator("#tabs").bounding_box()
    assert box is not None
    assert tabs is not None
    assert box["height"] == 48
    assert abs(box["y"] + box["height"] - tabs["y"]) <= 1
    line.click()
    phone.page.wait_for_selector("#tab-tasks[aria-expanded=true]")
    assert shown(phone) == ["tasks"]
    line.click()
    phone.page.wait_for_selector("#tab-pictures[aria-current=page]")
    assert shown(phone) == ["pictures"]


def test_nothing_is_wider_than_the_phone(phone: Desk) -> None:
    phone.page.locator("#tab-compose").click()
    phone.text_to_image("something to show").ends()
    for name in ("compose", "tasks", "pictures", "servers"):
        phone.page.locator(f"#tab-{name}").click()
        phone.page.wait_for_selector(f"#tab-{name}[aria-current=page]")
        wide = phone.page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
        assert not wide, name


def test_in_a_low_window_the_columns_scroll_and_not_the_page(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 1280, "height": 400})
    kept(desk)
    scrolls = desk.page.evaluate("() => document.documentElement.scrollHeight > innerHeight")
    desk.page.set_viewport_size(WIDE)
    assert not scrolls
