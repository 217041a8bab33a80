"""Pictures of other programs that are dropped on the library show what they were made with."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, expect

from tests.core.metadata.files import still_png
from tests.core.workflow.pairs import FOLDER, load
from tests.e2e.desk import Desk
from tests.fakes.png import png, text_chunk

SETTINGS = "a red fox\nNegative prompt: blurry\nSteps: 28, CFG scale: 6.5, Seed: 7, Size: 832x1216"

FILE = """([name, bytes]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  return transfer;
}"""


def drop(desk: Desk, name: str, content: bytes) -> Locator:
    """Drop a picture on the library; return the dialog."""
    transfer = desk.page.evaluate_handle(FILE, [name, list(content)])
    desk.page.locator("#library-search").dispatch_event("drop", {"dataTransfer": transfer})
    dialog = desk.page.locator("#found[open]")
    expect(dialog).to_contain_text(name)
    return dialog


def test_settings_of_another_program_are_shown_and_used(desk: Desk) -> None:
    dialog = drop(desk, "fox.png", png(text_chunk("parameters", SETTINGS)))
    for shown in ("a red fox", "blurry", "28", "6.5"):
        expect(dialog.locator("dd").get_by_text(shown, exact=True)).to_have_count(1)
    dialog.locator('[data-action="found-settings"]').click()
    expect(dialog).to_have_count(0)
    expect(desk.page.locator('[data-field="prompt"]')).to_have_value("a red fox")


def test_a_workflow_is_shown_and_opened(desk: Desk) -> None:
    graph = json.dumps(load(FOLDER / "own_t2i_plain.api.json"))
    dialog = drop(desk, "plain.png", still_png({"prompt": graph}))
    expect(dialog.locator("dd").first).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    drop(desk, "plain.png", still_png({"prompt": graph}))
    dialog.locator('[data-action="found-workflow"]').click()
    expect(dialog).to_have_count(0)
    expect(desk.page.get_by_test_id("workflow-select")).to_have_value("own:plain.png")
    desk.page.locator('[data-action="remove-workflow"]').click()
