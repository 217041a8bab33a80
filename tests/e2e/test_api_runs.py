"""The JavaScript API for scripts: lists, the lock, own graphs, named servers, signals, onTask."""

from __future__ import annotations

from typing import Any

import pytest

from tests.comfy_server.graphs import saved
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers, pause_all, prompts_sent

ABORTED = """async ([name, args, server, before]) => {
  const face = await import("comfyui");
  const controller = new AbortController();
  if (before) controller.abort();
  const call = face[name](...args, { server, signal: controller.signal,
    onProgress: (task) => { if (task.state === "queued") controller.abort(); } });
  return await call.then(() => "done", (error) =>
    [error instanceof Error, error.name, error.code]);
}"""


def test_servers_and_workflows_are_listed(desk: Desk, servers: Servers) -> None:
    desk.pin(servers[1].url)
    listed = {one["url"]: one for one in desk.call("listServers")}
    for server in servers:
        told = listed[server.url]
        assert (told["name"], told["state"]) == (server.options.name, "up")
        assert (told["queueRemaining"], told["locked"]) == (0, server is servers[1])
        assert told.keys() == {
            "url",
            "name",
            "state",
            "queueRemaining",
            "version",
            "locked",
            "several",
        }
    types = {one["id"]: one for one in desk.call("listWorkflows")}
    inputs = {one["name"]: one for one in types["text-to-image"]["inputs"]}
    assert (inputs["steps"]["kind"], inputs["steps"]["default"]) == ("number", 20)
    assert inputs["prompt"]["required"]


def test_a_script_locks_and_unlocks_the_window(desk: Desk, servers: Servers) -> None:
    info = desk.call("lockServer", servers[1].url)
    assert (info["lockedServer"], info["pinned"]) == (servers[1].url, True)
    desk.wait_locked(servers[1].url)
    told = desk.attempt("lockServer", "http://127.0.0.1:1")
    assert (told["isError"], told["code"]) == (True, "option.server_unknown")
    refused = desk.attempt(
        "processImage", "text-to-image", {"prompt": "x"}, {"server": servers[0].url}
    )
    assert (refused["name"], refused["code"]) == ("BindingError", "lock.pinned_elsewhere")
    assert desk.call("unlockServer")["lockedServer"] is None
    desk.wait_locked("")
    assert desk.call("lockServer")["lockedServer"] in [server.url for server in servers]


def test_an_own_graph_runs_like_any_task_on_the_named_server(desk: Desk, servers: Servers) -> None:
    results = [
        desk.call("submitGraph", saved(color=0xFF0000), {"server": server.url})
        for server in servers
    ]
    for result, server in zip(results, servers, strict=True):
        assert result["executionServer"] == server.url
        card = Card(desk.page, result["promptId"]).ends()
        card.check_picture(server)
        assert card.picture() == result["imageUrl"]
    desk.page.reload()
    desk.ready()
    assert desk.call("getTaskBoundServer", results[1]["promptId"]) == servers[1].url
    refused = desk.attempt("submitGraph", {"nodes": [], "links": []})
    assert (refused["name"], refused["code"]) == ("InputError", "workflow.editor_format")


def test_runs_give_a_result_each(desk: Desk, servers: Servers) -> None:
    results = desk.call("submitGraph", saved(), {"runs": 2, "server": servers[0].url})
    assert [one["executionServer"] for one in results] == [servers[0].url] * 2
    assert len({one["promptId"] for one in results}) == 2
    assert len({one["imageUrl"] for one in results}) == 2


@pytest.mark.parametrize(
    ("name", "args"),
    [("processImage", ["text-to-image", {"prompt": "x"}]), ("submitGraph", [saved()])],
)
def test_an_aborted_call_cancels_its_task(
    desk: Desk, servers: Servers, name: str, args: list[Any]
) -> None:
    pause_all(servers)
    other = desk.text_to_image()
    other.wait("queued")
    known = desk.task_ids()
    told = desk.page.evaluate(ABORTED, [name, args, other.server, False])
    assert told == [True, "AbortError", "run.aborted"]
    (mine,) = desk.new_tasks(known, 1)
    Card(desk.page, mine).ends("cancelled")
    assert other.state == "queued"


def test_what_is_aborted_before_is_never_sent(desk: Desk, servers: Servers) -> None:
    known, sent = desk.task_ids(), prompts_sent(servers)
    told = desk.page.evaluate(ABORTED, ["submitGraph", [saved()], servers[0].url, True])
    assert told == [True, "AbortError", "run.aborted"]
    assert (desk.task_ids(), prompts_sent(servers)) == (known, sent)


def test_changes_of_tasks_reach_the_callbacks_and_a_broken_one_harms_nothing(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    desk.page.evaluate(
        """async () => {
          const { onTask } = await import("comfyui");
          window.seen = [];
          window.broken = 0;
          window.late = [];
          onTask(() => { window.broken += 1; throw new Error("the caller's own bug"); });
          window.stop = onTask((task) => { window.seen.push(structuredClone(task)); });
          onTask((task) => { window.late.push(task.state); });
        }"""
    )
    shared.allow("comfyui.onTask: Error: the caller's own bug")
    shown: list[str] = []
    desk.page.on("console", lambda line: shown.append(line.text))
    card = desk.text_to_image().ends()
    desk.page.wait_for_function("() => window.seen.at(-1)?.state === 'succeeded'")
    seen = desk.page.evaluate("() => [window.seen, window.broken]")
    assert {task["promptId"] for task in seen[0]} == {card.prompt_id}
    assert seen[0][-1]["executionServer"] == card.server
    assert seen[1] == len(seen[0])
    desk.page.evaluate("() => window.stop()")
    again = desk.text_to_image().ends()
    desk.page.wait_for_function("() => window.late.filter((one) => one === 'succeeded').length > 1")
    stopped = desk.page.evaluate("() => window.seen.map((task) => task.promptId)")
    assert again.prompt_id not in stopped
    assert len([line for line in shown if "own bug" in line]) == 1
    told = desk.attempt("onTask", "no function")
    assert (told["isError"], told["code"]) == (True, "option.wrong")
