"""Plain http in a local network: no Web Locks, no secure context; the page says so, and works."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.journal import has_tasks, reload, times_run, wait_ended
from tests.e2e.servers import Servers, mend, pause_all, server_at
from tests.e2e.words import said

SLOW = True

HOST = "studio.test"


@pytest.fixture
def address(build_address: str) -> str:
    """The build under a name that is not this computer's, as in a local network."""
    return f"http://{HOST}:{urlsplit(build_address).port}/"


@pytest.fixture
def lan(browser: BrowserProcess, address: str) -> BrowserContext:
    """A browser with a window on that page."""
    return browser.start(f"--host-resolver-rules=MAP {HOST} 127.0.0.1", address)


def window(context: BrowserContext, address: str) -> Desk:
    """One more window, ready."""
    page = context.new_page()
    page.goto(address)
    return Desk(page).ready()


def test_the_page_works_and_says_that_its_mode_is_reduced(
    lan: BrowserContext, servers: Servers
) -> None:
    desk = Desk(lan.pages[0]).ready()
    assert desk.page.evaluate("() => [isSecureContext, 'locks' in navigator]") == [False, False]
    expect(desk.page.locator("#kept")).to_contain_text(said("kept.reduced"), use_inner_text=True)
    card = desk.text_to_image().ends()
    card.check_bytes(server_at(servers, card.server))


def test_a_reload_finds_ids_and_tasks_again_and_a_twin_has_its_own(
    lan: BrowserContext, servers: Servers
) -> None:
    pause_all(servers)
    desk = Desk(lan.pages[0]).ready()
    card = desk.text_to_image()
    card.wait("queued")
    who = desk.ids
    for _ in range(3):
        reload(desk)
        assert desk.ids == who
        assert desk.task_ids() == [card.prompt_id]
    twin = desk.open_twin().ready()
    assert set(twin.ids).isdisjoint(who)
    assert twin.task_ids() == []
    mend(servers)
    card.ends()
    assert times_run(servers, [card.prompt_id]) == [1]


def test_a_closed_windows_tasks_are_taken_over_once_its_lease_has_run_out(
    lan: BrowserContext, address: str, servers: Servers
) -> None:
    pause_all(servers)
    first, second = Desk(lan.pages[0]).ready(), window(lan, address)
    card = first.text_to_image()
    card.wait("queued")
    first.page.close()
    has_tasks(second, [card.prompt_id])
    mend(servers)
    wait_ended(second, [card.prompt_id])
    assert times_run(servers, [card.prompt_id]) == [1]
