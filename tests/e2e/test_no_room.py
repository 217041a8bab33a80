"""A full disk: what cannot be recorded is not sent, and the page says why."""

from __future__ import annotations

from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, prompts_sent
from tests.e2e.words import said

FULL = """() => {
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === "readwrite" && [stores].flat().includes("tasks")) {
      throw new DOMException("no room", "QuotaExceededError");
    }
    return transaction.call(this, stores, mode, options);
  };
}"""

FULL_LATER = """() => {
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...args) {
    const request = add.apply(this, args);
    this.transaction.abort();
    return request;
  };
}"""


def test_without_room_nothing_is_sent_and_the_page_says_why(first: Desk, servers: Servers) -> None:
    first.page.evaluate(FULL)
    first.choose("text-to-image")
    first.fill({"prompt": "no room", "width": 64, "height": 64, "steps": 2, "seed": ""})
    first.page.get_by_test_id("run-button").click()
    assert said("journal.full") in first.notice("run")
    assert first.task_ids() == []
    assert first.locked == ""
    assert prompts_sent(servers) == 0


def test_a_commit_that_is_undone_sends_nothing(first: Desk, servers: Servers) -> None:
    first.page.evaluate(FULL_LATER)
    first.choose("text-to-image")
    first.fill({"prompt": "undone", "width": 64, "height": 64, "steps": 2, "seed": ""})
    first.page.get_by_test_id("run-button").click()
    assert "sent" in first.notice("run")
    assert first.task_ids() == []
    assert prompts_sent(servers) == 0
