"""A database that does not open: nothing is sent without it, unless the browser allows none."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import START_MS
from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers, prompts_sent
from tests.e2e.words import said
from tests.windows import Windows

WORKER = Path(__file__).parents[2] / "app" / "static" / "database_worker.js"

BROKEN = """(() => {
  const open = IDBFactory.prototype.open;
  let left = TIMES;
  IDBFactory.prototype.open = function (...args) {
    if (!args[0].startsWith("bindery") || left-- <= 0) return open.apply(this, args);
    const request = new EventTarget();
    request.error = new DOMException("Internal error opening backing store.", "UnknownError");
    setTimeout(() => request.onerror());
    return request;
  };
})();"""

FORBIDDEN = """(() => {
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...args) {
    if (!args[0].startsWith("bindery")) return open.apply(this, args); // PyScript has one too
    throw new DOMException("no", "SecurityError");
  };
})();"""

NO_WORKER = """window.Worker = class extends Worker {
  constructor(url, options) {
    if (String(url).includes("database_worker")) throw new DOMException("no", "SecurityError");
    super(url, options); // PyScript wants the class
  }
};"""

SILENT_WORKER = """const Own = window.Worker;
window.Worker = class extends Own {
  constructor(url, options) {
    super(url, options);
    const isOurs = String(url).includes("database_worker");
    if (isOurs) Object.defineProperty(this, "onmessage", { set() {} });
  }
};"""
"""A worker that never responds."""

ON_THE_PAGE = "the journal has no worker and runs on the page"


def open_with_worker(windows: Windows, site: str, script: str) -> Page:
    """Open a window whose journal's worker runs a script before any call.

    It is on the page that no service worker serves, whose files a test can replace.
    """
    context = windows.context()

    def answer(route: Route) -> None:
        body = script + WORKER.read_text(encoding="utf-8")
        route.fulfill(body=body, content_type="text/javascript")

    context.route("**/database_worker.js", answer)
    return windows.open(site, context)


def test_one_that_opens_after_a_while_is_waited_for(
    windows: Windows, site: str, servers: Servers
) -> None:
    page = open_with_worker(windows, site, BROKEN.replace("TIMES", "3"))
    desk = Desk(page).ready()
    assert said("kept.memory") not in desk.page.locator("#kept").inner_text()
    desk.text_to_image().ends()
    desk.page.reload()
    assert len(desk.ready().task_ids()) == 1


def test_one_that_never_opens_stops_the_page_with_a_word(
    windows: Windows, site: str, servers: Servers
) -> None:
    windows.allow(r"journal\.closed")
    page = open_with_worker(windows, site, BROKEN.replace("TIMES", "Infinity"))
    failed = page.locator('[data-testid="boot-status"][data-state="failed"]')
    failed.wait_for(timeout=START_MS)
    why = "UnknownError: Internal error opening backing store."
    expect(failed).to_contain_text(said("journal.closed", why=why), use_inner_text=True)
    assert prompts_sent(servers) == 0


def test_where_nothing_may_be_kept_the_page_works_and_says_so(
    windows: Windows, site: str, servers: Servers
) -> None:
    desk = Desk(open_with_worker(windows, site, FORBIDDEN)).ready()
    expect(desk.page.locator("#kept")).to_contain_text(said("kept.memory"), use_inner_text=True)
    desk.text_to_image().ends()


# ---- without a worker ----


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("script", [NO_WORKER, SILENT_WORKER])
def test_where_no_worker_answers_the_journal_is_on_the_page(
    own: Room, servers: Servers, script: str
) -> None:
    page = own.open()
    page.add_init_script(script)
    with page.expect_console_message(lambda message: ON_THE_PAGE in message.text):
        page.goto(own.site)
    desk = Desk(page).ready()
    assert not [one for one in page.workers if "database" in one.url]
    desk.text_to_image().ends()
    desk.page.reload()
    assert len(desk.ready().task_ids()) == 1


def test_where_the_worker_does_not_load_the_journal_is_on_the_page(
    windows: Windows, site: str, servers: Servers
) -> None:
    windows.allow(r"database_worker\.js")
    context = windows.context()
    context.route("**/database_worker.js", lambda route: route.abort())
    desk = Desk(windows.open(site, context)).ready()
    desk.text_to_image().ends()


def test_a_database_that_is_broken_on_the_page_is_told_too(own: Room, servers: Servers) -> None:
    own.allow(r"journal\.closed")
    desk = Desk(own.open_with(NO_WORKER + BROKEN.replace("TIMES", "Infinity")))
    failed = desk.page.locator('[data-testid="boot-status"][data-state="failed"]')
    failed.wait_for(timeout=START_MS)
    why = "UnknownError: Internal error opening backing store."
    expect(failed).to_contain_text(said("journal.closed", why=why), use_inner_text=True)
    assert prompts_sent(servers) == 0


def test_where_nothing_may_be_kept_on_the_page_it_works_too(own: Room, servers: Servers) -> None:
    desk = Desk(own.open_with(NO_WORKER + FORBIDDEN)).ready()
    expect(desk.page.locator("#kept")).to_contain_text(said("kept.memory"), use_inner_text=True)
    desk.text_to_image().ends()
