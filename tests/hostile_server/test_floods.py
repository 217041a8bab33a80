"""Sockets that send too much."""

from __future__ import annotations

import json

import aiohttp
import pytest

from . import floods
from .conftest import PROMPT_ID, Ask, Client


def ws_url(client: Client) -> str:
    """Return the address of its socket."""
    return f"{client.server.url}/ws?clientId=me"


async def test_a_flood_names_the_prompt_that_was_posted_last(ask: Ask) -> None:
    client = ask("socket-flood")
    await client.submit()
    async with client.session.ws_connect(ws_url(client)) as socket:
        messages = [json.loads((await socket.receive()).data) for _ in range(2_000)]
    kinds = {message["type"] for message in messages}
    assert kinds == {"status", "progress", "progress_state", "a.custom.event"}
    told = [message for message in messages if message["type"] == "progress"]
    assert told[-1]["data"]["prompt_id"] == PROMPT_ID


async def test_a_progress_of_many_nodes(ask: Ask) -> None:
    client = ask("huge-progress")
    async with client.session.ws_connect(ws_url(client), max_msg_size=0) as socket:
        message = json.loads((await socket.receive()).data)
    assert len(message["data"]["nodes"]) == floods.NODES


async def test_a_frame_is_larger_than_a_client_takes(ask: Ask) -> None:
    client = ask("huge-frames")
    async with client.session.ws_connect(ws_url(client), max_msg_size=1_000_000) as socket:
        message = await socket.receive()
        assert message.type is aiohttp.WSMsgType.ERROR


@pytest.mark.parametrize("size", [5, 125, 126, 65_535, 65_536])
async def test_frames_of_all_sizes_are_read(size: int) -> None:
    head = floods.frame_head(size)
    assert floods.frame("x" * size) == head + b"x" * size
    assert len(head) == (2 if size < 126 else 4 if size < 65_536 else 10)
