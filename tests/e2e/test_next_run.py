"""From a picture to the next run: its settings, itself as an input, and its run again."""

from __future__ import annotations

import io
import json
from typing import Any, cast

import pytest
from PIL import Image

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import painted
from tests.e2e.card import Card
from tests.e2e.desk import Desk, field_id
from tests.e2e.files import image_file
from tests.e2e.journal import kept, wait_kept
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers
from tests.e2e.words import said

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


def take_from_viewer(card: Card) -> None:
    open_viewer(card)
    card.page.get_by_test_id("viewer-use-settings").click()


def take_by_key_in_viewer(card: Card) -> None:
    open_viewer(card)
    card.page.keyboard.press("e")


def take_on_tile(card: Card) -> None:
    card.page.locator(f"{tile(card)} button").focus()
    card.page.keyboard.press("e")


def take_on_card(card: Card) -> None:
    card.settle()
    card.locator.locator('[data-action="reuse"]').click()


WAYS = (take_from_viewer, take_by_key_in_viewer, take_on_tile, take_on_card)


@pytest.mark.parametrize("take", WAYS)
def test_settings_are_taken_by_one_press_and_given_back(desk: Desk, take: Any) -> None:
    desk.choose("text-to-image")
    desk.fill({"negative": "fog"})
    card = desk.text_to_image("red barn in snow", steps=3).ends()
    seed = inputs(card)["seed"]
    desk.fill({"prompt": "something else", "steps": 9, "negative": ""})
    desk.choose("image-blend")
    take(card)
    wait_value(desk, "prompt", "red barn in snow")
    desk.page.wait_for_function(FOCUSED, arg=field_id("prompt"))
    desk.page.wait_for_function(NO_DIALOG)
    wait_value(desk, "steps", 3)
    wait_value(desk, "negative", "fog")
    wait_value(desk, "seed", seed)
    note = desk.page.get_by_test_id("seed-of-picture")
    assert said("reuse.seed") in note.inner_text()
    assert said("reuse.taken") in desk.page.locator("#toast").inner_text()
    desk.page.locator('#toast [data-action="undo"]').click()
    desk.page.wait_for_function(VALUE, arg=["workflow", "image-blend"])
    desk.choose("text-to-image")
    wait_value(desk, "prompt", "something else")
    wait_value(desk, "steps", 9)
    wait_value(desk, "negative", "")
    wait_value(desk, "seed", "")
    assert note.count() == 0


def test_a_run_of_taken_settings_makes_the_same_picture(desk: Desk, servers: Servers) -> None:
    card = desk.text_to_image("a mill").ends()
    desk.fill({"prompt": "a wall"})
    take_from_viewer(card)
    wait_value(desk, "prompt", "a mill")
    again = desk.run()[0].ends()
    assert inputs(again) == inputs(card)
    desk.page.get_by_test_id("seed-of-picture").locator("button").click()
    wait_value(desk, "seed", "")
    other = desk.run()[0].ends()
    assert inputs(other)["seed"] != inputs(card)["seed"]


def test_a_removed_workflow_is_made_from_the_graph_and_undone(own: Room, first: Desk) -> None:
    first.add_workflow("Barns", painted("own barn", seed=77))
    card = first.run()[0].ends()
    first.page.locator('[data-action="remove-workflow"]').click()
    first.page.wait_for_function(VALUE, arg=["workflow", "text-to-image"])
    take_from_viewer(card)
    first.page.wait_for_function(VALUE, arg=["workflow", "own:Barns"])
    assert "own barn" in first.page.locator("#run-form textarea").first.input_value()
    first.page.locator('#toast [data-action="undo"]').click()
    first.page.wait_for_function(VALUE, arg=["workflow", "text-to-image"])
    assert first.page.locator('#workflow option[value="own:Barns"]').count() == 0


