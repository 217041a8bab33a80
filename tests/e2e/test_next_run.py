"""From a picture to the next run: its settings, and its run again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.comfy_server.graphs import painted
from tests.e2e.card import Card
from tests.e2e.desk import Desk, field_id
from tests.e2e.files import image_file
from tests.e2e.next_run import (
    FOCUSED,
    NO_DIALOG,
    VALUE,
    inputs,
    open_viewer,
    tile,
    wait_filled,
    wait_value,
)
from tests.e2e.room import Room
from tests.e2e.servers import Servers
from tests.e2e.words import said


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
    expect(note).to_contain_text(said("reuse.seed"), use_inner_text=True)
    expect(desk.page.locator("#toast")).to_contain_text(said("reuse.taken"), use_inner_text=True)
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


def test_settings_of_another_tabs_picture_are_taken(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    card = first.text_to_image("of the other tab", steps=3).ends()
    second.choose("upscale")
    found = second.page.locator(f"{tile(card)} button")
    found.first.focus()
    second.page.keyboard.press("e")
    wait_value(second, "prompt", "of the other tab")
    wait_value(second, "seed", inputs(card)["seed"])
    [again] = second.after(lambda: found.first.press("Shift+R"))
    assert inputs(again) == inputs(card)
