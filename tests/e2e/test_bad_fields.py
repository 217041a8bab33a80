"""Missing or invalid fields: an error beside the field, before anything is sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, prompts_sent
from tests.e2e.words import said

GOOD = {"prompt": "a lake", "width": 64, "height": 64, "steps": 2, "cfg": 7, "seed": ""}

WRONG = {
    "prompt missing": ("prompt", "   ", said("field.required")),
    "width too small": ("width", "8", said("field.range", low=16, high=4096)),
    "height too large": ("height", "5000", said("field.range", low=16, high=4096)),
    "steps not whole": ("steps", "2.5", said("field.not_whole")),
    "steps missing": ("steps", "", said("field.required_default", default=20)),
    "cfg negative": ("cfg", "-1", said("field.range", low=0, high=30)),
    "seed no number": ("seed", "abc", said("field.not_whole")),
    "seed too large": ("seed", str(2**64), said("field.range", low=0, high=2**64 - 1)),
}


def test_a_wrong_number_of_runs_is_told_and_nothing_is_sent(desk: Desk, servers: Servers) -> None:
    before = desk.task_ids()
    desk.choose("text-to-image")
    desk.fill(GOOD)
    desk.page.locator("#runs").fill("1000")
    desk.page.get_by_test_id("run-button").click()
    wrong = desk.page.locator("#runs-error")
    wrong.wait_for()
    expect(wrong).to_have_text(said("runs.range", max=99), use_inner_text=True)
    assert desk.page.locator("#runs").input_value() == "1000"
    assert desk.task_ids() == before
    assert prompts_sent(servers) == 0
    desk.run(2)[-1].ends()
    wrong.wait_for(state="detached")


@pytest.mark.parametrize(("name", "typed", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_field_is_named_and_nothing_is_sent(
    desk: Desk, servers: Servers, name: str, typed: str, message: str
) -> None:
    before = desk.task_ids()
    desk.choose("text-to-image")
    desk.fill({**GOOD, name: typed})
    desk.page.get_by_test_id("run-button").click()
    assert desk.error_of(name) == message
    assert desk.page.evaluate("() => document.activeElement.id") == f"field-{name}"
    assert desk.field(name).input_value().strip() == typed.strip()
    assert desk.task_ids() == before
    assert prompts_sent(servers) == 0
    desk.fill(GOOD)
    desk.page.locator(f"#field-{name}-error").wait_for(state="detached")


def test_all_wrong_fields_are_named_at_once(desk: Desk, servers: Servers) -> None:
    desk.choose("text-to-image")
    desk.fill({**GOOD, "prompt": "", "steps": "0"})
    desk.page.get_by_test_id("run-button").click()
    assert desk.error_of("prompt") == said("field.required")
    assert desk.error_of("steps") == said("field.range", low=1, high=150)
    assert prompts_sent(servers) == 0
    desk.fill(GOOD)


def test_a_missing_image_is_named(desk: Desk, servers: Servers) -> None:
    desk.choose("image-adjust")
    desk.page.get_by_test_id("run-button").click()
    assert desk.error_of("image") == said("field.required_image")
    assert prompts_sent(servers) == 0


def test_what_was_typed_survives_another_workflow(desk: Desk) -> None:
    desk.choose("text-to-image")
    desk.fill({**GOOD, "prompt": "not lost"})
    desk.choose("upscale")
    desk.choose("text-to-image")
    assert desk.field("prompt").input_value() == "not lost"
