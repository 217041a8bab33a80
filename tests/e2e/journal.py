"""What tests ask of a journal: tasks that are back, how often they ran, what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page, Worker
from playwright.sync_api import TimeoutError as NotInTime

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers
from tests.windows import TIMEOUT_MS, until

LONG_MS = 180_000
"""A prompt whose POST may still be on its way is looked for during half a minute, and a machine
that has other things to do takes its time for all that waits."""

OTHERS = """(ids) => ids.map((id) => window.comfyui.getWindowTask(id) ?? id)
  .filter((task) => task.state !== "succeeded")"""
"""The tasks that have not succeeded; of an unknown task, its id."""

ROWS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("bindery-1");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction("tasks").objectStore("tasks").getAll();
    reading.onsuccess = () => {
      opening.result.close();
      resolve(reading.result);
    };
  };
})"""

WORK = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("bindery-1");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const transaction = opening.result.transaction(["tasks", "settings"]);
    const tasks = transaction.objectStore("tasks").getAll();
    const queued = IDBKeyRange.bound("queue/", "queue/\\uffff");
    const queue = transaction.objectStore("settings").getAll(queued);
    transaction.oncomplete = () => {
      opening.result.close();
      const waiting = queue.result.map(({ row }) => row).filter((row) => !row.sentTo);
      resolve([...tasks.result, ...waiting]);
    };
  };
})"""

FORM_KEPT = """(text) => (sessionStorage.getItem("bindery.form") || "").includes(text)"""
"""Whether the session has a form with this text: it is written a moment after the typing."""

WHOLE = """async () => {
  const read = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await read(indexedDB.open("bindery-1"));
  const store = (name) => database.transaction(name).objectStore(name);
  const hash = async (blob) => {
    const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const files = {};
  for (const key of await read(store("files").getAllKeys())) {
    const ofForms = key.startsWith("form/");
    if (!ofForms) files[key] = await hash(await read(store("files").get(key)));
  }
  const pictures = {};
  for (const { blob, ...row } of await read(store("pictures").getAll())) {
    pictures[row.key] = { ...row, sha256: await hash(blob) };
  }
  const settings = {};
  for (const { name, text } of await read(store("settings").getAll())) {
    if (text !== undefined) settings[name] = [text, localStorage.getItem(`bindery.${name}`)];
  }
  const tasks = await read(store("tasks").getAll());
  const events = (await read(store("events").getAll())).map(({ seq, ...event }) => event);
  database.close();
  return { tasks, events, settings, files, pictures };
}"""

SETTLED = f"""async (count) => {{
  const found = Object.values((await ({WHOLE})()).settings);
  return found.length === count && found.every(([durable, quick]) => durable === quick);
}}"""

FORGET_SETTINGS = """() => new Promise((resolve, reject) => {
  localStorage.clear();
  const opening = indexedDB.open("bindery-1");
  opening.onsuccess = () => {
    const clearing = opening.result.transaction("settings", "readwrite");
    clearing.objectStore("settings").clear();
    clearing.oncomplete = () => {
      opening.result.close();
      resolve();
    };
    clearing.onabort = () => reject(clearing.error);
  };
})"""

RECORDED = f"""async ([ids, state]) => {{
  const found = (await ({ROWS})()).filter((row) => !state || row.state === state);
  return ids.every((id) => found.some((row) => row.promptId === id));
}}"""


def reload(desk: Desk) -> Desk:
    """Load the page again, and wait until it can take work."""
    desk.page.reload()
    return desk.ready()


def cards(desk: Desk, ids: Sequence[str]) -> list[Card]:
    """The cards of these tasks in a window."""
    return [Card(desk.page, prompt_id) for prompt_id in ids]


def has_tasks(desk: Desk, ids: Sequence[str]) -> None:
    """Wait until a window has these tasks, as long as that may take after a crash."""
    desk.page.wait_for_function(
        "(ids) => ids.every((id) => window.comfyui.getWindowTask(id))",
        arg=list(ids),
        timeout=LONG_MS,
    )


def wait_ended(desk: Desk, ids: Sequence[str], timeout: float = LONG_MS) -> None:
    """Wait until these tasks have succeeded, as long as that may take after a crash."""
    try:
        desk.page.wait_for_function(
            f"(ids) => !({OTHERS})(ids).length", arg=list(ids), timeout=timeout
        )
    except NotInTime:
        raise AssertionError(f"not succeeded: {desk.page.evaluate(OTHERS, list(ids))}") from None


def times_run(servers: Servers, ids: Sequence[str]) -> list[int]:
    """Count how often each prompt was run, on all servers together."""
    runs = [prompt_id for server in servers for prompt_id in server.prompts_run]
    return [runs.count(prompt_id) for prompt_id in ids]


def wait_recorded(desk: Desk, ids: Sequence[str], state: str = "") -> None:
    """Wait until the database has these tasks (in this state): the window is a little earlier."""
    until(desk.page, RECORDED, [list(ids), state], TIMEOUT_MS)


def rows(desk: Desk) -> list[dict[str, Any]]:
    """Read the tasks as the database has them, of all windows."""
    found: list[dict[str, Any]] = desk.page.evaluate(ROWS)
    return found


def work(desk: Desk) -> list[dict[str, Any]]:
    """Read the tasks, and the runs that wait, at one moment, of all windows."""
    found: list[dict[str, Any]] = desk.page.evaluate(WORK)
    return found


def whole(desk: Desk) -> dict[str, Any]:
    """Read all that is kept: tasks, events, settings, and the hashes of files and pictures."""
    found: dict[str, Any] = desk.page.evaluate(WHOLE)
    return found


def wait_settled(desk: Desk, count: int) -> None:
    """Wait until so many settings are in the database too, each as it was chosen last."""
    until(desk.page, SETTLED, count, TIMEOUT_MS)


def forget_settings(desk: Desk) -> None:
    """Delete what a person has set, as wiping does not."""
    desk.page.evaluate(FORGET_SETTINGS)


def journal_worker(page: Page) -> Worker:
    """The worker of a window that has the database."""
    (worker,) = (one for one in page.workers if one.url.endswith("/database_worker.js"))
    return worker


def shows_preview(card: Card) -> Locator:
    """The live preview in a card."""
    return card.locator.locator('.shot img[src^="blob:"]:not([data-picture])')


def kept(desk: Desk) -> Locator:
    """The panel of what the browser keeps, unfolded."""
    desk.page.evaluate("() => { document.getElementById('kept-details').open = true; }")
    return desk.page.locator("#kept-details")


def wait_kept(desk: Desk, count: int) -> None:
    """Wait until so many pictures, each with its thumbnail, are in the database."""
    desk.page.wait_for_function(
        """(count) => new Promise((resolve) => {
          const opening = indexedDB.open("bindery-1");
          opening.onsuccess = () => {
            const counting = opening.result.transaction("pictures").objectStore("pictures").count();
            counting.onsuccess = () => {
              opening.result.close();
              resolve(counting.result >= count);
            };
          };
        })""",
        arg=2 * count,
    )
