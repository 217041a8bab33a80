"""A server is killed and comes back empty, whatever its tasks were doing: no false success."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.journal import LONG_MS, wait_recorded
from tests.e2e.room import REFUSED, UNREACHABLE, Home, NewRoom, Room
from tests.e2e.servers import Servers, mend, server_at
from tests.e2e.words import said

SLOW = True

SETTLED = """(id) => {
  const state = window.comfyui.getWindowTask(id)?.state;
  return ["succeeded", "failed", "lost"].includes(state) && state;
}"""

STATES: dict[str, dict[str, Any]] = {
    "registered": {"hold": "/prompt", "runs": 2, "then": "succeeded"},
    "uploading": {"hold": "/upload/image", "then": "failed"},
    "submitting": {"hold": "/prompt", "then": "succeeded"},
    "unknown": {"drop": "before", "then": "succeeded"},
    "queued": {"pause": "prompts", "then": "lost"},
    "running": {"pause": "steps", "then": "lost"},
}
"""How a press's last task is held in a state, and what becomes of it when its server is empty."""


TELL_LEAVING = """() => {
  addEventListener("pagehide", (event) => localStorage.setItem("kept", event.persisted));
}"""


@pytest.fixture(scope="module")
def own_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """A browser with a frame, which keeps a page that is left as it is, in case it comes back."""
    with Home(new_room, pool, is_framed=True) as home:
        yield home


def leave_kept(own: Room, desk: Desk) -> None:
    """Go elsewhere in a window, and wait until its page is out of the way, kept as it is.

    That is told by another page: what the next one in its window finds of a last write is luck.
    """
    own.allow(r"/favicon\.ico")  # which a browser asks for beside a file
    desk.page.evaluate(TELL_LEAVING)
    witness = own.open(f"{own.site}servers.json")
    desk.page.goto("about:blank")
    kept = witness.wait_for_function("() => localStorage.getItem('kept')")
    assert kept.json_value() == "true"
    witness.close()


def settled(card: Card) -> str:
    """Wait until a task has ended, with time for an unknown submission outcome."""
    found = card.page.wait_for_function(SETTLED, arg=card.prompt_id, timeout=LONG_MS)
    return str(found.json_value())


@pytest.mark.long(sample=4)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("away", [False, True], ids=["", "while the window is away"])
def test_a_server_killed_and_empty_again(
    own: Room, first: Desk, servers: Servers, state: str, away: bool
) -> None:
    own.allow(UNREACHABLE, REFUSED)  # a post without a graph tells whether posts arrive
    how = STATES[state]
    for server in servers:
        if "hold" in how:
            server.faults.delay_routes = (f"POST {how['hold']}",)
            server.faults.delay_seconds = 60.0
        elif "drop" in how:
            server.faults.drop_prompt_answer = how["drop"]
        else:
            server.pause(how["pause"])
    if "runs" in how:  # the last one waits behind another on one server
        first.pin(servers[0].url)
    first.choose("upscale")
    first.bring_image("image", image_file("photo.png"))
    card = first.run(how.get("runs", 1))[-1]
    card.wait(state)
    server = server_at(servers, card.server)
    if "hold" in how:
        server.wait_until(lambda: server.requests(how["hold"], "POST"))
    if away:
        wait_recorded(first, [card.prompt_id], state)  # what the window shows, a moment later
        leave_kept(own, first)
    server.restart()
    mend(servers)
    if away:
        first.page.goto(own.site)
        first.ready()
    then = settled(card)
    # What a load finds unsent is delivered anew: the page, which was away, saw nothing break.
    assert then == ("succeeded" if state == "uploading" and away else how["then"])
    assert server.prompts_run.count(card.prompt_id) == (then == "succeeded" or state == "running")
    if then == "succeeded":
        card.check_picture(server)
        return
    [again] = first.after(card.again)
    again.ends().check_picture(server_at(servers, again.server))
    assert card.state == then


def test_a_finished_task_stays_finished_when_its_server_comes_back_empty(
    own: Room, first: Desk, servers: Servers
) -> None:
    own.allow(UNREACHABLE)
    card = first.text_to_image().ends()
    server = server_at(servers, card.server)
    server.restart()
    first.page.reload()
    first.ready()
    assert card.state == "succeeded"
    card.check_picture(server)
    assert said("task.lost", server=server.url) not in card.text
