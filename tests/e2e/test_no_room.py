"""A full disk: what cannot be recorded is not sent, and the page says why."""

from __future__ import annotations

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.journal import journal_worker
from tests.e2e.servers import Servers, prompts_sent, uploads_sent
from tests.e2e.words import said
from tests.windows import Windows

FULL = """() => {
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const isWork = [stores].flat().some((name) => name === "tasks" || name === "settings");
    if (mode === "readwrite" && isWork) {
      throw new DOMException("no room", "QuotaExceededError");
    }
    return transaction.call(this, stores, mode, options);
  };
}"""

UNDONE = """() => {
  self.mend = () => { IDBObjectStore.prototype.add = add; };
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...args) {
    const request = add.apply(this, args);
    this.transaction.abort();
    return request;
  };
}"""

MEND = "() => self.mend()"

HAS_BOUND = "() => window.comfyui.listTasks().some((task) => task.executionServer)"

MEGABYTE = 1024 * 1024

FILL = """async () => {
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const opening = indexedDB.open("filler", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("rows", { autoIncrement: true });
  const database = await answer(opening);
  const add = (size) => new Promise((resolve) => {
    const transaction = database.transaction("rows", "readwrite");
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
    transaction.objectStore("rows").add(crypto.getRandomValues(new Uint8Array(size)));
  });
  let filled = 0;
  for (let size = 65536; size >= 64; size /= 4) {
    while (filled < 4 * 1048576 && await add(size)) filled += size;
  }
  database.close();
  return filled;
}"""


def test_without_room_nothing_is_sent_and_the_page_says_why(first: Desk, servers: Servers) -> None:
    journal_worker(first.page).evaluate(FULL)
    first.choose("text-to-image")
    first.fill({"prompt": "no room", "width": 64, "height": 64, "steps": 2, "seed": ""})
    first.page.get_by_test_id("run-button").click()
    assert said("journal.full") in first.notice("run")
    assert first.task_ids() == []
    assert first.locked == ""
    assert prompts_sent(servers) == 0


def test_with_a_full_quota_of_one_megabyte_nothing_is_sent(
    windows: Windows, site: str, servers: Servers
) -> None:
    """The page is the one that keeps nothing of itself: a build alone has more than a megabyte."""
    blank = windows.open()  # a browser remembers for a while how much room a database had
    session = blank.context.new_cdp_session(blank)
    origin = site.rstrip("/")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": MEGABYTE})
    first = Desk(windows.open(site)).ready()
    assert first.page.evaluate(FILL) > 0
    first.choose("upscale")
    first.bring_image("image", image_file("photo.png"))
    first.page.get_by_test_id("run-button").click()
    assert said("journal.full") in first.notice("run")
    assert first.task_ids() == []
    assert (uploads_sent(servers), prompts_sent(servers)) == (0, 0)
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    [card] = first.run()
    card.ends()


def test_a_commit_that_is_undone_sends_nothing_and_is_tried_again(
    first: Desk, servers: Servers
) -> None:
    journal_worker(first.page).evaluate(UNDONE)
    first.choose("text-to-image")
    first.fill({"prompt": "undone", "width": 64, "height": 64, "steps": 2, "seed": ""})
    first.page.get_by_test_id("run-button").click()
    waiting = first.page.locator('[data-testid="task-card"][data-state="waiting"]')
    waiting.get_by_text(said("task.recording")).wait_for()
    assert prompts_sent(servers) == 0
    journal_worker(first.page).evaluate(MEND)
    first.page.wait_for_function(HAS_BOUND)
    [prompt_id] = first.task_ids()
    Card(first.page, prompt_id).ends()
    assert prompts_sent(servers) == 1
