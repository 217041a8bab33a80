"""The browser is killed at random moments: nothing is lost, and no server runs anything twice."""

from __future__ import annotations

from random import Random

import pytest

from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.journal import cards, has_tasks, rows, times_run, wait_ended
from tests.e2e.moments import run_to_a_moment
from tests.e2e.profiles import SITE
from tests.e2e.servers import Servers, prompts_told, server_at

SLOW = True

RUNS = 2
KILLS = 20


@pytest.mark.parametrize("run", range(RUNS))
def test_kills_at_random_moments(browser: BrowserProcess, servers: Servers, run: int) -> None:
    """In every other run the browser opens again what was open when it was killed."""
    chance = Random(run)
    desk = Desk(browser.open(SITE)).ready()
    known: set[str] = set()
    for _ in range(KILLS):
        run_to_a_moment(desk, servers, chance)
        browser.kill()
        desk = Desk(browser.open(SITE, restore=run % 2 == 1)).ready()
        known |= {row["promptId"] for row in rows(desk)}
    ids = [row["promptId"] for row in rows(desk)]
    assert known <= set(ids), "the journal had what it has no more"
    assert prompts_told(servers) <= set(ids), "a server has what the journal has not"
    has_tasks(desk, ids)
    wait_ended(desk, ids)
    assert times_run(servers, ids) == [1] * len(ids)
    for card in cards(desk, desk.task_ids()[-3:]):
        card.check_picture(server_at(servers, card.server))
