"""Scripts that speak ComfyUI's protocol themselves, as its public examples do."""

from __future__ import annotations

from pathlib import Path

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import painted, saved
from tests.conftest import START_MS
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.keyed import SECRET, add_keyed, keyed_server
from tests.e2e.room import Room
from tests.e2e.script_panel import ScriptPanel, output_of
from tests.e2e.servers import Servers, prompts_told, server_at
from tests.sample import length
from tests.windows import until

ALL_SUCCEEDED = """(count) => window.comfyui.listTasks()
  .filter(({ state }) => state === "succeeded").length === count"""

QUEUE = """
import json
import uuid
from urllib import parse, request

import websocket

PLACE = "127.0.0.1:8188"
me = str(uuid.uuid4())


def queue(graph, route="prompt"):
    body = json.dumps({"prompt": graph, "client_id": me}).encode("utf-8")
    call = request.Request(f"http://{PLACE}/{route}", data=body)
    return json.loads(request.urlopen(call).read())["prompt_id"]


def events(socket, prompt_id):
    while True:
        frame = socket.recv()
        if not isinstance(frame, str):
            yield "picture", frame
            continue
        event = json.loads(frame)
        if event["type"] != "executing" or event["data"]["prompt_id"] != prompt_id:
            continue
        if event["data"]["node"] is None:
            return
        yield "node", event["data"]["node"]
"""

BASIC = QUEUE + "\nprint(queue(GRAPH))\n"

WITH_HISTORY = (
    QUEUE
    + """
socket = websocket.WebSocket()
socket.connect(f"ws://{PLACE}/ws?clientId={me}")
prompt_id = queue(GRAPH)
list(events(socket, prompt_id))
with request.urlopen(f"http://{PLACE}/history/{prompt_id}") as answer:
    entry = json.loads(answer.read())[prompt_id]
for output in entry["outputs"].values():
    for file in output.get("images", []):
        with request.urlopen(f"http://{PLACE}/view?{parse.urlencode(file)}") as answer:
            print(prompt_id, len(answer.read()))
"""
)

OVER_THE_SOCKET = (
    QUEUE
    + """
socket = websocket.WebSocket()
socket.connect(f"ws://{PLACE}/ws?clientId={me}")
prompt_id = queue(GRAPH, "api/prompt")
node, sent = "", []
for kind, value in events(socket, prompt_id):
    if kind == "node":
        node = value
    elif node == "send_over_socket":
        sent.append(value[8:])
socket.close()
print(prompt_id, len(sent), sent[0][:2])
"""
)


def with_graph(script: str, graph: object) -> str:
    return f"GRAPH = {graph!r}\n{script}"


def over_socket() -> dict[str, object]:
    graph = painted()
    last = max(graph, key=int)
    source = graph.pop(last)["inputs"]["images"]
    return {
        **graph,
        "send_over_socket": {"class_type": "SaveImageWebsocket", "inputs": {"images": source}},
    }


def check_three(desk: Desk, servers: Servers) -> None:
    """Run what the three public examples do, and look at the cards."""
    page = desk.page
    for script in (BASIC, WITH_HISTORY):
        told = output_of(page, with_graph(script, painted())).splitlines()[-1].split()
        card = Card(page, told[0]).ends()
        card.check_picture(server_at(servers, card.server))
    assert int(told[1]) > 100
    told = output_of(page, with_graph(OVER_THE_SOCKET, over_socket())).splitlines()[-1].split()
    assert int(told[1]) >= 1
    assert told[2] == "b'\\xff\\xd8'"  # a JPEG
    Card(page, told[0]).ends()


def test_the_public_examples_run_as_they_are(desk: Desk, servers: Servers) -> None:
    check_three(desk, servers)


NO_RELAY = "() => { delete Navigator.prototype.serviceWorker; }"


def test_they_run_by_switching_stacks(own: Room, servers: Servers) -> None:
    """Where there are no service workers, as on a page over http, Chromium suspends Python."""
    desk = Desk(own.open_with(f"({NO_RELAY})()")).ready()
    check_three(desk, servers)
    check_waits(desk, "suspends")


def test_they_run_where_python_cannot_suspend(desk: Desk, servers: Servers) -> None:
    check_waits(desk, "relay")


