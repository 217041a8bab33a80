"""Reloads at random moments beside a second window: same ids, tasks and previews, each run once."""

from __future__ import annotations

from random import Random

import pytest

from tests.e2e.journal import cards, reload, times_run, wait_ended, work
from tests.e2e.moments import check_preview, run_to_a_moment, run_to_a_step
from tests.e2e.room import Room
from tests.e2e.servers import Servers, mend, prompts_told, server_at
from tests.sample import length

SLOW = True

RUNS = 2
RELOADS = length(full=25, sample=5)

HELD = 0.4
"""The share of reloads while a prompt stands still with a preview to come, which must be seen
afterwards; the others come at any moment, and the prompts go on."""


@pytest.mark.parametrize("run", range(RUNS))
def test_reloads_at_random_moments(own: Room, servers: Servers, run: int) -> None:
    chance = Random(run)
    desks = own.desks(2)
    known = [desk.ids for desk in desks]
    for _ in range(RELOADS):
        which = chance.randrange(2)
        desk = desks[which]
        is_held = chance.random() < HELD
        if is_held:
            server, prompt_id = run_to_a_step(desk, servers, chance)
        else:
            run_to_a_moment(desk, servers, chance)
        theirs = {row["promptId"] for row in work(desk) if row["owner"] == known[which][0]}
        reload(desk)
        assert desk.ids == known[which]
        assert theirs <= set(desk.task_ids()), "a task is gone from its window"
        if is_held:
            assert prompt_id in theirs
            check_preview(desk, server, prompt_id, desk.ids[1])
            mend(servers)
    mine, others = (desk.task_ids() for desk in desks)
    assert set(mine).isdisjoint(others)
    for desk in desks:
        wait_ended(desk, desk.task_ids())
        for card in cards(desk, desk.task_ids()[-3:]):
            card.check_picture(server_at(servers, card.server))
    assert set(times_run(servers, [*mine, *others])) == {1}
    assert prompts_told(servers) <= {*mine, *others}, "a server ran what no window shows"
