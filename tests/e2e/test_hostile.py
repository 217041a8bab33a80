"""Strings that would do harm as HTML are shown as text, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, expect

from app.services.servers.rounds import AT_ONCE
from tests.comfy_server import DemoServer
from tests.comfy_server.faults import HOSTILE, HOSTILE_NAME
from tests.comfy_server.graphs import empty, node, save
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.room import NO_INPUT, REFUSED, Home, NewRoom, Room
from tests.e2e.servers import Servers
from tests.e2e.words import said

NAME = HOSTILE_NAME[:60]


ALIVE = (
    'img[src="x"], img[onerror], '
    'body script:not([src], body > script[type="py"][config], body > script#boot-texts)'
)
"""What hostile strings would become; the page's own program is the one script in its body."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """A server that puts markup into all that it says, under a name that is markup."""
    server = DemoServer(NAME, checkpoints=(HOSTILE_NAME,))
    server.faults.hostile = True
    with server:
        yield (server,)


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of this server."""
    with Home(new_room, pool) as home:
        yield home


@pytest.fixture
def careful(desk: Desk, servers: Servers) -> Iterator[Desk]:
    """A window in which nothing may come to life."""
    servers[0].faults.hostile = True
    opened: list[str] = []

    def refuse(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    desk.page.on("dialog", refuse)
    yield desk
    desk.page.remove_listener("dialog", refuse)
    assert opened == []
    assert desk.page.evaluate("() => window.__hostile") is None
    assert desk.page.locator(ALIVE).count() == 0


def test_names_versions_and_models(careful: Desk, servers: Servers) -> None:
    row = careful.wait_reach(servers[0].url, "up")
    row.get_by_text(f"0.3.64{HOSTILE}").wait_for()
    row.get_by_text(NAME).first.wait_for()
    careful.choose("text-to-image")
    assert any(HOSTILE_NAME in name for name in careful.offered("checkpoint"))
    careful.text_to_image(HOSTILE).ends().check_picture(servers[0])


def test_reasons_of_a_refusal(shared: Room, careful: Desk, servers: Servers) -> None:
    shared.allow(REFUSED)
    servers[0].faults.lose_upload = True
    careful.choose("upscale")
    name = f"{HOSTILE_NAME}.png"
    careful.bring_image("image", image_file(name))
    card = careful.run()[0].ends("rejected")
    expect(card.locator.locator(".reasons")).to_contain_text(HOSTILE, use_inner_text=True)
    shared.see(careful.page, NO_INPUT, AT_ONCE)


def test_a_nodes_exception(careful: Desk, servers: Servers) -> None:
    servers[0].faults.fail_node = "KSampler"
    card = careful.text_to_image("a failure").ends("failed")
    expect(card.locator.locator(".reasons")).to_contain_text(HOSTILE, use_inner_text=True)


def test_file_and_workflow_names(careful: Desk, servers: Servers) -> None:
    graph = {"1": empty(), "2": save("1", HOSTILE_NAME)}
    careful.add_workflow(HOSTILE_NAME, graph)
    card = careful.run()[0].ends()
    assert HOSTILE_NAME in card.text
    card.check_picture(servers[0])
    card.locator.locator('[data-action="view"]').click()
    side = careful.page.locator("#viewer[open] .viewer-side")
    side.get_by_text(card.file().filename, exact=True).wait_for()
    assert card.file().filename.startswith(HOSTILE_NAME)
    careful.close_dialog()
    careful.page.locator('[data-action="remove-workflow"]').click()


def test_labels_and_values_of_a_persons_own_workflow(careful: Desk) -> None:
    titled = {**node("CLIPTextEncode", text=HOSTILE), "_meta": {"title": HOSTILE}}
    careful.add_workflow("labels", {"1": titled})
    assert careful.field("1.text").input_value() == HOSTILE
    careful.page.get_by_text(HOSTILE).first.wait_for()
    careful.page.locator('[data-action="remove-workflow"]').click()


def test_it_is_text_in_the_debug_output_too(careful: Desk) -> None:
    found = careful.debug()
    assert found["servers"][0]["name"] == NAME
    assert said("debug.window") in found["text"]
