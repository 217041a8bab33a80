"""A script's requests: where they go, and what they may not do."""

import asyncio
import json
import uuid
from typing import Any

import pytest

from app.core.errors import InputError
from app.core.message import Message
from app.core.task.task import TaskState
from app.services.scripts.calls import script_desk
from app.services.scripts.desk import ScriptDesk
from tests.fakes import World
from tests.fakes.values import A, B

HERE = "http://127.0.0.1:8188"


def say(message: Message) -> str:
    return message.key


def graph(prefix: str = "pic") -> dict[str, Any]:
    size = {"width": 64, "height": 64, "batch_size": 1, "color": 255}
    return {
        "1": {"class_type": "EmptyImage", "inputs": size},
        "3": {
            "class_type": "SaveImage",
            "inputs": {"images": ["1", 0], "filename_prefix": prefix},
        },
    }


@pytest.fixture
def desk(world: World) -> ScriptDesk:
    return script_desk(world.services, world.clock, say)


async def post(world: World, desk: ScriptDesk, path: str, body: object, place: str = A) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    told = await world.clock.run(desk.request("POST", f"{place}{path}", text))
    return told["status"], json.loads(told["body"] or "null")


async def test_reads_go_to_the_named_server(world: World, desk: ScriptDesk) -> None:
    told = await desk.request("GET", f"{B}/queue")
    assert told["url"] == f"{B}/api/queue"
    assert (told["note"], told["failed"]) == ("", "scripts.no_answer")


async def test_the_usual_address_is_one_server_for_a_run(world: World, desk: ScriptDesk) -> None:
    desk.begin()
    first = await world.clock.run(desk.request("GET", f"{HERE}/queue"))
    again = await world.clock.run(desk.request("GET", f"{HERE}/history"))
    assert first["note"] == "scripts.home"
    assert again["note"] == ""
    assert first["url"].rpartition("/api/")[0] == again["url"].rpartition("/api/")[0]
    assert first["url"].startswith((A, B))


async def test_a_prompt_becomes_a_task_on_its_server(world: World, desk: ScriptDesk) -> None:
    status, told = await post(world, desk, "/prompt", {"prompt": graph()}, B)
    assert status == 200
    task = world.task(told["prompt_id"])
    assert (task.execution_server, task.client_id) == (B, world.identity.client_id)
    assert world.window_store.state.window.lock.server is None
    followed = await desk.request("GET", f"{A}/history/{task.prompt_id}")
    assert followed["url"] == f"{B}/api/history/{task.prompt_id}"


async def test_a_script_may_choose_the_id(world: World, desk: ScriptDesk) -> None:
    wish = str(uuid.UUID(int=7))
    body = {"prompt": graph(), "prompt_id": wish}
    assert (await post(world, desk, "/prompt", body))[1]["prompt_id"] == wish
    status, told = await post(world, desk, "/prompt", body)
    assert (status, told["error"]["message"]) == (400, "scripts.id_taken")
    status, told = await post(world, desk, "/prompt", {"prompt": graph(), "prompt_id": "../x"})
    assert (status, told["error"]["message"]) == (400, "scripts.bad_id")


@pytest.mark.parametrize(
    ("body", "kind"),
    [("{", "invalid_json"), ([], "no_prompt"), ({"prompt": 1}, "no_prompt"), ("", "no_prompt")],
)
async def test_what_is_no_prompt_is_refused(
    world: World, desk: ScriptDesk, body: object, kind: str
) -> None:
    status, told = await post(world, desk, "/prompt", body)
    assert (status, told["error"]["type"]) == (400, kind)


async def test_a_prompt_without_nodes_is_refused(world: World, desk: ScriptDesk) -> None:
    status, told = await post(world, desk, "/prompt", {"prompt": {"nodes": []}})
    assert (status, told["error"]["type"]) == (400, "bindery")


async def test_only_own_prompts_are_cancelled(world: World, desk: ScriptDesk) -> None:
    _, mine = await post(world, desk, "/prompt", {"prompt": graph()})
    status, _ = await post(world, desk, "/queue", {"clear": True})
    assert status == 200
    assert world.task(mine["prompt_id"]).state is TaskState.CANCELLED
    assert await post(world, desk, "/queue", {"delete": ["someone-else"]}) == (200, None)
    assert await post(world, desk, "/interrupt", {}) == (200, None)
    assert await post(world, desk, "/interrupt", {"prompt_id": mine["prompt_id"]}) == (200, None)


async def test_ended_prompts_are_told(world: World, desk: ScriptDesk) -> None:
    _, mine = await post(world, desk, "/prompt", {"prompt": graph()})
    assert desk.ended() == []
    await post(world, desk, "/queue", {"clear": True})
    assert desk.ended() == [{"promptId": mine["prompt_id"], "ok": False}]
    desk.begin()
    assert desk.ended() == []


async def test_the_rest_is_refused(world: World, desk: ScriptDesk) -> None:
    for method, url in (
        ("POST", f"{A}/history"),
        ("GET", "http://elsewhere/queue"),
        ("DELETE", f"{A}/queue"),
    ):
        with pytest.raises(InputError):
            await desk.request(method, url, "{}")
    with pytest.raises(InputError):
        await desk.socket(f"{A}/queue")


async def test_a_socket_is_the_window_s_own(world: World, desk: ScriptDesk) -> None:
    told = await world.clock.run(desk.socket("ws://127.0.0.1:8188/ws?clientId=mine"))
    assert told["server"] in (A, B)
    await asyncio.sleep(0)
    assert world.window_store.state.connected == {told["server"]}


async def test_calls_by_name(desk: ScriptDesk) -> None:
    assert set(desk.calls) == {"scriptBegin", "scriptEnded", "scriptText"}
    assert set(desk.slow_calls) == {"scriptRequest", "scriptSocket"}
    assert desk.text("busy") == "scripts.busy"
