"""One address, two servers behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import aiohttp
import pytest

from tests.comfy_server import DemoServer

from .conftest import PROMPT_ID, a_prompt
from .server import HostileServer


@pytest.fixture
def behind() -> Iterator[DemoServer]:
    """Give the second server."""
    with DemoServer("2", version="0.3.65") as server:
        yield server


async def versions(server: HostileServer, count: int) -> list[str]:
    """Ask for the version several times over one connection."""
    found = []
    async with aiohttp.ClientSession() as session:
        for _ in range(count):
            async with session.get(f"{server.url}/api/system_stats") as answer:
                found.append((await answer.json())["system"]["comfyui_version"])
    return found


async def test_requests_take_turns(behind: DemoServer) -> None:
    with HostileServer("two-faces", other=behind.url) as front:
        assert sorted(await versions(front, 4)) == ["0.3.64", "0.3.64", "0.3.65", "0.3.65"]


async def test_a_share_goes_to_the_second(behind: DemoServer) -> None:
    with HostileServer("two-faces-by-weight", other=behind.url) as front:
        assert (await versions(front, 10)).count("0.3.65") == 2


async def test_pictures_alone_take_turns(behind: DemoServer) -> None:
    with HostileServer("two-faces-for-view", other=behind.url) as front:
        assert await versions(front, 3) == ["0.3.64"] * 3


async def test_prompts_and_sockets_reach_the_second_server(behind: DemoServer) -> None:
    with HostileServer("two-faces", other=behind.url) as front:
        async with aiohttp.ClientSession() as session:
            for prompt_id in (PROMPT_ID, PROMPT_ID.replace("6", "7", 1)):
                body = {**a_prompt(), "prompt_id": prompt_id}
                async with session.post(f"{front.url}/api/prompt", json=body) as answer:
                    assert answer.status == 200
            for _ in range(2):
                async with session.ws_connect(f"{front.url}/ws?clientId=me") as socket:
                    assert json.loads((await socket.receive()).data)["type"] == "status"
        behind.wait_until(lambda: len(behind.prompts_run) == 1)
        front.wait_until(lambda: len(front.prompts_run) == 1)
        assert behind.prompts_run != front.prompts_run
        assert len(behind.requests("/ws")) == 1