def test_images_of_a_task_are_taken_too(desk: Desk) -> None:
    desk.choose("image-adjust")
    desk.bring_image("image", image_file("meadow.png"))
    desk.fill({"operation": "invert"})
    card = desk.run()[0].ends()
    desk.choose("text-to-image")
    take_from_viewer(card)
    desk.page.wait_for_function(VALUE, arg=["workflow", "image-adjust"])
    wait_filled(desk, "image", "meadow.png")
    again = desk.run()[0].ends()
    assert inputs(again) == inputs(card)


def test_again_changes_only_the_seed_or_nothing(desk: Desk) -> None:
    card = desk.text_to_image("a bridge").ends()
    before = inputs(card)
    open_viewer(card)
    [new] = desk.after(desk.page.get_by_test_id("viewer-again").click)
    [same] = desk.after(lambda: desk.page.get_by_test_id("viewer-again").click(modifiers=["Shift"]))
    [by_key] = desk.after(lambda: desk.page.keyboard.press("r"))
    [kept] = desk.after(lambda: desk.page.keyboard.press("Shift+R"))
    desk.close_dialog()
    [of_card] = desk.after(card.again)
    again = card.locator.locator('[data-action="again"]')
    [same_of_card] = desk.after(lambda: again.click(modifiers=["Shift"]))
    for one in (same, kept, same_of_card):
        assert inputs(one) == before
    for one in (new, by_key, of_card):
        assert inputs(one)["seed"] != before["seed"]
        assert {**inputs(one), "seed": before["seed"]} == before
    assert len({inputs(one)["seed"] for one in (new, by_key, of_card)}) == 3
    assert said("task.again_new", title="x").partition(":")[0] in again.get_attribute("title")


def test_a_failed_task_runs_again_with_its_seed(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.faults.fail_node = "KSampler"
    card = desk.text_to_image("a tower").ends("failed")
    for server in servers:
        server.faults.clear()
    [again] = desk.after(card.again)
    assert inputs(again.ends()) == inputs(card)
    label = card.locator.locator('[data-action="again"]').get_attribute("title") or ""
    assert said("task.again_same", title="x").partition(":")[0] in label


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
    return _pixels(server.picture_bytes(file.filename, file.subfolder, file.type))


def picture_used(card: Card, server: DemoServer) -> bytes:
    """Return the pixels of the image that a run was given."""
    posted = (seen.body for seen in server.requests("/prompt", "POST"))
    [prompt] = [body["prompt"] for body in posted if body["prompt_id"] == card.prompt_id]
    loads = [node for node in prompt.values() if node["class_type"] == "LoadImage"]
    return _pixels(server.picture_bytes(loads[0]["inputs"]["image"], "", "input"))


def _pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).convert("RGB").tobytes()


def test_a_picture_of_one_server_is_an_input_on_another(desk: Desk, servers: Servers) -> None:
    first, second = servers
    card = on_server(desk, first)
    desk.choose("image-adjust")
    open_viewer(card)
    desk.page.keyboard.press("u")
    wait_filled(desk, "image", card.file().filename)
    desk.page.wait_for_function(NO_DIALOG)
    assert not second.requests("/view"), "only the server that made it was asked"
    desk.pin(second.url)
    run = desk.run()[0].ends()
    assert run.server == second.url
    assert picture_used(run, second) == picture_held(card, first)
    assert not first.requests("/upload/image", "POST")
    assert len(second.requests("/upload/image", "POST")) == 1


def test_the_kept_copy_is_used_when_the_server_is_down(
    own: Room, first: Desk, servers: Servers
) -> None:
    gone, other = servers
    card = on_server(first, gone)
    wait_kept(first, 2)
    name, held = card.file().filename, picture_held(card, gone)
    own.allow(UNREACHABLE)
    gone.stop()
    try:
        first.wait_reach(gone.url, "down")
        first.choose("image-adjust")
        first.page.locator(f"{tile(card)} button").focus()
        first.page.keyboard.press("u")
        wait_filled(first, "image", name)
        run = first.run()[0].ends()
        assert run.server == other.url
        assert picture_used(run, other) == held
    finally:
        gone.restart()


