"""The JavaScript API: each row of the table in DESIGN.md, called as devtools would."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.comfy_server.graphs import saved
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers, pause_all, server_at
from tests.e2e.words import said

EXPORTS = {
    "ready",
    "WINDOW_ID",
    "WINDOW_CLIENT_ID",
    "getWindowInfo",
    "registerWindowTask",
    "getWindowTask",
    "getTaskBoundServer",
    "getTaskBoundImageUrl",
    "getGeneratedImageUrl",
    "buildImageUrlWithServer",
    "getApiBaseUrl",
    "processImage",
    "cancelTask",
    "listTasks",
    "runAllTests",
}

POST = """async ([server, graph, promptId]) => {
  const { WINDOW_CLIENT_ID } = await import("comfyui");
  const body = { prompt: graph, prompt_id: promptId, client_id: WINDOW_CLIENT_ID };
  const answer = await fetch(`${server}/api/prompt`, { method: "POST",
    headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return answer.status;
}"""


def post(desk: Desk, server: str, prompt_id: str) -> None:
    """Submit a prompt from the page, as a script of somebody else's would."""
    assert desk.page.evaluate(POST, [server, saved(prefix="foreign"), prompt_id]) == 200


def test_both_names_of_the_module_are_the_same_face(desk: Desk) -> None:
    found = desk.page.evaluate(
        """async () => {
          const one = await import("comfyui");
          const other = await import("./services/comfyui.js");
          return { same: one === other && window.comfyui === one, names: Object.keys(one) };
        }"""
    )
    assert found["same"]
    assert set(found["names"]) >= EXPORTS


def test_ready_resolves_to_nothing(desk: Desk) -> None:
    kind = "async () => typeof (await (await import('comfyui')).ready)"
    assert desk.page.evaluate(kind) == "undefined"


def test_ids_are_the_windows_own(desk: Desk) -> None:
    ids = desk.page.evaluate("() => [window.comfyui.WINDOW_ID, window.comfyui.WINDOW_CLIENT_ID]")
    info = desk.info
    assert ids == [info["windowId"], info["clientId"]]
    assert [str(uuid.UUID(one)) for one in ids] == ids
    assert ids[0] != ids[1]
    assert desk.page.get_by_test_id("window-id").get_attribute("title") == said(
        "copy.title", value=ids[0]
    )


def test_window_info_tells_lock_and_tasks(desk: Desk, servers: Servers) -> None:
    servers[0].pause()
    before = desk.info
    desk.pin(servers[0].url)
    card = desk.text_to_image()
    card.wait("queued")
    assert desk.info == {
        **before,
        "lockedServer": servers[0].url,
        "pinned": True,
        "openTaskCount": 1,
        "taskCount": before["taskCount"] + 1,
    }


def test_registering_needs_a_lock(desk: Desk) -> None:
    told = desk.attempt("registerWindowTask", str(uuid.uuid4()), {})
    assert told["isError"]
    assert told["name"] == "BindingError"
    assert told["code"] == "lock.none"
    assert told["message"] == said("lock.none")
    assert told["reasons"] == []


def test_registering_stamps_the_task_and_follows_the_callers_own_prompt(
    desk: Desk, servers: Servers
) -> None:
    server, prompt_id = servers[1], str(uuid.uuid4())
    desk.pin(server.url)
    task = desk.call("registerWindowTask", prompt_id, {"workflowType": "mine"})
    info = desk.info
    assert task["executionServer"] == server.url
    assert task["windowId"] == info["windowId"]
    assert task["clientId"] == info["clientId"]
    assert isinstance(task["registeredAt"], int)
    assert desk.call("getTaskBoundServer", prompt_id) == server.url
    post(desk, server.url, prompt_id)
    card = Card(desk.page, prompt_id).ends()
    card.check_picture(server)
    assert desk.call("getTaskBoundImageUrl", prompt_id) == card.picture()


def test_registering_again_on_the_same_server_changes_nothing(desk: Desk, servers: Servers) -> None:
    prompt_id = str(uuid.uuid4())
    desk.pin(servers[0].url)
    first = desk.call("registerWindowTask", prompt_id, {})
    assert desk.call("registerWindowTask", prompt_id, {}) == first
    post(desk, servers[0].url, prompt_id)
    Card(desk.page, prompt_id).ends()


def test_registering_elsewhere_throws_and_the_binding_stays(desk: Desk, servers: Servers) -> None:
    one, other = servers
    prompt_id = str(uuid.uuid4())
    desk.pin(one.url)
    desk.call("registerWindowTask", prompt_id, {})
    desk.call("unlockServer")
    desk.wait_locked("")
    desk.pin(other.url)
    told = desk.attempt("registerWindowTask", prompt_id, {})
    assert (told["isError"], told["name"], told["code"]) == (True, "BindingError", "task.bound")
    assert desk.call("getTaskBoundServer", prompt_id) == one.url
    post(desk, one.url, prompt_id)
    Card(desk.page, prompt_id).ends().check_picture(one)


def test_a_task_is_given_as_a_plain_object(desk: Desk) -> None:
    card = desk.text_to_image().ends()
    task = desk.call("getWindowTask", card.prompt_id)
    assert task["promptId"] == card.prompt_id
    assert task["executionServer"] == card.server
    assert task["windowId"] == desk.info["windowId"]
    assert task["workflowType"] == "text-to-image"
    assert (task["state"], task["open"], task["progress"]) == ("succeeded", False, 1)
    assert task["imageUrl"] == card.picture()
    assert desk.call("getWindowTask", "nobody knows") is None


def test_listed_tasks_begin_with_the_newest(desk: Desk) -> None:
    cards = [desk.text_to_image("one"), desk.text_to_image("two")]
    listed = [task["promptId"] for task in desk.call("listTasks")]
    assert listed[:2] == [cards[1].prompt_id, cards[0].prompt_id]


def test_cancelling_ends_that_task(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    card = desk.text_to_image()
    card.wait("queued")
    task = desk.call("cancelTask", card.prompt_id)
    assert task["state"] == "cancelled"
    card.ends("cancelled")
    assert server_at(servers, card.server).queue_remaining == 0
    told = desk.attempt("cancelTask", "nobody knows")
    assert (told["isError"], told["code"]) == (True, "task.unknown")


def test_the_scenarios_hold(desk: Desk) -> None:
    found = desk.call("runAllTests")
    assert found["failed"] == 0
    assert found["passed"] == len(found["results"]) > 0
    assert all(result["ok"] for result in found["results"])


@pytest.mark.parametrize("name", ["getWindowInfo", "listTasks", "runAllTests", "getApiBaseUrl"])
def test_values_are_plain(desk: Desk, name: str) -> None:
    plain = desk.page.evaluate(
        """async (name) => {
          const given = await (await import("comfyui"))[name]();
          return JSON.stringify(structuredClone(given)) === JSON.stringify(given);
        }""",
        name,
    )
    assert plain


def test_the_room_is_quiet(shared: Room, desk: Desk) -> None:
    """Wrong arguments of every kind are errors of ours, and nothing breaks in the background."""
    wrong: list[Any] = [None, 7, [], {}, "", "x" * 500]
    for value in wrong:
        assert desk.attempt("registerWindowTask", value, value)["isError"]
        assert desk.attempt("cancelTask", value)["isError"]
        assert desk.attempt("processImage", value, {})["isError"]
        assert desk.attempt("buildImageUrlWithServer", value, value)["isError"]
    assert shared.problems == []
