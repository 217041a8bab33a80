"""The same file name on two servers: each window shows its own server's picture."""

from __future__ import annotations

from tests.comfy_server.graphs import saved
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers


def test_each_picture_has_the_bytes_of_its_own_server(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    cards = []
    for desk, server in zip(desks, servers, strict=True):
        desk.add_workflow("same", saved(0x336699, "same"))
        desk.pin(server.url)
        cards += desk.run()
    for card, server in zip(cards, servers, strict=True):
        card.ends().check_picture(server)
        assert card.file().filename == "same_00001_.png"
    one, other = (server.picture_bytes("same_00001_.png") for server in servers)
    assert one != other
    for server in servers:
        assert [name for name in server.files() if name.startswith("same")] == ["same_00001_.png"]
