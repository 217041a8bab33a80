"""Tabs that are duplicated, closed and opened again: ids of their own, each task in one window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Worker

from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.journal import FORM_KEPT, has_tasks, times_run, wait_ended
from tests.e2e.profiles import SITE
from tests.e2e.servers import Servers, mend, pause_all

TABS = Path(__file__).parent / "tabs"

EXTENSION = (
    f"--load-extension={TABS}",
    "--disable-features=DisableLoadExtensionCommandLineSwitch",
)


@pytest.fixture
def context(framed: BrowserProcess) -> BrowserContext:
    """A browser with one window on the page, and with the extension that has its tabs."""
    return framed.start(*EXTENSION, SITE)


@pytest.fixture
def tabs(context: BrowserContext) -> Worker:
    """The extension."""
    found = [worker for worker in context.service_workers if is_extension(worker)]
    return found[0] if found else context.wait_for_event("serviceworker", is_extension)


def is_extension(worker: Worker) -> bool:
    """Tell it from the page's own worker."""
    return worker.url.startswith("chrome-extension:")


def opened(context: BrowserContext, act: Callable[[], object]) -> Desk:
    """Do something that opens a tab, and give it, ready."""
    with context.expect_page() as found:
        act()
    return Desk(found.value).ready()


def test_a_duplicated_tab_is_somebody_else_without_tasks(
    context: BrowserContext, tabs: Worker, servers: Servers
) -> None:
    pause_all(servers)
    first = Desk(context.pages[0]).ready()
    card = first.text_to_image("a lake")
    card.wait("queued")
    first.fill({"prompt": "a lake that was not sent"})
    first.page.wait_for_function(FORM_KEPT, arg="a lake that was not sent")
    twin = opened(context, lambda: tabs.evaluate("() => duplicate(0)"))
    assert set(twin.ids).isdisjoint(first.ids)
    assert twin.task_ids() == []
    assert twin.field("prompt").input_value() == "a lake that was not sent"
    assert first.task_ids() == [card.prompt_id]
    mend(servers)
    card.ends()
    assert times_run(servers, [card.prompt_id]) == [1]


def test_a_tab_that_is_opened_again_is_who_it_was(
    context: BrowserContext, tabs: Worker, servers: Servers
) -> None:
    """Its tasks are in it, or in the window that took them over meanwhile; never in both."""
    pause_all(servers)
    first = Desk(context.pages[0]).ready()
    second = Desk(context.new_page())
    second.page.goto(SITE)
    second.ready()
    card = second.text_to_image("a lake")
    card.wait("queued")
    before = second.ids
    second.page.close()
    again = opened(context, lambda: tabs.evaluate("() => reopen()"))
    assert again.ids == before
    both = [*first.task_ids(), *again.task_ids()]
    assert both == [card.prompt_id]
    owner = first if first.task_ids() else again
    mend(servers)
    has_tasks(owner, [card.prompt_id])
    wait_ended(owner, [card.prompt_id])
    assert times_run(servers, [card.prompt_id]) == [1]
