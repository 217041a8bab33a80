"""The workflows that a demo server offers, its history of others, and its own media nodes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from tests.comfy_server import DemoServer


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as one:
        yield one


def get(server: DemoServer, path: str) -> Any:
    with urlopen(f"{server.url}{path}") as answer:
        return json.loads(answer.read())


def status(server: DemoServer, path: str) -> int:
    try:
        with urlopen(f"{server.url}{path}") as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_saved_workflows_are_listed_and_given(server: DemoServer) -> None:
    listed = get(server, "/api/userdata?dir=workflows&recurse=true&split=false&full_info=true")
    assert {"path", "size", "modified", "created"} == listed[0].keys()
    names = [one["path"] for one in listed]
    assert "landscapes/red barn.json" in names
    path = quote("workflows/landscapes/red barn.json", safe="")
    assert get(server, f"/api/userdata/{path}")["nodes"]
    assert get(server, "/api/userdata?dir=workflows") == ["portrait.json"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/api/userdata", 400),
        ("/api/userdata?dir=..%2F..", 403),
        ("/api/userdata?dir=none", 404),
        ("/api/userdata/workflows%2Fnone.json", 404),
        ("/api/userdata/..%2F..%2Finput%2Fexample.png", 403),
        ("/templates/none.json", 404),
        ("/templates/index.zh.json", 404),
        ("/api/workflow_templates/other/clip.json", 404),
    ],
)
def test_what_is_not_there_is_refused(server: DemoServer, path: str, wanted: int) -> None:
    assert status(server, path) == wanted


def test_every_template_and_example_is_there(server: DemoServer) -> None:
    for category in get(server, "/templates/index.json"):
        for one in category["templates"]:
            assert get(server, f"/templates/{one['name']}.json")["nodes"]
    for pack, names in get(server, "/api/workflow_templates").items():
        for name in names:
            assert get(server, f"/api/workflow_templates/{pack}/{name}.json")["nodes"]


def test_others_leave_their_runs(server: DemoServer) -> None:
    ids = server.leave_history()
    history = server.history()
    kinds = [kind for key in ids for node in history[key]["outputs"].values() for kind in node]
    assert kinds == ["images", "audio", "images", "animated", "gifs", "text", "images"]
    assert all(history[key]["status"]["status_str"] == "success" for key in ids)
    assert "workflow" in history[ids[0]]["prompt"][3]["extra_pnginfo"]
    assert "extra_pnginfo" not in history[ids[-1]]["prompt"][3]


def test_the_media_are_what_they_are_called(server: DemoServer) -> None:
    server.leave_history()
    heads = {
        name.rpartition(".")[2]: server.picture_bytes(name)[:12]
        for name in server.files()
        if "/" not in name
    }
    assert heads["wav"][8:12] == b"WAVE"
    assert heads["webp"][8:12] == b"WEBP"
    assert heads["webm"][:4] == b"\x1a\x45\xdf\xa3"
