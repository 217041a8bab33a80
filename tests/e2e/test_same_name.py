"""File names and servers: own workflows name their task, and equal names are kept apart."""

from __future__ import annotations

from tests.comfy_server.graphs import saved
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, queue_other_work

NAME = "same_00001_.png"

PREFIX = "unlike"
"""No other test's files begin so."""


def test_the_files_of_an_own_workflow_carry_the_id_of_their_task(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    cards = []
    for desk, server in zip(desks, servers, strict=True):
        desk.add_workflow("mine", saved(0x336699, PREFIX))
        desk.pin(server.url)
        cards += desk.run()
    for card, server in zip(cards, servers, strict=True):
        card.ends().check_picture(server)
        name = f"{PREFIX}-{card.prompt_id[:8]}_00001_.png"
        assert card.file().filename == name
        assert [file for file in server.files() if file.startswith(PREFIX)] == [name]


def test_each_picture_has_the_bytes_of_its_own_server(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    for desk, server in zip(desks, servers, strict=True):
        desk.pin(server.url)
        prompt_id = queue_other_work(server, saved(0x336699, "same"))
        desk.call("registerWindowTask", prompt_id, {})
        card = Card(desk.page, prompt_id)
        card.ends().check_picture(server)
        assert card.file().filename == NAME
    one, other = (server.picture_bytes(NAME) for server in servers)
    assert one != other
