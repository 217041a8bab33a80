"""One journal for many windows: no update is lost, and a frozen window is no riddle."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.frozen import frozen
from tests.e2e.room import Room
from tests.e2e.servers import Servers, prompts_sent
from tests.e2e.words import said

EACH = 500

BEGIN = """async ([owner, count]) => {
  const { app } = JSON.parse(document.getElementById("release").textContent);
  const journal = await import(new URL(`${app}database_client.js`, document.baseURI));
  const database = await journal.open("appended", 5000, () => {});
  const commit = (row, rev, owner) =>
    journal.commit(database, [{ row, event: row, rev, owner }], new Map(), false);
  let counted = 0;
  window.__appended = (async () => {
    for (let number = 0; number < count; number += 1) {
      const promptId = `${owner}-${number}`;
      await commit({ promptId, owner, rev: 1 }, 0, null);
      const shared = await journal.one(database, "tasks", "shared") ?? { rev: 0, owner: null };
      const next = { promptId: "shared", owner: "both", rev: shared.rev + 1 };
      const conflicts = await commit(next, shared.rev, shared.owner);
      if (!conflicts.length) counted += 1;
    }
    return counted;
  })();
}"""

COUNT = """async () => {
  const { app } = JSON.parse(document.getElementById("release").textContent);
  const journal = await import(new URL(`${app}database_client.js`, document.baseURI));
  const database = await journal.open("appended", 5000, () => {});
  const rows = await journal.all(database, "tasks", "", "");
  const events = await journal.all(database, "events", "", "");
  const shared = rows.find((row) => row.promptId === "shared");
  database.close();
  return { rows: rows.length, events: events.length, shared: shared.rev };
}"""

HOLD = """(name) => new Promise((resolve) => {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    const store = opening.result.createObjectStore("never");
    const go_on = () => {
      store.get(1).onsuccess = go_on; // an upgrade that never ends
    };
    go_on();
    resolve();
  };
})"""

KEEP_WRITING = """() => new Promise((resolve) => {
  const opening = indexedDB.open("bindery-1");
  opening.onsuccess = () => {
    const stores = ["tasks", "events", "files"];
    const store = opening.result.transaction(stores, "readwrite").objectStore("tasks");
    const go_on = () => {
      store.get("nobody").onsuccess = go_on; // a transaction that never ends
      resolve();
    };
    go_on();
  };
})"""


REFUSED = """async () => {
  const { app } = JSON.parse(document.getElementById("release").textContent);
  const journal = await import(new URL(`${app}database_client.js`, document.baseURI));
  return journal.open("bindery-1", 2500, () => {}).then(() => "opened", (error) => error.name);
}"""
"""Resolves after ten seconds, so that a write that began before was refused after five."""


def test_of_a_thousand_tasks_that_two_windows_append_none_is_lost(own: Room) -> None:
    first, second = own.desks(2)
    for name, desk in (("one", first), ("two", second)):
        desk.page.evaluate(BEGIN, [name, EACH])
    counted = [desk.page.evaluate("() => window.__appended") for desk in (first, second)]
    found = first.page.evaluate(COUNT)
    assert found["rows"] == 2 * EACH + 1
    assert found["events"] == 2 * EACH + sum(counted)
    assert found["shared"] == sum(counted), "an update was lost"


def test_a_window_frozen_with_the_database_is_told_by_the_others(
    own: Room, servers: Servers
) -> None:
    own.allow(r".")  # the boot fails on purpose, and says so in the console too
    blocker = own.open(f"{own.site}servers.json")
    blocker.evaluate(HOLD, "bindery-1")
    with frozen(blocker):
        page = own.open(own.site)
        failed = page.locator('[data-testid="boot-status"][data-state="failed"]')
        failed.wait_for()
        expect(failed).to_contain_text(said("journal.blocked"), use_inner_text=True)
    blocker.close()
    page.reload()
    Desk(page).ready().text_to_image().ends()


def press_run_behind_a_writer(first: Desk, prompt: str) -> None:
    """Press Run while another window keeps its transaction open, until the page reports it."""
    first.choose("text-to-image")
    first.fill({"prompt": prompt, "width": 64, "height": 64, "steps": 2, "seed": ""})
    first.page.get_by_test_id("run-button").click()
    first.page.locator("#notice-run").get_by_text(said("journal.waiting")).wait_for()


def test_a_run_behind_a_frozen_window_goes_on_by_itself_when_that_is_gone(
    own: Room, first: Desk, servers: Servers
) -> None:
    own.allow(r"/favicon\.ico")
    blocker = own.open(f"{own.site}servers.json")
    blocker.evaluate(KEEP_WRITING)
    with frozen(blocker):
        press_run_behind_a_writer(first, "blocked")
        assert first.page.evaluate(REFUSED) == "TimeoutError"
        assert first.task_ids() == []
        assert prompts_sent(servers) == 0
        assert said("journal.waiting") in first.notice("run")
    blocker.close()
    first.page.wait_for_function("() => window.comfyui.listTasks().length === 1")
    [prompt_id] = first.task_ids()
    Card(first.page, prompt_id).ends()
    assert prompts_sent(servers) == 1


def test_a_run_behind_a_frozen_window_can_be_cancelled(
    own: Room, first: Desk, servers: Servers
) -> None:
    own.allow(r"/favicon\.ico")
    blocker = own.open(f"{own.site}servers.json")
    blocker.evaluate(KEEP_WRITING)
    with frozen(blocker):
        press_run_behind_a_writer(first, "cancelled")
        first.page.locator('#notice-run [data-action="cancel-held-up"]').click()
        first.page.locator("#toast").get_by_text(said("journal.given_up")).wait_for()
        assert first.task_ids() == []
        assert first.locked == ""
    blocker.close()
    [card] = first.run()
    card.ends()
    assert prompts_sent(servers) == 1


def test_a_window_that_starts_says_that_it_waits_for_one_that_writes(
    own: Room, servers: Servers
) -> None:
    own.allow(r"/favicon\.ico")
    Desk(own.open(own.site)).ready().page.close()
    blocker = own.open(f"{own.site}servers.json")
    blocker.evaluate(KEEP_WRITING)
    page = own.open(own.site)
    page.get_by_test_id("boot-status").get_by_text("Waiting for another tab").wait_for()
    blocker.close()
    Desk(page).ready().text_to_image().ends()
