"""A browser that is killed while windows write loses nothing of what was written before."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright

from tests.e2e.browser_process import BrowserProcess
from tests.windows import Windows

KILLS = 6

MODULE = "app/static/database_client.js"
"""As the page has it: what writes is a worker."""

COUNT = """async () => {
  const journal = await import(location.href);
  const database = await journal.open("bindery-1", 5000, () => {});
  const rows = await journal.all(database, "tasks");
  database.close();
  return rows.length;
}"""

WRITE = """async () => {
  const journal = await import(location.href);
  const database = await journal.open("bindery-1", 5000, () => {});
  const text = "x".repeat(3000);
  const always = async (write) => {
    await write();
    (async () => {
      for (;;) await write();
    })();
  };
  let tasks = 0;
  const step = () => {
    const row = { promptId: crypto.randomUUID(), owner: "a", rev: 1, text };
    return { row, event: row, rev: 0, owner: null };
  };
  await Promise.all([
    always(async () => {
      await journal.commit(database, Array.from({ length: 20 }, step), new Map(), true);
      tasks += 20;
    }),
    always(() => journal.put(database, "windows", { windowId: "a", text })),
    always(() => journal.put(database, "settings", { name: "a", text })),
    always(() => journal.put(database, "pictures", { key: "a", at: 1, text })),
  ]);
  return tasks;
}"""
"""Several stores are written to at the same time, and go on being; resolves when each was once."""


def test_writes_to_several_stores_may_be_cut_off_together(
    playwright: Playwright, tmp_path: Path, windows: Windows, site: str
) -> None:
    windows.allow(r"favicon\.ico")
    process = BrowserProcess(playwright, tmp_path / "profile", windows)
    written = 0
    try:
        for _ in range(KILLS):
            page = process.open(f"{site}{MODULE}")
            assert page.evaluate(COUNT) >= written
            written += page.evaluate(WRITE)
            process.kill()
        page = process.open(f"{site}{MODULE}")
        assert page.evaluate(COUNT) >= written
    finally:
        process.kill()
