"""The server as tests use it: start, stop, restart, hold, wait, look inside."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import node, saved, slow
from tests.comfy_server.talk import Talk, png

RESTARTS = 20

GONE = (aiohttp.ClientConnectionError, ConnectionError)


async def test_two_servers_give_other_bytes_under_one_name() -> None:
    with (
        DemoServer(name="A", tint="#3b82f6") as first,
        DemoServer(name="B", tint="#f97316") as second,
    ):
        pictures = []
        for server in (first, second):
            async with Talk(server.url) as talk:
                ear = await talk.listen("me")
                await talk.run(saved(), ear, "me")
                query = {"filename": "pic_00001_.png"}
                viewed = await talk.get("/api/view", params=query)
            assert viewed.content == server.picture_bytes("pic_00001_.png")
            pictures.append(viewed.content)
    assert pictures[0] != pictures[1]


async def test_stop_closes_the_port_and_resets_what_is_open(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    server.pause("steps")
    await talk.submit(slow(), "me")
    server.stop()
    await ear.until_closed()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((server.options.host, server.port), timeout=2)
    with pytest.raises(GONE):
        await talk.get("/api/prompt")


async def test_a_restart_keeps_port_and_files_and_forgets_the_rest(
    server: DemoServer, talk: Talk
) -> None:
    ear = await talk.listen("me")
    graph = {**saved(), "4": node("PreviewImage", images=["1", 0])}
    done = (await talk.run(graph, ear, "me")).body["prompt_id"]
    server.pause("steps")
    running = (await talk.submit(slow(), "me")).body["prompt_id"]
    server.wait_until(lambda: server.is_holding)
    port = server.port
    server.restart()
    server.resume()
    assert server.port == port
    assert server.queue_remaining == 0
    for prompt_id in (done, running):
        assert (await talk.get(f"/api/history/{prompt_id}")).body == {}
    assert server.files("output") == ["pic_00001_.png"]
    assert server.files("temp") == []
    ear = await talk.listen("me")
    answer = await talk.run(saved(), ear, "me")
    assert answer.body["number"] == 0
    assert server.files() == ["pic_00001_.png", "pic_00002_.png"]
    assert server.prompts_run == [done, running, answer.body["prompt_id"]]


async def test_stop_and_restart_are_two_steps_too(server: DemoServer, talk: Talk) -> None:
    server.stop()
    server.stop()
    server.restart()
    assert (await talk.get("/api/prompt")).status == 200


async def test_an_unplugged_server_works_on(server: DemoServer, talk: Talk) -> None:
    server.pause("steps")
    prompt_id = (await talk.submit(slow(), "me")).body["prompt_id"]
    server.wait_until(lambda: server.is_holding)
    server.unplug()
    with pytest.raises(GONE):
        await talk.get("/api/prompt")
    server.resume()
    server.wait_until(lambda: prompt_id in server.history())
    server.restart(keep_memory=True)
    assert (await talk.finished(prompt_id))["status"]["completed"] is True


async def test_steps_pass_one_by_one(server: DemoServer, talk: Talk) -> None:
    server.pause("steps")
    ear = await talk.listen("me")
    await talk.submit(slow(steps=2), "me")
    await ear.until_kind("executing")
    server.step()
    frame = await ear.until_kind("executing")
    assert frame["text"]["data"]["node"] == "2"
    server.step(2)
    frame = await ear.until_kind("progress")
    assert frame["text"]["data"]["value"] == 1
    server.resume()
    await ear.until_kind("execution_success")


async def test_the_record_tells_what_was_asked(server: DemoServer, talk: Talk) -> None:
    headers = {"Origin": "https://page.example"}
    await talk.get("/view?filename=x.png", headers=headers)
    await talk.submit(saved(), "me")
    await talk.upload(png(), "x.png")
    await talk.listen("socket")
    view, prompt, upload, socket_ = server.record
    assert (view.method, view.path, view.route) == ("GET", "/view", "/view")
    assert (view.query, view.origin) == ({"filename": "x.png"}, "https://page.example")
    assert (prompt.path, prompt.route, prompt.client_id) == ("/api/prompt", "/prompt", "me")
    assert prompt.body["prompt"] == saved()
    assert (upload.route, upload.body) == ("/upload/image", None)
    assert (socket_.route, socket_.client_id) == ("/ws", "socket")
    assert server.requests("/prompt", "POST") == [prompt]
    server.forget_requests()
    assert server.record == []


def test_waiting_in_vain_ends(server: DemoServer) -> None:
    with pytest.raises(TimeoutError, match="demo server A"):
        server.wait_until(lambda: False, timeout=0.01)


def test_a_condition_may_steer_the_server(server: DemoServer) -> None:
    def condition() -> bool:
        server.resume()
        return server.queue_remaining == 0

    server.wait_until(condition)


async def test_it_can_be_started_from_an_event_loop() -> None:
    server = await DemoServer().start_async()
    async with Talk(server.url) as talk:
        assert (await talk.get("/api/prompt")).status == 200
    await server.close_async()
    await server.close_async()


async def test_given_folders_are_kept(tmp_path: Path) -> None:
    for number in (1, 2):
        with DemoServer(data_dir=tmp_path) as server:
            async with Talk(server.url) as talk:
                ear = await talk.listen("me")
                await talk.run(saved(number), ear, "me")
            assert server.files()[-1] == f"pic_0000{number}_.png"
    assert (tmp_path / "output" / "pic_00002_.png").exists()


def test_own_folders_are_removed() -> None:
    with DemoServer() as server:
        root = server.picture_bytes("example.png", type="input")
        assert root
    with pytest.raises(FileNotFoundError):
        server.picture_bytes("example.png", type="input")
    with pytest.raises(FileNotFoundError):
        server.picture_bytes("example.png", type="elsewhere")


def test_a_taken_port_is_told() -> None:
    with DemoServer() as server, pytest.raises(OSError, match="in use"):
        DemoServer(port=server.port).start()


@pytest.mark.parametrize("wrong", [{"tint": "blue"}, {"preview_method": "taesd"}])
def test_options_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        DemoServer(**wrong)


async def test_a_newer_server_wants_uuids() -> None:
    with DemoServer(version="0.27.0") as server:
        async with Talk(server.url) as talk:
            answer = await talk.submit(saved(), prompt_id="my own!")
            assert answer.status == 400
            assert answer.body["error"]["type"] == "invalid_prompt_id"
            assert (await talk.submit(saved())).status == 200
    with DemoServer() as server:
        async with Talk(server.url) as talk:
            answer = await talk.submit(saved(), prompt_id="my own!")
            assert answer.body["prompt_id"] == "my own!"


async def test_checkpoints_are_what_it_was_told() -> None:
    with DemoServer(checkpoints=("other.safetensors",)) as server:
        async with Talk(server.url) as talk:
            assert (await talk.get("/api/models/checkpoints")).body == ["other.safetensors"]
            told = (await talk.get("/api/object_info/CheckpointLoaderSimple")).body
    choice = told["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0]
    assert choice == ["other.safetensors"]


async def test_control_routes_exist_only_when_asked_for(talk: Talk) -> None:
    assert (await talk.get("/__demo/faults")).status == 404
    with DemoServer(control=True) as server:
        async with Talk(server.url) as control:
            told = (await control.post("/__demo/faults", {"refuse": True})).body
            assert told["refuse"] is True
            assert server.faults.refuse
            assert (await control.post("/__demo/faults", {"nonsense": 1})).status == 400
            assert (await control.post("/__demo/clear")).status == 200
            assert server.faults.told()["refuse"] is False
            assert (await control.post("/__demo/pause")).body == {"done": True}
            await control.submit(saved())
            state = (await control.get("/__demo/state")).body
            assert state["queue_remaining"] == 1
            record = (await control.get("/__demo/record")).body
            assert [seen["route"] for seen in record] == ["/prompt"]
            for action in (
                "pause_steps",
                "step",
                "resume",
                "drop_sockets",
                "mute_sockets",
                "freeze_sockets",
            ):
                assert (await control.post(f"/__demo/{action}")).status == 200
            assert (await control.post("/__demo/nonsense")).status == 404


def test_a_connection_that_comes_as_it_dies_is_closed_too() -> None:
    """An open one would cause a warning at its collection, during a later test."""
    with DemoServer("A") as server:
        host, port = "127.0.0.1", urlsplit(server.url).port
        over = threading.Event()

        def knock() -> None:
            while not over.is_set():
                with contextlib.suppress(OSError):
                    socket.create_connection((host, port), timeout=1).close()

        knocking = [threading.Thread(target=knock) for _ in range(4)]
        for thread in knocking:
            thread.start()
        try:
            for _ in range(RESTARTS):
                server.restart()
        finally:
            over.set()
            for thread in knocking:
                thread.join()
    gc.collect()