def test_without_a_copy_and_a_server_it_is_said(own: Room, first: Desk, servers: Servers) -> None:
    gone = servers[0]
    kept(first).locator("#keep-pictures").uncheck()
    card = on_server(first, gone)
    own.allow(UNREACHABLE)
    gone.stop()
    try:
        first.choose("image-adjust")
        first.page.locator(f"{tile(card)} button").focus()
        first.page.keyboard.press("u")
        why = said("reuse.gone", server=gone.options.name, why="").strip()
        first.page.locator("#toast").get_by_text(why).wait_for()
        assert first.page.locator(".filled[data-drop]").count() == 0
    finally:
        gone.restart()
    first.wait_reach(gone.url, "up")


def test_a_form_without_images_offers_workflows_the_last_used_first(desk: Desk) -> None:
    desk.choose("upscale")
    desk.bring_image("image", image_file("small.png"))
    desk.run()[0].ends()
    card = desk.text_to_image("to be used").ends()
    card.locator.locator('[data-action="use-as-input"]').click()
    menu = desk.page.get_by_test_id("use-as-input")
    items = menu.get_by_role("menuitem")
    items.first.wait_for()
    assert items.first.get_attribute("data-arg") == "upscale"
    assert {"image-adjust", "image-blend"} <= {
        str(one.get_attribute("data-arg")) for one in items.all()
    }
    desk.page.keyboard.press("Escape")
    desk.page.wait_for_function(NO_DIALOG)
    wait_value(desk, "prompt", "to be used")
    card.locator.locator('[data-action="use-as-input"]').click()
    items.first.click()
    desk.page.wait_for_function(VALUE, arg=["workflow", "upscale"])
    wait_filled(desk, "image", card.file().filename)


def test_two_image_fields_ask(desk: Desk) -> None:
    card = desk.text_to_image("one of two").ends()
    desk.choose("image-blend")
    open_viewer(card)
    desk.page.get_by_test_id("viewer-use-as-input").click()
    items = desk.page.get_by_test_id("use-as-input").get_by_role("menuitem")
    items.nth(1).wait_for()
    assert [one.get_attribute("data-arg") for one in items.all()] == ["image1", "image2"]
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    wait_filled(desk, "image2", card.file().filename)
    assert desk.page.locator('.filled[data-drop="image1"]').count() == 0


def test_a_tile_is_dragged_onto_a_field(desk: Desk) -> None:
    card = desk.text_to_image("dragged").ends()
    desk.choose("image-blend")
    shown = desk.page.evaluate(DROP, [tile(card), '[data-drop="image2"]', MIME])
    assert shown == ["picture", json.dumps(said("drop.picture")), f"{card.prompt_id}:0"]
    wait_filled(desk, "image2", card.file().filename)
    assert desk.page.locator("[data-dragging]").count() == 0


def test_a_tile_is_dragged_by_hand(desk: Desk) -> None:
    card = desk.text_to_image("by hand").ends()
    desk.choose("image-adjust")
    desk.page.locator(f"{tile(card)} img[src^='blob:']").wait_for()
    desk.page.locator(tile(card)).drag_to(desk.page.locator('[data-drop="image"]'))
    wait_filled(desk, "image", card.file().filename)


@pytest.mark.parametrize(
    "key", ["", ":0", "nobody:0", "x" * 5000, "<img src=x onerror=alert(1)>:0", "a:-1"]
)
def test_what_another_page_drags_is_only_a_key(desk: Desk, servers: Servers, key: str) -> None:
    desk.choose("image-adjust")
    if desk.page.locator('[data-action="clear-image"]').count():
        desk.page.locator('[data-action="clear-image"]').click()
    desk.page.evaluate(DROP, [key, '[data-drop="image"]', MIME])
    desk.page.locator("#toast").get_by_text(said("reuse.unknown")).wait_for()
    assert desk.page.locator(".filled[data-drop]").count() == 0
    assert all(not server.requests("/view") for server in servers)
