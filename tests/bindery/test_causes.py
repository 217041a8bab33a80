"""What the command line finds out of a server that cannot be used."""

from __future__ import annotations

import pytest

from app.core.comfy.requests import queue_depth
from app.core.errors import TransportError
from app.core.ids import ServerUrl
from app.core.pictures.urls import example_url
from bindery.machine import Alone
from bindery.servers import MachineServers
from tests.comfy_server import DemoServer
from tests.gateway import Gateway


async def test_a_picture_proves_a_comfyui() -> None:
    with DemoServer("A") as server:
        url = ServerUrl(server.url)
        async with MachineServers() as servers:
            assert await servers.shows_picture(example_url(url), 5)
            assert not await servers.shows_picture(f"{url}/api/prompt", 5)
    async with MachineServers() as servers:
        assert not await servers.shows_picture(example_url(url), 5)
    assert not await Alone().is_local_denied()


async def test_an_answer_that_breaks_off_is_no_server_that_is_gone() -> None:
    with DemoServer("A") as server, Gateway(server) as gateway:
        gateway.is_cutting = True
        async with MachineServers() as servers:
            with pytest.raises(TransportError) as caught:
                await servers.send(queue_depth(ServerUrl(gateway.url), 5))
    assert caught.value.message.key == "transport.cut"
