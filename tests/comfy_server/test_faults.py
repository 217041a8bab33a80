"""Everything that can be made to go wrong does, and stops when it is switched off."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.comfy_server import DemoServer, Faults
from tests.comfy_server.faults import HOSTILE, parse_fault
from tests.comfy_server.garbage import GARBAGE
from tests.comfy_server.graphs import empty, node, painted, save, saved, slow
from tests.comfy_server.talk import Talk, kind_of, png

GONE = (aiohttp.ClientConnectionError, ConnectionError)


async def last_message(talk: Talk, prompt_id: str) -> tuple[str, dict[str, Any]]:
    event, told = (await talk.finished(prompt_id))["status"]["messages"][-1]
    return event, told


async def test_refuse_resets_every_connection(server: DemoServer, talk: Talk) -> None:
    server.faults.refuse = True
    for path in ("/api/prompt", "/api/view?filename=x.png", "/"):
        with pytest.raises(GONE):
            await talk.get(path)
    with pytest.raises(GONE):
        await talk.session.ws_connect(f"{server.url}/ws")
    server.faults.refuse = False
    assert (await talk.get("/api/prompt")).status == 200


async def test_refuse_ws_leaves_http_alone(server: DemoServer, talk: Talk) -> None:
    server.faults.refuse_ws = True
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await talk.session.ws_connect(f"{server.url}/ws?clientId=me")
    prompt_id = (await talk.submit(saved(), "me")).body["prompt_id"]
    server.wait_until(lambda: prompt_id in server.history())


async def test_delay_holds_answers_back_until_it_is_taken_back(
    server: DemoServer, talk: Talk
) -> None:
    server.faults.set_all({"delay_seconds": 600, "delay_routes": ["/view"]})
    slow_answer = asyncio.create_task(talk.get("/api/view?filename=none.png"))
    assert (await talk.get("/api/prompt")).status == 200
    await asyncio.to_thread(server.wait_until, lambda: bool(server.requests("/view")))
    assert not slow_answer.done()
    server.faults.delay_seconds = 0
    assert (await slow_answer).status == 404


async def test_drop_prompt_answer_before_it_is_queued(server: DemoServer, talk: Talk) -> None:
    server.faults.drop_prompt_answer = "before"
    with pytest.raises(GONE):
        await talk.submit(saved())
    assert server.prompts_run == []
    assert server.queue_remaining == 0


async def test_drop_prompt_answer_after_it_is_queued(server: DemoServer, talk: Talk) -> None:
    server.faults.drop_prompt_answer = "after"
    prompt_id = str(uuid4())
    with pytest.raises(GONE):
        await talk.submit(saved(), prompt_id=prompt_id)
    server.wait_until(lambda: prompt_id in server.history())
    assert server.prompts_run == [prompt_id]


async def test_drop_prompt_answer_in_its_middle(server: DemoServer, talk: Talk) -> None:
    server.faults.drop_prompt_answer = "middle"
    with pytest.raises(aiohttp.ClientPayloadError):
        await talk.submit(saved())
    server.wait_until(lambda: len(server.history()) == 1)


@pytest.mark.parametrize("which", ["ImageInvert", "2"])
async def test_fail_node_by_class_or_id(server: DemoServer, talk: Talk, which: str) -> None:
    server.faults.fail_node, server.faults.fail_message = which, "as told"
    ear = await talk.listen("me")
    graph = {"1": empty(), "2": node("ImageInvert", image=["1", 0]), "3": save("2", "x")}
    answer = await talk.run(graph, ear, "me")
    event, told = await last_message(talk, answer.body["prompt_id"])
    assert event == "execution_error"
    assert (told["node_id"], told["node_type"]) == ("2", "ImageInvert")
    assert told["exception_message"] == "as told\n"
    assert told["exception_type"] == "RuntimeError"
    assert "execution_error" in ear.kinds()


async def test_no_cors_leaves_the_headers_out(server: DemoServer, talk: Talk) -> None:
    server.faults.no_cors = True
    for method in ("GET", "OPTIONS"):
        answer = await talk.ask(method, "/api/prompt")
        assert answer.status == 200
        assert "access-control-allow-origin" not in answer.headers


async def test_an_old_server_makes_its_own_prompt_id(server: DemoServer, talk: Talk) -> None:
    server.faults.ignore_prompt_id = True
    wanted = str(uuid4())
    answer = await talk.submit(saved(), prompt_id=wanted)
    assert answer.body["prompt_id"] != wanted


async def test_an_old_server_interrupts_whatever_runs(server: DemoServer, talk: Talk) -> None:
    server.faults.ignore_prompt_id = True
    server.pause("steps")
    prompt_id = (await talk.submit(slow())).body["prompt_id"]
    server.wait_until(lambda: server.is_holding)
    await talk.post("/api/interrupt", {"prompt_id": str(uuid4())})
    server.wait_until(lambda: prompt_id in server.history())
    event, _ = await last_message(talk, prompt_id)
    assert event == "execution_interrupted"


async def test_garbage_is_mixed_into_a_run_that_still_ends(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    server.faults.garbage = True
    await talk.run(painted(steps=3), ear, "me")
    kinds = ear.kinds()
    assert {"broken", "short binary", "some_custom_node.event"} <= set(kinds)
    assert kinds.count("execution_success") == 1
    assert len(ear.frames) > len(GARBAGE)


async def test_garbage_routes_answer_broken_json(server: DemoServer, talk: Talk) -> None:
    server.faults.garbage_routes = ("/history",)
    answer = await talk.get(f"/api/history/{uuid4()}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/json")
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(answer.content)
    assert (await talk.get("/api/prompt")).body == {"exec_info": {"queue_remaining": 0}}


async def test_hostile_texts_reach_every_place_that_a_page_shows(
    server: DemoServer, talk: Talk
) -> None:
    server.faults.hostile = True
    server.faults.fail_node = "VAEDecode"
    rejected = (await talk.submit({"1": empty(width=0), "3": save("1", "x")})).body
    (error,) = rejected["node_errors"]["1"]["errors"]
    assert rejected["error"]["message"].endswith(HOSTILE)
    assert error["message"].endswith(HOSTILE)
    assert error["details"].endswith(HOSTILE)
    ear = await talk.listen("me")
    answer = await talk.run(painted(), ear, "me")
    _, told = await last_message(talk, answer.body["prompt_id"])
    assert told["exception_message"].endswith(HOSTILE)
    system = (await talk.get("/api/system_stats")).body
    assert system["system"]["comfyui_version"].endswith(HOSTILE)
    assert system["devices"][0]["name"].endswith(HOSTILE)
    answer = await talk.run(saved(), ear, "me")
    (image,) = (await talk.finished(answer.body["prompt_id"]))["outputs"]["3"]["images"]
    assert image["filename"].startswith("<img ")
    assert (await talk.get("/api/view", params=image)).status == 200


async def test_no_pictures(server: DemoServer, talk: Talk) -> None:
    server.faults.no_pictures = True
    ear = await talk.listen("me")
    answer = await talk.run(saved(), ear, "me")
    outputs = (await talk.finished(answer.body["prompt_id"]))["outputs"]
    assert outputs == {"3": {"text": ["this run made no pictures"]}}


async def test_reports(server: DemoServer, talk: Talk) -> None:
    server.faults.reports = '{"images": {"filename": "@folder/@name", "type": null}}'
    ear = await talk.listen("me")
    answer = await talk.run(saved(prefix="in/x"), ear, "me")
    outputs = (await talk.finished(answer.body["prompt_id"]))["outputs"]
    assert outputs == {"3": {"images": {"filename": "in/x_00001_.png", "type": None}}}


async def test_no_ranges(server: DemoServer, talk: Talk) -> None:
    server.put_file("a.wav", bytes(100))
    asks = {"headers": {"Range": "bytes=10-19"}}
    assert (await talk.get("/api/view?filename=a.wav", **asks)).status == 206
    server.faults.no_ranges = True
    answer = await talk.get("/api/view?filename=a.wav", **asks)
    assert (answer.status, answer.content) == (200, bytes(100))


async def test_no_status(server: DemoServer, talk: Talk) -> None:
    server.faults.no_status = True
    ear = await talk.listen("me")
    answer = await talk.run(saved(), ear, "me")
    entry = (await talk.get(f"/api/history/{answer.body['prompt_id']}")).body
    assert entry[answer.body["prompt_id"]]["status"] is None


async def test_lose_upload(server: DemoServer, talk: Talk) -> None:
    server.faults.lose_upload = True
    assert (await talk.upload(png(), "x.png")).body["name"] == "x.png"
    answer = await talk.submit({"1": node("LoadImage", image="x.png"), "3": save("1", "x")})
    (error,) = answer.body["node_errors"]["1"]["errors"]
    assert error["type"] == "custom_validation_failed"


async def test_lose_history(server: DemoServer, talk: Talk) -> None:
    server.faults.lose_history = True
    ear = await talk.listen("me")
    answer = await talk.run(saved(), ear, "me")
    assert (await talk.get(f"/api/history/{answer.body['prompt_id']}")).body == {}
    assert (await talk.get("/api/queue")).body == {"queue_running": [], "queue_pending": []}


async def test_drop_sockets(server: DemoServer, talk: Talk) -> None:
    ears = [await talk.listen(name) for name in ("one", "two")]
    server.faults.drop_sockets()
    for ear in ears:
        await ear.until_closed()
    server.wait_until(lambda: server.socket_count == 0)
    assert (await talk.get("/api/prompt")).status == 200
    await talk.listen("one")


async def test_mute_sockets(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    server.faults.mute_sockets()
    ear.forget()
    prompt_id = (await talk.submit(saved(), "me")).body["prompt_id"]
    server.wait_until(lambda: prompt_id in server.history())
    await ear.until_silent()
    assert ear.frames == []
    assert server.socket_count == 1


async def test_faults_do_not_hide_what_was_asked(server: DemoServer, talk: Talk) -> None:
    server.faults.refuse = True
    with pytest.raises(GONE):
        await talk.get("/api/prompt")
    assert {seen.route for seen in server.record} == {"/prompt"}


def test_faults_are_set_by_name() -> None:
    faults = Faults()
    faults.set(*parse_fault("refuse-ws"))
    faults.set(*parse_fault("delay-seconds=1.5"))
    faults.set(*parse_fault("fail-node=KSampler"))
    faults.set(*parse_fault("garbage-routes=/history,/queue"))
    assert faults.refuse_ws is True
    assert faults.delay_seconds == 1.5
    assert faults.fail_node == "KSampler"
    assert faults.garbage_routes == ("/history", "/queue")
    faults.set("fail_node", None)
    assert faults.told()["fail_node"] is None
    faults.clear()
    assert faults == Faults()


@pytest.mark.parametrize(
    ("name", "value"),
    [("unknown", True), ("_actions", {}), ("fail_node", 7), ("delay_seconds", "x")],
)
def test_faults_that_make_no_sense_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError):
        Faults().set(name, value)


def test_garbage_has_no_frame_that_says_something() -> None:
    for frame in GARBAGE:
        if isinstance(frame, str):
            try:
                json.loads(frame)
            except ValueError:
                continue
    assert kind_of({"text": None}) == "broken"


async def test_swapped_files_are_others_of_the_same_folder(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    for color in (0x3366CC, 0xCC6633):
        await talk.run(saved(color, "swapped"), ear, "me")
    one, other = (f"/api/view?filename=swapped_0000{number}_.png" for number in (1, 2))
    first = (await talk.get(one)).content
    server.faults.swap_files = True
    assert (await talk.get(other)).content == first
    server.faults.swap_files = False
    assert (await talk.get(other)).content != first
