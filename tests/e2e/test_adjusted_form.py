"""A form that its owner arranges, by keyboard and by dragging, and its presets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.comfy_server.graphs import empty, save
from tests.e2e.desk import Desk

ORDER = (
    """() => [...document.querySelectorAll('#adjust [data-row]')].map((row) => row.dataset.row)"""
)

TOP = """() => [...document.querySelectorAll('[data-testid=form-field][data-section=top]')]
  .map((field) => `${field.dataset.node}.${field.dataset.input}`)"""

SENT = """([promptId, name]) => window.comfyui.listTasks()
  .find((task) => task.promptId === promptId).inputs[name]"""
"""What a task was sent with for an input."""


def fifty_texts() -> dict[str, Any]:
    """Return a graph with fifty texts, of which two are prompts, and a sampler."""
    clip = ["1", 1]
    texts = {
        str(100 + number): {
            "class_type": "CLIPTextEncode",
            "inputs": {"text": f"text {number}", "clip": clip},
        }
        for number in range(50)
    }
    sampler = {
        "model": ["1", 0],
        "positive": ["100", 0],
        "negative": ["101", 0],
        "latent_image": ["2", 0],
        "seed": 7,
        "steps": 3,
        "cfg": 5.0,
        "sampler_name": "euler",
        "scheduler": "normal",
        "denoise": 1.0,
    }
    return {
        "1": {
            "class_type": "CheckpointLoaderSimple",
            "inputs": {"ckpt_name": "demo-base.safetensors"},
        },
        **texts,
        "2": {
            "class_type": "EmptyLatentImage",
            "inputs": {"width": 64, "height": 64, "batch_size": 1},
        },
        "3": {"class_type": "KSampler", "inputs": sampler},
        "4": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["1", 2]}},
        "5": {"class_type": "SaveImage", "inputs": {"images": ["4", 0], "filename_prefix": "x"}},
    }


def open_adjusting(desk: Desk) -> None:
    """Open the dialog with the keyboard."""
    desk.page.get_by_test_id("form-adjust").focus()
    desk.page.keyboard.press("Enter")
    desk.page.locator("#adjust[open]").wait_for()


def test_a_workflow_of_fifty_texts_shows_model_steps_and_seed_first(desk: Desk) -> None:
    page = desk.page
    desk.add_workflow("Fifty", fifty_texts())
    page.get_by_test_id("form-adjust").wait_for()
    open_adjusting(desk)
    page.locator("[data-action=adjust-all-more]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => ({TOP})().length === 0")
    for name in ("1.ckpt_name", "3.steps", "3.seed"):
        button = page.locator(f'[data-row="{name}"] [data-action=adjust-top]')
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f'#adjust-top [data-row="{name}"]')).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(TOP) == ["1.ckpt_name", "3.steps", "3.seed"]
    for name in ("ckpt_name", "steps", "seed"):
        expect(page.locator(f"[data-testid=form-field][data-input={name}]")).to_be_in_viewport()
    page.reload()
    desk.ready()
    page.wait_for_function(f"() => ({TOP})().join() === '1.ckpt_name,3.steps,3.seed'")


def test_rows_move_by_keyboard_and_say_where(desk: Desk) -> None:
    page = desk.page
    desk.add_workflow("Keys", {"1": empty(), "2": save("1", "keys")})
    page.get_by_test_id("form-adjust").wait_for()
    open_adjusting(desk)
    before = page.evaluate(ORDER)
    grip = page.locator("#adjust [data-grip]").first
    grip.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#adjust-said")).to_contain_text(f"2 of {len(before)}")
    after = page.evaluate(ORDER)
    assert after[:2] == [before[1], before[0]]
    focused = page.evaluate("() => document.activeElement.closest('[data-row]').dataset.row")
    assert focused == before[0]
    page.locator("[data-action=adjust-reset]").click()
    page.wait_for_function(f"(wanted) => ({ORDER})().join() === wanted", arg=",".join(before))
    page.locator("[data-action=adjust-undo]").click()
    page.wait_for_function(f"(wanted) => ({ORDER})().join() === wanted", arg=",".join(after))
    page.locator("#adjust-done").click()


def test_a_hidden_input_is_sent_with_the_value_of_the_file(desk: Desk) -> None:
    page = desk.page
    desk.add_workflow("Hidden", {"1": empty(), "2": save("1", "hidden")})
    page.get_by_test_id("form-adjust").wait_for()
    name = "1.width"
    desk.field(name).fill("128")
    open_adjusting(desk)
    page.locator(f'[data-row="{name}"] [role=switch]').focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(desk.field(name)).to_have_count(0)
    (card,) = desk.run()
    card.ends()
    width = page.evaluate(SENT, [card.prompt_id, name])
    assert int(width) == empty()["inputs"]["width"]


def test_an_exported_form_comes_back_with_its_file(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.add_workflow("Shared", {"1": empty(), "2": save("1", "shared")})
    page.get_by_test_id("form-adjust").wait_for()
    open_adjusting(desk)
    page.locator('[data-adjust="label:1.width"]').fill("How wide")
    with page.expect_download() as saved:
        page.locator("[data-action=adjust-export]").click()
    page.locator("#adjust-done").click()
    target = tmp_path / "Received.json"
    saved.value.save_as(target)
    desk.add_workflow("Received", json.loads(target.read_text("utf-8")))
    expect(page.locator("[data-testid=form-field][data-input=width] label")).to_have_text(
        "How wide"
    )


def test_a_preset_puts_its_values_in_and_is_updated_and_brought_back(desk: Desk) -> None:
    page = desk.page
    desk.choose("text-to-image")
    desk.fill({"prompt": "a red barn", "steps": 4, "seed": ""})
    page.locator("[data-action=name-preset]").click()
    expect(page.locator("#preset-name")).to_be_focused()
    page.keyboard.type("Draft")
    page.keyboard.press("Enter")
    preset = page.get_by_test_id("preset")
    expect(preset).to_have_text("Draft")
    desk.fill({"prompt": "a lake", "seed": 5})
    page.locator("[data-action=update-preset]").wait_for()
    preset.click()
    expect(desk.field("prompt")).to_have_value("a red barn")
    expect(desk.field("seed")).to_have_value("")
    desk.fill({"prompt": "a boat"})
    page.locator("[data-action=update-preset]").click()
    expect(page.locator("[data-action=update-preset]")).to_have_count(0)
    page.locator("[data-action=delete-preset]").click()
    expect(preset).to_have_count(0)
    page.locator("#toast").get_by_role("button").click()
    preset.click()
    expect(desk.field("prompt")).to_have_value("a boat")


def test_another_window_follows(desks: list[Desk]) -> None:
    first, second = desks
    for desk in desks:
        desk.choose("text-to-image")
    first.page.locator("#text-name-preset-").click()
    expect(first.page.locator("#preset-name")).to_be_focused()
    first.page.keyboard.type("For both")
    first.page.keyboard.press("Enter")
    expect(second.page.get_by_text("For both", exact=True)).to_be_visible()
