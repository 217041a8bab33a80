"""Twins and closed windows: every task is in one window, and none is left behind."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.journal import (
    FORM_KEPT,
    cards,
    has_tasks,
    reload,
    times_run,
    wait_ended,
    wait_recorded,
)
from tests.e2e.moments import check_preview
from tests.e2e.room import Room
from tests.e2e.servers import Servers, mend, pause_all, server_at

SLOW = True


def test_a_twin_is_somebody_else_with_the_same_form(first: Desk, servers: Servers) -> None:
    pause_all(servers)
    card = first.text_to_image("a twin's lake")
    card.wait("queued")
    first.page.wait_for_function(FORM_KEPT, arg="a twin's lake")
    ids = first.ids
    twin = first.open_twin().ready()
    assert set(twin.ids).isdisjoint(ids)
    assert twin.task_ids() == []
    assert twin.locked == ""
    assert twin.field("prompt").input_value() == "a twin's lake"
    assert first.ids == ids
    mend(servers)
    card.ends()
    assert times_run(servers, [card.prompt_id]) == [1]
    twin_id = twin.info["windowId"]
    assert reload(twin).info["windowId"] == twin_id
    assert reload(first).task_ids() == [card.prompt_id]


def test_a_twin_has_what_was_typed_a_moment_before(first: Desk) -> None:
    first.choose("text-to-image")
    first.fill({"prompt": "typed just now", "steps": 7})
    twin = first.open_twin().ready()
    assert twin.field("prompt").input_value() == "typed just now"
    assert twin.field("steps").input_value() == "7"


def test_the_remaining_window_takes_over_what_a_closed_one_left(
    own: Room, servers: Servers
) -> None:
    pause_all(servers)
    first, second = own.desks(2)
    left = [first.text_to_image("one"), first.text_to_image("two")]
    for card in left:
        card.wait("queued")
    ids = [card.prompt_id for card in left]
    assert second.task_ids() == []
    own.close_window(first)
    has_tasks(second, ids)
    mend(servers)
    wait_ended(second, ids)
    assert times_run(servers, ids) == [1, 1]
    for card in cards(second, ids):
        card.check_picture(server_at(servers, card.server))


def test_a_prompt_that_is_taken_over_shows_its_previews(own: Room, servers: Servers) -> None:
    pause_all(servers, "steps")
    first, second = own.desks(2)
    card = first.text_to_image(steps=3)
    card.wait("running")
    client, server = first.ids[1], server_at(servers, card.server)
    own.close_window(first)
    has_tasks(second, [card.prompt_id])
    check_preview(second, server, card.prompt_id, client)
    mend(servers)
    wait_ended(second, [card.prompt_id])
    assert times_run(servers, [card.prompt_id]) == [1]


def test_of_two_remaining_windows_one_takes_over_by_a_press(own: Room, servers: Servers) -> None:
    pause_all(servers)
    first, second = own.desks(2)
    third = own.desks(3)[2]
    card = first.text_to_image()
    card.wait("queued")
    gone = first.info["windowId"]
    own.close_window(first)
    row = f'[data-testid="gone-window"][data-window={json.dumps(gone)}]'
    second.page.locator(row).wait_for()
    third.page.locator(row).wait_for()
    assert second.task_ids() == third.task_ids() == []
    second.page.locator(row).locator('[data-action="take-over"]').click()
    has_tasks(second, [card.prompt_id])
    second.page.locator(row).wait_for(state="detached")
    third.page.locator(row).wait_for(state="detached")
    assert third.task_ids() == []
    mend(servers)
    wait_ended(second, [card.prompt_id])
    assert times_run(servers, [card.prompt_id]) == [1]


MOMENTS: dict[str, dict[str, Any]] = {
    "as soon as there are tasks": {"pause": "prompts"},
    "while they are uploaded": {"hold": "/upload", "state": "uploading"},
    "while they are submitted": {"hold": "POST /prompt", "state": "submitting"},
    "as they are queued": {"pause": "prompts", "state": "queued"},
    "while one runs": {"pause": "steps", "state": "running"},
}


@pytest.mark.long(sample=2)
@pytest.mark.parametrize(("run", "moment"), list(enumerate(MOMENTS.values())), ids=MOMENTS)
def test_a_window_closed_at_any_moment_leaves_nothing_behind(
    own: Room, servers: Servers, run: int, moment: dict[str, Any]
) -> None:
    chance = Random(run)
    for server in servers:
        server.forget_requests()
        if "hold" in moment:
            server.faults.delay_routes = (moment["hold"],)
            server.faults.delay_seconds = 60.0
        if "pause" in moment:
            server.pause(moment["pause"])
    desk = own.desks(1)[0]
    if run % 2:
        desk.choose("upscale")
        desk.bring_image("image", image_file("photo.png"))
    else:
        desk.choose("text-to-image")
        desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 3, "seed": ""})
    dying = desk.run(chance.randint(1, 3))
    ids = [card.prompt_id for card in dying]
    wait_recorded(desk, ids)
    if "state" in moment:
        dying[0].wait(moment["state"])
    if moment.get("pause") == "steps":
        server_at(servers, dying[0].server).step(chance.randint(0, 2))
    own.close_window(desk)
    mend(servers)
    after = own.desks(1)[0]
    has_tasks(after, ids)
    wait_ended(after, ids)
    assert times_run(servers, ids) == [1] * len(ids)
    for card in cards(after, ids):
        card.check_picture(server_at(servers, card.server))
