"""Workflow files that name a picture: it comes to the server that runs the prompt."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.e2e.desk import Desk, field_id
from tests.e2e.files import image_file, png
from tests.e2e.room import Room
from tests.e2e.servers import Servers
from tests.e2e.words import said

ABSENT = r"404 \(Not Found\) .*/api/view\?filename="
"""What a browser notes when a server does not have a file that it was asked for."""

SHOWN = """() => {
  const picture = document.querySelector("img.drop-named");
  return picture?.naturalWidth > 0 && picture.dataset.src;
}"""

FOCUSED = "(id) => document.activeElement?.id === id"


def workflow(picture: str) -> dict[str, Any]:
    """Make an editor file that loads a picture and saves it again."""
    load = {
        "id": 1,
        "type": "LoadImage",
        "inputs": [],
        "outputs": [{"name": "IMAGE", "type": "IMAGE", "links": [1]}],
        "widgets_values": [picture, "image"],
    }
    save = {
        "id": 2,
        "type": "SaveImage",
        "inputs": [{"name": "images", "type": "IMAGE", "link": 1}],
        "outputs": [],
        "widgets_values": ["named"],
    }
    return {"version": 0.4, "nodes": [load, save], "links": [[1, 1, 0, 2, 0, "IMAGE"]]}


def open_workflow(desk: Desk, picture: str) -> None:
    title = uuid4().hex
    desk.add_workflow(title, workflow(picture))
    desk.page.wait_for_selector('[data-testid="capability"][data-able="true"]', state="attached")


def test_a_picture_of_another_server_comes_to_the_pinned_one(
    desk: Desk, servers: Servers, shared: Room
) -> None:
    shared.allow(ABSENT)
    first, second = servers
    name, content = f"{uuid4().hex}.png", png((10, 200, 90))
    first.put_file(name, content, "input")
    open_workflow(desk, name)
    desk.pin(second.url)
    shown = desk.page.wait_for_function(SHOWN).json_value()
    assert str(shown).startswith(f"{first.url}/api/view?filename={name}")
    card = desk.run()[0].ends()
    assert card.server == second.url
    card.check_picture(second)
    assert second.picture_bytes(name, type="input") == content
    assert first.requests("/prompt", "POST") == []


def test_a_picture_that_no_server_has_is_asked_for_at_its_field(
    desk: Desk, servers: Servers, shared: Room
) -> None:
    shared.allow(ABSENT)
    second, name = servers[1], f"{uuid4().hex}.png"
    open_workflow(desk, name)
    desk.pin(second.url)
    before = desk.task_ids()
    desk.page.get_by_test_id("run-button").click()
    assert desk.error_of("1.image") == said("input.absent", server="B", name=name)
    desk.page.wait_for_function(FOCUSED, arg=field_id("1.image"))
    assert desk.task_ids() == before
    assert second.requests("/prompt", "POST") == []
    desk.bring_image("1.image", image_file("mine.png"))
    assert desk.run()[0].ends().server == second.url
