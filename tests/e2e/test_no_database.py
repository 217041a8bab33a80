"""A database that does not open: nothing is sent without it, unless the browser allows none."""

from __future__ import annotations

from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers, prompts_sent
from tests.e2e.words import said

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
})()"""

FORBIDDEN = """(() => {
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...args) {
    if (!args[0].startsWith("bindery")) return open.apply(this, args); // PyScript has one too
    throw new DOMException("no", "SecurityError");
  };
})()"""


def test_one_that_opens_after_a_while_is_waited_for(own: Room, servers: Servers) -> None:
    desk = Desk(own.open_with(BROKEN.replace("TIMES", "3"))).ready()
    assert said("kept.memory") not in desk.page.locator("#kept").inner_text()
    desk.text_to_image().ends()
    desk.page.reload()
    assert len(desk.ready().task_ids()) == 1


def test_one_that_never_opens_stops_the_page_with_a_word(own: Room, servers: Servers) -> None:
    own.allow(r"journal\.closed")
    desk = Desk(own.open_with(BROKEN.replace("TIMES", "Infinity")))
    failed = desk.page.locator('[data-testid="boot-status"][data-state="failed"]')
    failed.wait_for()
    why = "UnknownError: Internal error opening backing store."
    assert said("journal.closed", why=why) in failed.inner_text()
    assert prompts_sent(servers) == 0


def test_where_nothing_may_be_kept_the_page_works_and_says_so(own: Room, servers: Servers) -> None:
    desk = Desk(own.open_with(FORBIDDEN)).ready()
    assert said("kept.memory") in desk.page.locator("#kept").inner_text()
    desk.text_to_image().ends()
