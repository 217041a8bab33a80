"""Reloads at random moments, with a second window beside: same ids, same tasks, each run once."""

from __future__ import annotations

from random import Random

import pytest

from tests.e2e.journal import cards, reload, rows, times_run, wait_ended
from tests.e2e.moments import run_to_a_moment
from tests.e2e.room import Room
from tests.e2e.servers import Servers, prompts_told, server_at

SLOW = True

RUNS = 2
RELOADS = 25


@pytest.mark.parametrize("run", range(RUNS))
def test_reloads_at_random_moments(own: Room, servers: Servers, run: int) -> None:
    chance = Random(run)
    desks = own.desks(2)
    known = [desk.ids for desk in desks]
    for _ in range(RELOADS):
        which = chance.randrange(2)
        desk = desks[which]
        run_to_a_moment(desk, servers, chance)
        theirs = {row["promptId"] for row in rows(desk) if row["owner"] == known[which][0]}
        reload(desk)
        assert desk.ids == known[which]
        assert theirs <= set(desk.task_ids()), "a task is gone from its window"
    mine, others = (desk.task_ids() for desk in desks)
    assert set(mine).isdisjoint(others)
    for desk in desks:
        wait_ended(desk, desk.task_ids())
        for card in cards(desk, desk.task_ids()[-3:]):
            card.check_picture(server_at(servers, card.server))
    assert set(times_run(servers, [*mine, *others])) == {1}
    assert prompts_told(servers) <= {*mine, *others}, "a server ran what no window shows"
