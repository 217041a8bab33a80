"""The demo server answers as the recorded one did: every sample is played again, and compared."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.comfy_server import DemoServer
from tests.comfy_server.talk import Ear, Talk, kind_of, preview_parts

SAMPLES = Path(__file__).parent.parent / "samples"
CLIENT = "7f1f1a52-9a5e-4b36-9d5c-2f4f0a3f9d11"

#: in the order of the recording, which the queue's numbers and the files' numbers show
ORDER = (
    "success_with_previews",
    "success_cached",
    "rejected_validation",
    "rejected_unknown_node",
    "accepted_with_node_errors",
    "execution_error",
    "interrupted",
    "queue_running_and_pending",
    "uploaded_input",
    "rejected_missing_upload",
)

Played = dict[str, dict[str, Any]]


def sample(name: str) -> dict[str, Any]:
    """Read a sample."""
    recorded: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return recorded


async def again(talk: Talk, exchange: dict[str, Any]) -> dict[str, Any]:
    """Send a recorded request, and give the answer in the form of the recording."""
    request = exchange["request"]
    if request["json"] is None:
        return (await talk.ask(request["method"], request["path"])).told
    return (await talk.ask(request["method"], request["path"], json=request["json"])).told


async def play(server: DemoServer, talk: Talk, ear: Ear, name: str) -> dict[str, Any]:
    """Play one sample: submit, do what was done meanwhile, hear it to its end, read the history."""
    recorded = sample(name)
    prompt_id = recorded["prompt_id"]
    ear.forget()
    held = "during" in recorded
    if held:
        server.pause("steps")
    played: dict[str, Any] = {"post": await again(talk, recorded["post"])}
    if recorded["post"]["response"]["status"] != 200:
        return played
    if held:
        server.step(4)  # two nodes start, then two steps
        server.wait_until(lambda: server.is_holding)
        played["during"] = await meanwhile(talk, recorded)
        server.resume()
    await ear.until_done(prompt_id)
    played["frames"] = list(ear.frames)
    played["history"] = await again(talk, recorded["history"])
    return played


async def meanwhile(talk: Talk, recorded: dict[str, Any]) -> dict[str, Any]:
    """Do what was done while the recorded prompt ran."""
    during = recorded["during"]
    if "request" in during:
        return await again(talk, during)
    for row in during["queue"]["response"]["body"]["queue_pending"]:
        body = {"prompt": row[2], "client_id": row[3]["client_id"], "prompt_id": row[1]}
        await talk.post("/api/prompt", body)
    steps = ("queue", "queue_remaining", "delete_pending", "queue_after_delete")
    return {step: await again(talk, during[step]) for step in steps}


async def upload_all(talk: Talk) -> list[dict[str, Any]]:
    """Upload what the recording uploaded: the same file twice, then another of the same name."""
    pictures = []
    for color in ("red", "red", "blue"):
        buffer = io.BytesIO()
        Image.new("RGB", (8, 8), color).save(buffer, "PNG")
        pictures.append(buffer.getvalue())
    answers = [await talk.upload(content, "photo.png") for content in pictures]
    return [{"status": answer.status, "body": answer.body} for answer in answers]


async def play_all() -> Played:
    """Play all samples on one server, in their order."""
    done: Played = {}
    with DemoServer() as server:
        async with Talk(server.url) as talk:
            ear = await talk.listen(CLIENT)
            done["hello"] = {"frames": list(ear.frames)}
            for name in ORDER:
                if name == "uploaded_input":
                    done["uploads"] = {"uploads": await upload_all(talk)}
                done[name] = await play(server, talk, ear, name)
            info = sample("server_info")
            done["server_info"] = {
                key: await again(talk, exchange) for key, exchange in info.items() if exchange
            }
            done["object_info_subset"] = (await talk.get("/api/object_info")).body
            await ear.close()
    return done


@pytest.fixture(scope="module")
def played() -> Played:
    """Give what came of playing all samples."""
    return asyncio.run(play_all())


def plain(value: Any) -> Any:
    """Take out what differs from run to run: times, the traceback's lines, the order of sets."""
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    known = {"timestamp": "a time", "traceback": "lines"}
    return {
        key: known[key]
        if key in known
        else sorted(entry)
        if key in ("executed", "current_outputs")
        else plain(entry)
        for key, entry in value.items()
    }


def comparable(frame: dict[str, Any]) -> Any:
    """Give a frame without times; of a preview, all but its pixels."""
    if "binary_base64" not in frame:
        return plain(frame)
    kind, metadata, picture = preview_parts(frame)
    return kind, metadata, Image.open(io.BytesIO(picture)).format


def test_greets_a_socket_as_recorded(played: Played) -> None:
    assert played["hello"]["frames"] == sample("hello")["frames"]


@pytest.mark.parametrize("name", ORDER)
def test_answers_a_prompt_as_recorded(played: Played, name: str) -> None:
    assert played[name]["post"] == sample(name)["post"]["response"]


@pytest.mark.parametrize("name", [name for name in ORDER if "frames" in sample(name)])
def test_tells_the_events_as_recorded(played: Played, name: str) -> None:
    recorded = [comparable(frame) for frame in sample(name)["frames"]]
    assert [comparable(frame) for frame in played[name]["frames"]] == recorded


@pytest.mark.parametrize("name", [name for name in ORDER if "history" in sample(name)])
def test_keeps_the_history_as_recorded(played: Played, name: str) -> None:
    assert plain(played[name]["history"]) == plain(sample(name)["history"]["response"])


def test_interrupts_as_recorded(played: Played) -> None:
    assert played["interrupted"]["during"] == sample("interrupted")["during"]["response"]


@pytest.mark.parametrize(
    "step", ["queue", "queue_remaining", "delete_pending", "queue_after_delete"]
)
def test_shows_the_queue_as_recorded(played: Played, step: str) -> None:
    name = "queue_running_and_pending"
    assert played[name]["during"][step] == sample(name)["during"][step]["response"]


def test_names_uploads_as_recorded(played: Played) -> None:
    recorded = [
        {"status": entry["status"], "body": entry["body"]} for entry in sample("uploads")["uploads"]
    ]
    assert played["uploads"]["uploads"] == recorded


@pytest.mark.parametrize("key", ["features", "unknown_history", "view_missing", "unknown_route"])
def test_answers_about_itself_as_recorded(played: Played, key: str) -> None:
    assert played["server_info"][key] == sample("server_info")[key]["response"]


def test_tells_its_system_in_the_recorded_shape(played: Played) -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shape(entry) for key, entry in value.items()}
        return [shape(value[0])] if isinstance(value, list) else type(value).__name__

    told = played["server_info"]["system_stats"]
    assert shape(told) == shape(sample("server_info")["system_stats"]["response"])


def test_tells_its_nodes_as_recorded(played: Played) -> None:
    recorded = sample("object_info_subset")
    told = played["object_info_subset"]
    recorded["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0] = [
        "demo-landscape.safetensors",
        "demo-abstract.safetensors",
    ]
    assert {name: told[name] for name in recorded} == recorded


def test_a_failed_node_tells_its_lines(played: Played) -> None:
    failed = next(f for f in played["execution_error"]["frames"] if kind_of(f) == "execution_error")
    lines = failed["text"]["data"]["traceback"]
    assert lines
    assert all(line.startswith('  File "') for line in lines)