def check_waits(desk: Desk, way: str) -> None:
    """Look how Python waits, and that it sleeps."""
    panel = ScriptPanel(desk.page).open()
    panel.begin("import time\ntime.sleep(0.01)\nprint('slept')")
    panel.wait("done")
    assert panel.output.get_attribute("data-waits") == way
    desk.close_dialog()


def test_a_blocked_socket_only_makes_it_slower(own: Room, first: Desk, servers: Servers) -> None:
    own.allow(r"WebSocket connection to .*/ws")
    for server in servers:
        server.faults.refuse_ws = True
    told = output_of(first.page, with_graph(WITH_HISTORY, saved())).splitlines()[-1].split()
    Card(first.page, told[0]).ends()


LOOK = """
import gc
import bindery, js
print(bindery.servers(), bindery.tasks(), bindery.workflows())
print(getattr(js, "indexedDB", None), getattr(js, "localStorage", None))
print([one for one in gc.get_objects() if isinstance(one, str | dict)])
"""
"""Print all that a script can find of servers, and all that Python has in memory."""


def use_key(desk: Desk, url: str) -> None:
    """Run a script against a server with a key, and look for the key in all that it can see."""
    place = url.removeprefix("http://")
    script = WITH_HISTORY.replace("127.0.0.1:8188", place)
    told = output_of(desk.page, with_graph(script, saved())).splitlines()[-1].split()
    assert Card(desk.page, told[0]).ends().server == url
    assert SECRET not in output_of(desk.page, LOOK)


def test_a_key_is_used_and_never_seen(own: Room, first: Desk, tmp_path: Path) -> None:
    own.allow(r"status of 401|WebSocket connection to .*/ws|net::ERR_")
    with keyed_server("bearer", tmp_path) as keyed:
        add_keyed(first, keyed.url, "bearer")
        first.wait_reach(keyed.url, "up")
        use_key(first, keyed.url)


def test_a_key_in_the_address_goes_with_each_request_of_a_script(own: Room, first: Desk) -> None:
    with DemoServer("Studio") as server:
        add_keyed(first, server.url, "query", name="token")
        first.wait_reach(server.url, "up")
        server.forget_requests()
        use_key(first, server.url)
        for route in ("/prompt", "/view"):
            method = "POST" if route == "/prompt" else "GET"
            sent = server.requests(route, method)
            assert [one.query.get("token") for one in sent] == [SECRET] * len(sent)
    own.allow(r"WebSocket connection to .*/ws|net::ERR_")


def test_many_prompts_of_a_script_become_cards(own: Room, first: Desk, servers: Servers) -> None:
    count = length(full=200, sample=20)
    script = QUEUE + f"\nfor n in range({count}):\n    queue(GRAPH)\nprint('all')"
    assert output_of(first.page, with_graph(script, saved())).splitlines()[-1] == "all"
    first.page.wait_for_function(
        ALL_SUCCEEDED,
        arg=count,
        timeout=2 * START_MS,
    )
    assert set(first.task_ids()) == prompts_told(servers)


def test_a_worker_killed_in_the_middle_leaves_the_journal_whole(
    own: Room, first: Desk, servers: Servers
) -> None:
    panel = ScriptPanel(first.page).open()
    panel.begin(with_graph(QUEUE + "\nwhile True:\n    queue(GRAPH)", saved()))
    first.page.wait_for_function(
        "() => window.comfyui.listTasks().length >= 3", timeout=2 * START_MS
    )
    panel.stop()
    first.page.wait_for_function("() => window.comfyui.getWindowInfo().openTaskCount === 0")
    first.close_dialog()
    first.page.reload()
    first.ready()
    until(
        first.page,
        "async () => window.comfyui.listTasks().every((task) => task.state === 'succeeded')",
    )
    assert set(first.task_ids()) == prompts_told(servers)


def test_a_script_cancels_only_its_own_prompts(own: Room, first: Desk, servers: Servers) -> None:
    servers[0].pause("prompts")
    first.pin(servers[0].url)
    other = first.text_to_image()
    other.wait("queued")
    script = (
        QUEUE
        + """
mine = queue(GRAPH)
call = request.Request(f"http://{PLACE}/queue", data=json.dumps({"clear": True}).encode())
request.urlopen(call)
print(mine)
"""
    )
    mine = output_of(first.page, with_graph(script, saved())).split()[-1]
    Card(first.page, mine).ends("cancelled")
    assert other.state == "queued"
    servers[0].resume()
    other.ends()
    first.unpin()
