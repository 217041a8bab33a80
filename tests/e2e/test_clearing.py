"""What was cleared stays cleared, also after a reload, with Undo for a while. Its picture stays."""

from __future__ import annotations

from tests.e2e.desk import Desk
from tests.e2e.words import said
from tests.windows import until

UNDO = '#toast [data-action="undo"]'

ROW = """async (id) => {
  const opened = indexedDB.open("bindery-1");
  await new Promise((done) => { opened.onsuccess = done; });
  const rows = opened.result.transaction("tasks").objectStore("tasks").get(id);
  await new Promise((done) => { rows.onsuccess = done; });
  opened.result.close();
  return rows.result ?? {};
}"""

STORED = f"async (id) => (await ({ROW})(id)).hiddenAt ?? null"

RELEASED = f"async (id) => (await ({ROW})(id)).owner === 'library'"

HAS_PICTURE = "async (key) => debugMultiWindowServers().library.newest.includes(key)"

NO_TASKS = "() => window.comfyui.listTasks().length === 0"


def clear_and_reload(desk: Desk) -> str:
    """Clear one finished task, and load the page again once that is stored; give its id."""
    card = desk.text_to_image("to be cleared").ends()
    desk.page.locator('[data-action="clear"]').click()
    desk.page.wait_for_function(STORED, arg=card.prompt_id)
    desk.page.reload()
    desk.ready()
    return card.prompt_id


def test_what_was_cleared_can_be_brought_back_after_a_reload(first: Desk) -> None:
    prompt_id = clear_and_reload(first)
    assert first.task_ids() == []
    first.page.locator("#toast").get_by_text(said("tasks.cleared", n=1)).wait_for()
    first.page.locator(UNDO).click()
    first.page.wait_for_function(
        "(id) => window.comfyui.listTasks()[0]?.promptId === id", arg=prompt_id
    )
    first.page.wait_for_function(f"async (id) => await ({STORED})(id) === null", arg=prompt_id)
    first.page.reload()
    assert first.ready().task_ids() == [prompt_id]


def test_what_was_cleared_stays_off_the_list_and_its_picture_in_the_library(first: Desk) -> None:
    prompt_id = clear_and_reload(first)
    first.page.locator(UNDO).wait_for(state="detached")
    until(first.page, RELEASED, prompt_id)  # from here on a reload offers no Undo
    first.page.reload()
    first.ready()
    assert first.page.evaluate(NO_TASKS)
    assert first.page.locator(UNDO).count() == 0
    until(first.page, HAS_PICTURE, f"{prompt_id}:0")
