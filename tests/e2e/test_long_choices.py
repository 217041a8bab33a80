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
    page = form.page
    form.field("checkpoint").focus()
    page.keyboard.press("ArrowDown")
    search = page.locator("#field-checkpoint-search")
    search.wait_for()
    page.wait_for_function("() => document.activeElement.id === 'field-checkpoint-search'")
    assert page.locator('[role="option"]').count() == 100
    page.get_by_text(said("choice.more", n=4_900)).wait_for()
    page.keyboard.type("4242")
    page.wait_for_function("() => document.querySelectorAll('[role=option]').length === 1")
    page.keyboard.press("Enter")
    search.wait_for(state="detached")
    page.wait_for_function("() => document.activeElement.id === 'field-checkpoint'")
    assert form.field("checkpoint").inner_text().strip() == MODELS[4242]
    form.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 1, "seed": ""})
    card = form.run()[0].ends()
    card.check_picture(server_at(servers, card.server))
    (sent,) = servers[0].requests("/prompt", "POST")
    assert sent.body["prompt"]["4"]["inputs"]["ckpt_name"] == MODELS[4242]


def test_arrows_walk_and_scroll_and_escape_changes_nothing(form: Desk) -> None:
    page = form.page
    before = form.field("checkpoint").inner_text()
    form.field("checkpoint").click()
    page.locator("#field-checkpoint-search").wait_for()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    marked = page.locator('[role="option"][aria-selected="true"]')
    page.wait_for_function(
        """() => {
          const row = document.querySelector('[role=option][aria-selected=true]');
          const list = row.parentElement.getBoundingClientRect();
          const box = row.getBoundingClientRect();
          return row.id.endsWith("-97") && box.top >= list.top - 1 && box.bottom <= list.bottom + 1;
        }"""
    )
    assert marked.get_attribute("id") == page.locator("#field-checkpoint-search").get_attribute(
        "aria-activedescendant"
    )
    page.keyboard.press("Escape")
    marked.wait_for(state="detached")
    assert form.field("checkpoint").inner_text() == before


def test_a_row_is_chosen_by_a_press_and_the_focus_may_go_elsewhere(form: Desk) -> None:
    page = form.page
    form.field("checkpoint").click()
    page.locator("#field-checkpoint-search").fill("model-0007")
    page.wait_for_function("() => document.querySelectorAll('[role=option]').length === 1")
    row = page.locator('[role="option"]')
    row.get_by_text(MODELS[7]).click()
    row.wait_for(state="detached")
    assert form.field("checkpoint").inner_text().strip() == MODELS[7]
    form.field("checkpoint").click()
    page.locator("#field-checkpoint-search").wait_for()
    form.field("prompt").click()
    page.locator("#field-checkpoint-search").wait_for(state="detached")
    page.wait_for_function("() => document.activeElement.id === 'field-prompt'")


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
