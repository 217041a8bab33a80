"""What the tests of a picture's way to the next run do with tiles, forms and servers."""

from __future__ import annotations

import io
from typing import Any, cast

from PIL import Image

from tests.comfy_server import DemoServer
from tests.e2e.card import Card
from tests.e2e.desk import Desk, field_id

MIME = "application/x-bindery-picture"

INPUTS = "(id) => window.comfyui.getWindowTask(id).inputs"

VALUE = """([id, text]) => document.getElementById(id)?.value === text"""

FOCUSED = "(id) => document.activeElement?.id === id"

NO_DIALOG = "() => !document.querySelector('dialog[open]')"

DROP = """([tile, zone, mime]) => {
  const dataTransfer = new DataTransfer();
  const on = (target, name) => target.dispatchEvent(
    new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer }));
  if (tile.startsWith("#") || tile.startsWith("[")) on(document.querySelector(tile), "dragstart");
  else dataTransfer.setData(mime, tile);
  const target = document.querySelector(zone);
  on(target, "dragenter");
  const says = getComputedStyle(target, "::after").content;
  const marked = document.documentElement.dataset.dragging;
  on(target, "dragover");
  on(target, "drop");
  return [marked, says, dataTransfer.getData(mime)];
}"""
"""Drags a tile, or gives a key as another page does, to a place; what was shown on the way."""


DRAG = """([tile, mime]) => {
  const dataTransfer = new DataTransfer();
  const start = new DragEvent("dragstart", { bubbles: true, dataTransfer });
  document.querySelector(tile).dispatchEvent(start);
  const key = dataTransfer.getData(mime);
  document.querySelector(tile).dispatchEvent(new DragEvent("dragend", { bubbles: true }));
  return key;
}"""
"""Begins to drag a tile, and gives the key that the browser hands to the other tab."""


def inputs(card: Card) -> dict[str, Any]:
    return cast("dict[str, Any]", card.page.evaluate(INPUTS, card.prompt_id))


def wait_value(desk: Desk, name: str, text: object) -> None:
    """Wait until a field of the form has this value."""
    desk.page.wait_for_function(VALUE, arg=[field_id(name), str(text)])


def tile(card: Card) -> str:
    return f'#pictures [data-drag-picture="{card.prompt_id}:0"]'


def open_viewer(card: Card) -> None:
    card.locator.locator('[data-action="view"]').click()
    card.page.locator("#viewer[open]").wait_for()


def wait_filled(desk: Desk, name: str, file: str) -> None:
    """Wait until an image field holds this file."""
    desk.page.locator(f'.filled[data-drop="{name}"]').get_by_text(file).wait_for()


def on_server(desk: Desk, server: DemoServer) -> Card:
    """Make a picture on one server."""
    desk.pin(server.url)
    card = desk.text_to_image("made here").ends()
    desk.unpin()
    assert card.server == server.url
    return card


def picture_held(card: Card, server: DemoServer) -> bytes:
    """Return the pixels of a task's picture, as its server has them."""
    file = card.file()
    return pixels(server.picture_bytes(file.filename, file.subfolder, file.type))


def picture_used(card: Card, server: DemoServer) -> bytes:
    """Return the pixels of the image that a run was given."""
    posted = (seen.body for seen in server.requests("/prompt", "POST"))
    [prompt] = [body["prompt"] for body in posted if body["prompt_id"] == card.prompt_id]
    loads = [node for node in prompt.values() if node["class_type"] == "LoadImage"]
    return pixels(server.picture_bytes(loads[0]["inputs"]["image"], "", "input"))


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).convert("RGB").tobytes()
