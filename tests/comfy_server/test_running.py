"""Running prompts: the queue in motion, interrupts, failures, the cache."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import empty, inverted, node, painted, save, saved, slow
from tests.comfy_server.talk import Ear, Talk, data_of, kind_of, png


async def end(server: DemoServer, talk: Talk, prompt_id: str) -> dict[str, Any]:
    """Wait for the end of a prompt, and give its history entry."""
    server.wait_until(lambda: prompt_id in server.history())
    return await talk.finished(prompt_id)


async def held(server: DemoServer, talk: Talk, client: str = "me") -> str:
    """Give a prompt that runs and waits in its second step."""
    server.pause("steps")
    server.step(3)
    prompt_id: str = (await talk.submit(slow(uuid4().int % 2**24), client)).body["prompt_id"]
    server.wait_until(lambda: server.is_holding)
    return prompt_id


def cached_nodes(ear: Ear) -> list[str]:
    """Give the nodes of the last `execution_cached`."""
    frames = [frame for frame in ear.frames if kind_of(frame) == "execution_cached"]
    return sorted(data_of(frames[-1])["nodes"])


async def test_paused_prompts_wait_in_the_queue(server: DemoServer, talk: Talk) -> None:
    server.pause()
    prompt_id = (await talk.submit(saved())).body["prompt_id"]
    assert server.queue_remaining == 1
    assert server.prompts_run == []
    server.resume()
    await end(server, talk, prompt_id)
    assert server.prompts_run == [prompt_id]


async def test_front_and_number_change_the_order(server: DemoServer, talk: Talk) -> None:
    server.pause()
    numbers: list[dict[str, Any]] = [{}, {}, {"front": True}, {"number": -5.5}, {"number": 0.5}]
    answers = [
        await talk.submit(saved(color), **more) for color, more in enumerate(numbers, start=1)
    ]
    assert [answer.body["number"] for answer in answers] == [0, 1, -2, -5.5, 0.5]
    server.resume()
    ids = [answer.body["prompt_id"] for answer in answers]
    server.wait_until(lambda: len(server.history()) == 5)
    assert server.prompts_run == [ids[place] for place in (3, 2, 0, 4, 1)]


async def test_the_same_id_twice_runs_twice(server: DemoServer, talk: Talk) -> None:
    prompt_id = str(uuid4())
    server.pause()
    for color in (1, 2):
        assert (await talk.submit(saved(color), prompt_id=prompt_id)).status == 200
    server.resume()
    server.wait_until(lambda: server.queue_remaining == 0)
    assert server.prompts_run == [prompt_id, prompt_id]
    entry = await end(server, talk, prompt_id)
    assert entry["outputs"]["3"]["images"][0]["filename"] == "pic_00002_.png"


async def test_an_interrupt_with_an_id_stops_only_that_prompt(
    server: DemoServer, talk: Talk
) -> None:
    running = await held(server, talk)
    waiting = (await talk.submit(saved(1))).body["prompt_id"]
    await talk.post("/api/interrupt", {"prompt_id": waiting})
    assert server.is_holding
    await talk.post("/api/interrupt", {"prompt_id": running})
    entry = await end(server, talk, running)
    assert [message[0] for message in entry["status"]["messages"]][-1] == "execution_interrupted"
    server.resume()
    assert (await end(server, talk, waiting))["status"]["completed"] is True


@pytest.mark.parametrize("body", [None, {}, {"prompt_id": None}])
async def test_an_interrupt_without_an_id_stops_whatever_runs(
    server: DemoServer, talk: Talk, body: Any
) -> None:
    running = await held(server, talk)
    if body is None:
        await talk.ask("POST", "/interrupt")
    else:
        await talk.post("/interrupt", body)
    assert (await end(server, talk, running))["status"]["status_str"] == "error"


async def test_an_interrupt_of_nothing_does_not_hit_the_next_prompt(
    server: DemoServer, talk: Talk
) -> None:
    await talk.post("/api/interrupt")
    prompt_id = (await talk.submit(saved())).body["prompt_id"]
    assert (await end(server, talk, prompt_id))["status"]["completed"] is True


async def test_clearing_the_queue_leaves_what_runs(server: DemoServer, talk: Talk) -> None:
    running = await held(server, talk)
    for color in (1, 2):
        await talk.submit(saved(color))
    await talk.post("/api/queue", {"clear": True})
    assert server.queue_remaining == 1
    server.resume()
    await end(server, talk, running)
    assert list(server.history()) == [running]


async def test_a_deleted_prompt_leaves_no_trace(server: DemoServer, talk: Talk) -> None:
    server.pause()
    prompt_id = (await talk.submit(saved())).body["prompt_id"]
    await talk.post("/api/queue", {"delete": [prompt_id]})
    server.resume()
    assert server.queue_remaining == 0
    assert (await talk.get(f"/api/history/{prompt_id}")).body == {}


async def test_a_running_prompt_has_no_history_yet(server: DemoServer, talk: Talk) -> None:
    running = await held(server, talk)
    assert (await talk.get(f"/api/history/{running}")).body == {}
    rows = (await talk.get("/api/queue")).body["queue_running"]
    assert [row[1] for row in rows] == [running]
    assert rows[0][3] == {"client_id": "me"}


async def test_a_failure_leaves_the_good_nodes_cached(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    await talk.run(slow(fail=True), ear, "me")
    await talk.run(slow(fail=False), ear, "me")
    assert cached_nodes(ear) == ["1"]


async def test_only_the_last_prompts_nodes_are_cached(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    for graph in (saved(1), saved(2), saved(1)):
        await talk.run(graph, ear, "me")
        assert cached_nodes(ear) == []
    assert server.files() == ["pic_00001_.png", "pic_00002_.png", "pic_00003_.png"]


async def test_a_changed_end_runs_alone(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    await talk.run(inverted(prefix="one"), ear, "me")
    ear.forget()
    await talk.run(inverted(prefix="two"), ear, "me")
    assert cached_nodes(ear) == ["1", "2"]
    running = [data_of(frame)["node"] for frame in ear.frames if kind_of(frame) == "executing"]
    assert running == ["3", None]


async def test_a_changed_file_is_loaded_again(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    graph = {"1": node("LoadImage", image="x.png"), "3": save("1", "loaded")}
    for color in ((1, 1, 1), (2, 2, 2)):
        await talk.upload(png(color), "x.png", overwrite="1")
        await talk.run(graph, ear, "me")
    assert cached_nodes(ear) == []
    assert server.files() == ["loaded_00001_.png", "loaded_00002_.png"]


async def test_equal_outputs_of_one_prompt_share_a_file(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    answer = await talk.run({**saved(), "4": save("1", "pic")}, ear, "me")
    outputs = (await talk.finished(answer.body["prompt_id"]))["outputs"]
    assert outputs["3"] == outputs["4"]


async def test_freeing_the_memory_empties_the_cache(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    await talk.run(saved(), ear, "me")
    await talk.post("/api/free", {"unload_models": True, "free_memory": True})
    await talk.run(saved(), ear, "me")
    assert cached_nodes(ear) == []


async def test_a_batch_is_saved_as_numbered_files(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    graph = saved()
    graph["1"]["inputs"]["batch_size"] = 3
    answer = await talk.run(graph, ear, "me")
    images = (await talk.finished(answer.body["prompt_id"]))["outputs"]["3"]["images"]
    assert [image["filename"] for image in images] == [f"pic_0000{n}_.png" for n in (1, 2, 3)]


async def test_a_prefix_that_leaves_fails_the_node(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    answer = await talk.run(saved(prefix="../../out"), ear, "me")
    entry = await talk.finished(answer.body["prompt_id"])
    event, told = entry["status"]["messages"][-1]
    assert event == "execution_error"
    assert told["node_type"] == "SaveImage"
    assert told["exception_type"] == "ValueError"


async def test_a_file_that_is_no_picture_fails_the_node(server: DemoServer, talk: Talk) -> None:
    await talk.upload(b"no picture", "x.png")
    ear = await talk.listen("me")
    graph = {"1": node("LoadImage", image="x.png"), "3": save("1", "x")}
    answer = await talk.run(graph, ear, "me")
    told = (await talk.finished(answer.body["prompt_id"]))["status"]["messages"][-1][1]
    assert told["exception_type"] == "PIL.UnidentifiedImageError"
    assert told["current_inputs"] == {"image": ["x.png"]}


async def test_text_to_image_shows_every_step(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    answer = await talk.run(painted(steps=3), ear, "me")
    kinds = ear.kinds()
    assert kinds.count("preview 4") == 3
    progress = [data_of(frame) for frame in ear.frames if kind_of(frame) == "progress"]
    assert [(told["value"], told["max"], told["node"]) for told in progress] == [
        (1, 3, "5"),
        (2, 3, "5"),
        (3, 3, "5"),
    ]
    (image,) = (await talk.finished(answer.body["prompt_id"]))["outputs"]["7"]["images"]
    assert (await talk.get("/api/view", params=image)).picture().size == (64, 64)


async def test_a_server_without_previews_tells_the_steps_all_the_same(talk: Talk) -> None:
    with DemoServer(preview_method="none") as server:
        async with Talk(server.url) as client:
            ear = await client.listen("me")
            await client.run(painted(steps=2), ear, "me")
    assert "preview 4" not in ear.kinds()
    assert ear.kinds().count("progress") == 2


async def test_two_prompts_of_one_id_space_do_not_mix(server: DemoServer, talk: Talk) -> None:
    first, second = await talk.listen("one"), await talk.listen("two")
    await talk.run({"1": empty(1), "3": save("1", "a")}, first, "one")
    await talk.run({"1": empty(2), "3": save("1", "b")}, second, "two")
    await first.until_silent()
    names = [
        data_of(frame)["output"]["images"][0]["filename"]
        for frame in first.frames
        if kind_of(frame) == "executed"
    ]
    assert names == ["a_00001_.png"]
