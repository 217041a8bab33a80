"""A journal as a person has after months: finished tasks by the thousand, in the page's own format.

`archive` goes into a page by its own import. `fill` writes the rows into the browser's database
itself, as an import of 20,000 would be measured by its own room.
"""

import io
import itertools
import json
import uuid
import zipfile
from collections.abc import Iterator

from playwright.sync_api import Page

from app.core.archive.manifest import MANIFEST, manifest_text
from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.pictures.limit import THUMB, picture_key
from app.core.storage.journal import Row, next_step
from app.core.submission.file_names import PREFIX, short_id
from app.core.task.output import OutputFile
from app.core.task.task import Task, TaskState, advance
from tools.serve import ROOT

GRAPH = ROOT / "app" / "workflows" / "text-to-image.json"
WORK_MS = 4_000
"""How long each made-up task took."""

PROMPTS = ("a quiet lake at dawn, mist, mountains", "desert dunes under a red evening sky")


def task_states(number: int, window_id: str, server: ServerUrl, at: int) -> Iterator[Task]:
    """Yield one task as it is registered, submitted, run, and done with one picture."""
    task = Task(
        prompt_id=PromptId(str(uuid.UUID(int=number + 1, version=4))),
        execution_server=server,
        window_id=WindowId(window_id),
        client_id=ClientId("bench"),
        registered_at=at,
        workflow_type="text-to-image",
        title="Text to image",
        inputs={"prompt": PROMPTS[number % len(PROMPTS)], "seed": number, "steps": 20},
        graph=json.loads(GRAPH.read_text(encoding="utf-8")),
    )
    yield task
    for state in (TaskState.SUBMITTING, TaskState.QUEUED, TaskState.RUNNING):
        task = advance(task, state, at)
        yield task
    name = f"{short_id(task.prompt_id)}_{number + 1:05}_.png"
    file = OutputFile("9", "images", name, PREFIX)
    yield advance(task, TaskState.SUCCEEDED, at + WORK_MS, outputs=(file,), picture=file)


def journal(count: int, window_id: str, server: ServerUrl, now: int) -> tuple[list[Row], list[Row]]:
    """Return the rows and events of `count` finished tasks, the last of them ended by `now`."""
    rows: list[Row] = []
    events: list[Row] = []
    for number in range(count):
        at = now - (count - number) * WORK_MS
        row: Row | None = None
        for task in task_states(number, window_id, server, at):
            step = next_step(row, task, window_id, at)
            if step is not None:
                row = step.row
                events.append(step.event)
        if row is not None:
            rows.append(row)
    return rows, events


def archive(count: int, window_id: str, server: ServerUrl, thumb: bytes, now: int) -> bytes:
    """Return an export of that journal, with a kept thumbnail of each picture."""
    rows, events = journal(count, window_id, server, now)
    keys = [picture_key(row["promptId"], 0, THUMB) for row in rows]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        times = dict(zip(keys, itertools.repeat(now)))
        file.writestr(MANIFEST, manifest_text(rows, events, times, {}), zipfile.ZIP_DEFLATED)
        for key in keys:
            file.writestr(f"pictures/{key}", thumb)
    return target.getvalue()


FILL_ROWS = 1_000
"""Rows that are handed to the browser at a time: about 2 MB of text."""

FILL = """async ([rows, graph, keys, thumb]) => {
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("bindery-1");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  await new Promise((resolve, reject) => {
    const writing = database.transaction(["tasks", "pictures"], "readwrite");
    for (const row of rows) writing.objectStore("tasks").put({ ...row, graph });
    const blob = new Blob([new Uint8Array(thumb)], { type: "image/webp" });
    for (const key of keys) {
      const { executionServer: server } = rows[0];
      writing.objectStore("pictures").put({ key, at: Date.now(), server, size: blob.size, blob });
    }
    writing.oncomplete = resolve;
    writing.onabort = () => reject(writing.error);
  });
  database.close();
}"""


KEPT = 4_000
"""Newest tasks with a kept thumbnail: more than are scrolled past, and than most people keep."""


def fill(page: Page, count: int, server: ServerUrl, thumb: bytes, now: int) -> None:
    """Write `count` finished tasks of a closed tab into the database of an open page.

    `thumb` is the small version of their pictures, which the newest have kept.
    """
    rows, _ = journal(count, "a-closed-tab", server, now)
    graph = rows[0]["graph"]
    short = [{key: value for key, value in row.items() if key != "graph"} for row in rows]
    for start in range(0, count, FILL_ROWS):
        part = short[start : start + FILL_ROWS]
        kept = part if start >= count - KEPT else []
        keys = [picture_key(row["promptId"], 0, THUMB) for row in kept]
        page.evaluate(FILL, [part, graph, keys, list(thumb)])
