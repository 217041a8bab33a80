"""The browser is killed at random moments: nothing is lost, and no server runs anything twice."""

from __future__ import annotations

from random import Random

import pytest

from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.journal import cards, has_tasks, times_run, wait_ended, work
from tests.e2e.moments import run_to_a_moment
from tests.e2e.profiles import SITE
from tests.e2e.servers import Servers, prompts_told, server_at
from tests.e2e.sight import Sight
from tests.sample import length

SLOW = True

RUNS = 2
KILLS = length(full=20, sample=4)


@pytest.mark.parametrize("run", range(RUNS))
def test_kills_at_random_moments(framed: BrowserProcess, servers: Servers, run: int) -> None:
    """In every other run the browser opens again what was open when it was killed.

    What was pressed is there as a whole or not at all, and what was shown or sent is there.
    """
    chance = Random(run)
    sight = Sight()

    def opened(*, restore: bool = False) -> Desk:
        page = framed.open(SITE, restore=restore)
        sight.listen(page.context)
        desk = Desk(page).ready()
        sight.look(page)
        return desk

    desk = opened()
    known: set[str] = set()
    for _ in range(KILLS):
        runs = run_to_a_moment(desk, servers, chance)
        framed.kill()
        desk = opened(restore=run % 2 == 1)
        found = {row["promptId"] for row in work(desk)}
        assert known <= found, "the journal had what it has no more"
        assert sight.seen <= found, "a task was shown that is nowhere"
        assert prompts_told(servers) <= found, "a server has what the journal has not"
        assert len(found - known) in {0, runs}, "of one press there is a part"
        known = found
    ids = sorted(known)
    has_tasks(desk, ids)
    wait_ended(desk, ids)
    assert times_run(servers, ids) == [1] * len(ids)
    for card in cards(desk, desk.task_ids()[-3:]):
        card.check_picture(server_at(servers, card.server))
        assert card.prompt_id in sight.seen
