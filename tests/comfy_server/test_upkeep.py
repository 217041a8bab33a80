"""The memory that models take, the log, and the restart that ComfyUI-Manager offers."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import saved
from tests.comfy_server.talk import Talk
from tests.comfy_server.upkeep import FREE, MODEL


def listens(url: str) -> bool:
    """Return whether anything accepts connections there."""
    parts = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname, parts.port)) == 0


async def free_bytes(talk: Talk) -> int:
    """Give the free memory of the card."""
    devices = (await talk.get("/system_stats")).body["devices"]
    free: int = devices[0]["vram_free"]
    return free


async def run(server: DemoServer, talk: Talk) -> None:
    """Run a prompt to its end."""
    prompt_id = (await talk.submit(saved())).body["prompt_id"]
    server.wait_until(lambda: prompt_id in server.history())


async def test_a_run_takes_memory_until_it_is_freed(server: DemoServer, talk: Talk) -> None:
    assert await free_bytes(talk) == FREE
    await run(server, talk)
    assert await free_bytes(talk) == FREE - MODEL
    await talk.post("/free", {"unload_models": True, "free_memory": True})
    assert await free_bytes(talk) == FREE


async def test_memory_is_freed_after_the_running_prompt(server: DemoServer, talk: Talk) -> None:
    server.pause("steps")
    prompt_id = (await talk.submit(saved())).body["prompt_id"]
    server.wait_until(lambda: server.is_holding)
    await talk.post("/free", {"unload_models": True, "free_memory": True})
    assert await free_bytes(talk) == FREE - MODEL
    server.resume()
    server.wait_until(lambda: prompt_id in server.history())
    assert await free_bytes(talk) == FREE


async def test_the_log_tells_how_a_prompt_failed(server: DemoServer, talk: Talk) -> None:
    server.faults.set("fail_node", "SaveImage")
    await run(server, talk)
    entries = (await talk.get("/internal/logs/raw")).body["entries"]
    text = "".join(entry["m"] for entry in entries)
    assert "got prompt" in text
    assert "!!! Exception during processing !!! this node was told to fail" in text
    assert "Traceback (most recent call last):" in text


@pytest.mark.parametrize(
    ("manager", "method", "path", "other"),
    [("old", "GET", "/manager/reboot", "POST"), ("new", "POST", "/v2/manager/reboot", "GET")],
)
async def test_the_manager_restarts_the_server(
    manager: str, method: str, path: str, other: str
) -> None:
    with DemoServer(manager=manager) as server:
        async with Talk(server.url) as talk, aiohttp.ClientSession() as session:
            await run(server, talk)
            async with session.request(other, server.url + path) as refused:
                assert refused.status in (404, 405)
            asked = (session.request(method, server.url + path) for _ in range(2))
            for answer in await asyncio.gather(*asked, return_exceptions=True):
                assert isinstance(answer, aiohttp.ClientError)
            server.wait_until(lambda: not server.history() and listens(server.url))
            scripts = (await talk.get("/extensions")).body
            assert any("Manager" in one for one in scripts) is (manager == "old")
            is_new = "extension" in (await talk.get("/features")).body
            assert is_new is (manager == "new")


async def test_without_the_manager_there_is_no_restart(talk: Talk) -> None:
    assert (await talk.get("/manager/reboot")).status == 404
