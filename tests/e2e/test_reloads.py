"""Reloads at random moments beside a second window: same ids, tasks and previews, each run once."""

from __future__ import annotations

from random import Random

import pytest

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.journal import cards, reload, rows, shows_preview, times_run, wait_ended
from tests.e2e.moments import run_to_a_moment
from tests.e2e.room import Room
from tests.e2e.servers import Servers, mend, pause_all, prompts_told, server_at

SLOW = True

RUNS = 2
RELOADS = 25

HELD = 0.4
"""The share of reloads during which prompts stand still, to be looked at step by step afterwards;
in the others they go on."""


@pytest.mark.parametrize("run", range(RUNS))
def test_reloads_at_random_moments(own: Room, servers: Servers, run: int) -> None:
    chance = Random(run)
    desks = own.desks(2)
    known = [desk.ids for desk in desks]
    previews = 0
    for _ in range(RELOADS):
        which = chance.randrange(2)
        desk = desks[which]
        run_to_a_moment(desk, servers, chance)
        is_held = chance.random() < HELD
        if is_held:
            pause_all(servers, "steps")
        theirs = {row["promptId"] for row in rows(desk) if row["owner"] == known[which][0]}
        reload(desk)
        assert desk.ids == known[which]
        assert theirs <= set(desk.task_ids()), "a task is gone from its window"
        if is_held:
            previews += sum(is_previewed(desk, card, servers) for card in running(desk))
            mend(servers)
    assert previews, "no reload met a prompt that had a preview to come"
    mine, others = (desk.task_ids() for desk in desks)
    assert set(mine).isdisjoint(others)
    for desk in desks:
        wait_ended(desk, desk.task_ids())
        for card in cards(desk, desk.task_ids()[-3:]):
            card.check_picture(server_at(servers, card.server))
    assert set(times_run(servers, [*mine, *others])) == {1}
    assert prompts_told(servers) <= {*mine, *others}, "a server ran what no window shows"


def running(desk: Desk) -> list[Card]:
    """The cards of the tasks that a window shows as running."""
    return cards(
        desk, [task["promptId"] for task in desk.call("listTasks") if task["state"] == "running"]
    )


def is_previewed(desk: Desk, card: Card, servers: Servers) -> bool:
    """Let a prompt go on step by step, and wait for the next preview that it has; tell if any."""
    server = server_at(servers, card.server)
    client = desk.ids[1]
    server.wait_until(lambda: client in server.client_ids)
    before = server.previews_sent(card.prompt_id)
    while card.prompt_id not in server.history():
        if server.previews_sent(card.prompt_id) > before:
            shows_preview(card).wait_for()
            return True
        server.step()
        server.wait_until(lambda: server.is_holding or card.prompt_id in server.history())
    return False
