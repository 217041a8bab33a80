"""Lists with thousands of models: searchable, and cheap while closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import node, painted
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom
from tests.e2e.servers import Servers, server_at
from tests.e2e.words import said

MODELS = tuple(f"folder {number % 7}/model-{number:04}.safetensors" for number in range(5_000))

SHOWS_ROW = """(id) => {
  const row = document.querySelector('[role=option][aria-selected=true]');
  if (row?.id !== id) return false;
  const list = row.closest('[role=listbox]').getBoundingClientRect();
  const box = row.getBoundingClientRect();
  return box.top >= list.top - 1 && box.bottom <= list.bottom + 1;
}"""
"""Whether this row is marked, and within its list."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """A server with 5,000 models."""
    with DemoServer("A", checkpoints=MODELS) as server:
        yield (server,)


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of this server."""
    with Home(new_room, pool) as home:
        yield home


@pytest.fixture
def form(desk: Desk) -> Desk:
    """The form, when its models are known; no list is open."""
    desk.choose("text-to-image")
    desk.page.locator('[id="field-checkpoint"][role="combobox"]').wait_for()
    return desk


def test_a_model_is_searched_and_chosen_by_keys_and_runs(form: Desk, servers: Servers) -> None:
    page, field = form.page, form.field("checkpoint")
    field.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => document.querySelectorAll('[role=option]').length === 100")
    page.get_by_text(said("choice.more", n=4_900)).wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("4242")
    page.wait_for_function("() => document.querySelectorAll('[role=option]').length === 1")
    page.keyboard.press("Enter")
    form.rows_of("checkpoint").wait_for(state="detached")
    page.wait_for_function("() => document.activeElement.id === 'field-checkpoint'")
    assert field.input_value() == MODELS[4242]
    form.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 1, "seed": ""})
    card = form.run()[0].ends()
    card.check_picture(server_at(servers, card.server))
    (sent,) = servers[0].requests("/prompt", "POST")
    assert sent.body["prompt"]["4"]["inputs"]["ckpt_name"] == MODELS[4242]


def test_keys_walk_and_scroll_and_escape_changes_nothing(form: Desk) -> None:
    page, field = form.page, form.field("checkpoint")
    field.fill(MODELS[0])
    field.press("Escape")
    field.click()
    form.rows_of("checkpoint").first.wait_for()
    marked = page.locator('[role="option"][aria-selected="true"]')
    for key, row in [("ArrowUp", 99), ("ArrowUp", 98), ("Home", 0), ("PageDown", 10), ("End", 99)]:
        page.keyboard.press(key)
        page.wait_for_function(SHOWS_ROW, arg=f"field-checkpoint-row-{row}")
        assert marked.get_attribute("id") == field.get_attribute("aria-activedescendant")
    page.keyboard.type("no such")
    marked.wait_for(state="detached")
    page.keyboard.press("Escape")
    page.wait_for_function(
        "(name) => document.getElementById('field-checkpoint').value === name", arg=MODELS[0]
    )


def test_a_row_is_chosen_by_a_press_and_the_focus_may_go_elsewhere(form: Desk) -> None:
    page, field = form.page, form.field("checkpoint")
    field.fill("model-0007")
    row = form.rows_of("checkpoint")
    page.wait_for_function("() => document.querySelectorAll('[role=option]').length === 1")
    row.get_by_text("model-0007.safetensors").click()
    row.wait_for(state="detached")
    assert field.input_value() == MODELS[7]
    page.locator(".choice-toggle").first.click()
    row.first.wait_for()
    form.field("prompt").click()
    row.first.wait_for(state="detached")
    page.wait_for_function("() => document.activeElement.id === 'field-prompt'")
    assert field.input_value() == MODELS[7]


def test_closed_lists_put_no_options_into_the_page(form: Desk) -> None:
    """A redraw with 5,000 options took 4.9 seconds; `make bench` measures the form."""
    graph = painted(steps=1)
    graph["1"]["inputs"]["ckpt_name"] = MODELS[0]
    for number in range(20, 24):
        graph[str(number)] = node("CheckpointLoaderSimple", ckpt_name=MODELS[number])
    form.add_workflow("many lists", graph)
    form.page.wait_for_function(
        "() => document.querySelectorAll('#compose [role=combobox]').length >= 5"
    )
    models = form.page.locator("#compose :is(option, [role=option])", has_text="safetensors")
    assert models.count() == 0
    form.page.get_by_test_id("form-more").click()
    form.page.locator("#compose [role=combobox]").first.click()
    models.first.wait_for()
    assert models.count() == 100


def test_a_phone_shows_the_list_within_its_width(form: Desk) -> None:
    page = form.page
    wide = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 640})
    try:
        page.locator('[data-action="tab"][data-arg="compose"]').click()
        form.field("checkpoint").click()
        box = page.locator(".choice-list").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        page.keyboard.press("Escape")
    finally:
        assert wide is not None
        page.set_viewport_size(wide)
