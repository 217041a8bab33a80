"""Workflow files of all kinds: opened, run, and what they made opened again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import FilePayload

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.files import image_file, json_file
from tests.e2e.room import Home, NewRoom
from tests.e2e.servers import Servers
from tests.e2e.words import said

SAMPLES = Path(__file__).parent.parent / "samples" / "workflows"

MODEL = "sd_xl_base_1.0.safetensors"

SMALL = {
    "text": "a lighthouse at dusk",
    "width": 64,
    "height": 72,
    "steps": 2,
    "batch_size": 1,
    "seed": 18446744073709551615,
}
"""Values that make a small picture soon, and a seed that JavaScript cannot count."""

FIELDS = """() => [...document.querySelectorAll('[data-testid="form-field"]')].map((field) => {
  const control = field.querySelector("[data-field], [role=combobox]");
  const value = control.type === "checkbox" ? control.checked : control.value;
  return [field.dataset.node, field.dataset.input, field.dataset.section, value];
})"""

PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = { clipboardData, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new ClipboardEvent("paste", event));
}"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """Two servers with the model of the samples."""
    with (
        DemoServer("A", checkpoints=(MODEL,)) as first,
        DemoServer("B", checkpoints=(MODEL,)) as second,
    ):
        yield first, second


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of these servers."""
    with Home(new_room, pool) as home:
        yield home


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.ui.json").read_text("utf-8"))


def open_file(desk: Desk, file: FilePayload, title: str) -> None:
    """Open a file, and wait until its form is there."""
    desk.page.get_by_test_id("workflow-file").set_input_files([file])
    wait_for_form(desk, title)


def wait_for_form(desk: Desk, title: str) -> None:
    desk.page.wait_for_function(
        """(id) => document.getElementById("workflow").value === id
          && document.querySelector('[data-testid="form-field"]')
          && document.querySelector('[data-testid="capability"][data-able="true"]')""",
        arg=f"own:{title}",
    )


def fields(desk: Desk) -> list[list[Any]]:
    """What the form shows: node, input, section and value of each field, in order."""
    found: list[list[Any]] = desk.page.evaluate(FIELDS)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "own_t2i_plain",
        "own_bypass_lora",
        "own_sub_promoted",
        "own_notes_groups",
        "own_sub_nested_promoted",
    ],
)
def test_a_picture_of_a_workflow_gives_the_same_form_with_the_same_values(
    desk: Desk, name: str
) -> None:
    open_file(desk, json_file(f"{name}.json", sample(name)), name)
    values = {f"{node}.{field}": SMALL[field] for node, field, *_ in fields(desk) if field in SMALL}
    desk.fill(values)
    before = fields(desk)
    card = desk.run()[0].ends()
    with urlopen(card.picture(), timeout=5) as answer:
        content = answer.read()
    picture: FilePayload = {"name": "made.png", "mimeType": "image/png", "buffer": content}
    open_file(desk, picture, "made.png")
    assert fields(desk) == before
    assert {one[2] for one in before} == {"top", "more"}


def test_a_workflow_is_pasted_as_text(desk: Desk) -> None:
    desk.page.evaluate(PASTE, json.dumps(sample("own_t2i_plain")))
    wait_for_form(desk, "pasted")
    assert ["2", "text", "top", "a red fox"] in fields(desk)


def test_it_is_there_after_a_reload_and_the_servers_that_can_run_it_too(
    desk: Desk, servers: Servers
) -> None:
    open_file(desk, json_file("kept.json", sample("own_sub_two_hosts")), "kept")
    before = fields(desk)
    desk.page.reload()
    desk.ready()
    wait_for_form(desk, "kept")
    desk.page.wait_for_function(f"(count) => ({FIELDS})().length === count", arg=len(before))
    assert fields(desk) == before
    rows = desk.page.get_by_test_id("capability")
    assert {row.get_attribute("data-server") for row in rows.all()} == {one.url for one in servers}
    assert {row.get_attribute("data-able") for row in rows.all()} == {"true"}


def test_nodes_that_no_server_has_are_named_and_the_file_is_kept(desk: Desk) -> None:
    file = sample("own_t2i_plain")
    node = {"id": 99, "type": "NoSuchNode", "inputs": [], "outputs": [], "widgets_values": []}
    file["nodes"].append({**node, "properties": {"cnr_id": "some-pack"}})
    desk.bring(":workflow", json_file("lacking.json", file))
    rows = desk.page.locator('[data-testid="capability"][data-able="false"]')
    rows.nth(1).wait_for(state="attached")
    lacking = said("missing.node_of", node="NoSuchNode", pack="some-pack")
    assert lacking in (rows.first.text_content() or "")
    said_so = said("compose.lacking", types="NoSuchNode (some-pack)")
    desk.page.get_by_text(said_so).wait_for()
    assert desk.page.get_by_test_id("run-button").is_disabled()


def test_a_picture_without_a_workflow_says_so(desk: Desk) -> None:
    desk.bring(":workflow", image_file("plain.png"))
    assert desk.notice("workflow") == said("file.no_workflow", name="plain.png")


DRAG = """(file) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([file.text], file.name));
  const event = { dataTransfer, bubbles: true, cancelable: true };
  const target = document.getElementById("compose");
  target.dispatchEvent(new DragEvent("dragover", event));
  const says = getComputedStyle(target, "::after").content;
  target.dispatchEvent(new DragEvent("drop", event));
  return says;
}"""


def test_a_file_that_is_dropped_opens_and_the_page_said_so_before(desk: Desk) -> None:
    text = json.dumps(sample("own_t2i_plain"))
    says = desk.page.evaluate(DRAG, {"name": "dropped.json", "text": text})
    assert said("drop.page") in says
    wait_for_form(desk, "dropped")
    assert desk.page.locator("[data-dragging]").count() == 0


def test_a_picture_is_opened_by_its_address_and_from_its_task(desk: Desk) -> None:
    open_file(desk, json_file("sent.json", sample("own_t2i_plain")), "sent")
    values = {f"{node}.{field}": SMALL[field] for node, field, *_ in fields(desk) if field in SMALL}
    desk.fill(values)
    before = fields(desk)
    card = desk.run()[0].ends()
    desk.fill({"5.steps": 9})
    card.settle()
    card.locator.locator('[data-action="reuse"]').click()
    desk.page.wait_for_function(
        f"(wanted) => JSON.stringify(({FIELDS})()) === wanted",
        arg=json.dumps(before, ensure_ascii=False, separators=(",", ":")),
    )
    desk.page.locator('[data-action="toggle-opening"]').first.click()
    desk.page.locator("#open-address").fill(card.picture())
    desk.page.get_by_test_id("open-address").click()
    desk.page.wait_for_function("() => document.getElementById('workflow').value.endsWith('.png')")
    desk.page.wait_for_function(
        f"(wanted) => JSON.stringify(({FIELDS})()) === wanted",
        arg=json.dumps(before, ensure_ascii=False, separators=(",", ":")),
    )
