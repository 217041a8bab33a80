"""The command: servers, windows, faults until the time is over, then rest and judgement."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from playwright.sync_api import sync_playwright

from app.core.task.task import END_STATES
from tests.balancer import Balancer
from tests.comfy_server import DemoServer
from tests.e2e.browser_process import BrowserProcess
from tests.e2e.journal import rows, work
from tests.e2e.moments import await_moment
from tests.e2e.room import NOT_THERE, REFUSED, UNREACHABLE, UNREADABLE
from tests.e2e.servers import Servers, mend, pool_of
from tests.gateway import Gateway
from tests.hostile_server import HostileServer
from tests.soak.desks import Desks
from tests.soak.faults import Troubles
from tests.soak.ledger import Ledger
from tests.soak.shown import look_at_pictures
from tests.soak.table import counted, table
from tests.soak.verdict import Verdict, judge
from tests.soak.workspace import Workspace
from tests.windows import Problems
from tools.build import build
from tools.serve import ROOT, Site, serving

GATEWAY = r"status of 50[234] \("
"""What the browser says of a gateway whose server is down."""

LISTED = "workspaces.json"
"""The list that names the workspace's address, beside the page."""

ADDRESSES = 3
"""How many addresses the workspace has in turn."""

SLOW_STEP_SECONDS = 0.5
"""On one server prompts queue, so that there is something to move."""

PACE = 40
PACE_SECONDS = 3.0
FAULT_SHARE = 0.4
REST_SECONDS = 240.0


class Soak:
    """One run."""

    def __init__(
        self,
        desks: Desks,
        servers: tuple[HostileServer, ...],
        workspace: Workspace,
        two_faced: Ledger,
        chance: Random,
        log: Callable[[str], object],
    ) -> None:
        self._desks = desks
        self._chance = chance
        self._ledgers = [*(Ledger(server) for server in servers), workspace]
        self._workspace = workspace
        self._hostile: Servers = servers
        self._troubles = Troubles(self._ledgers, chance)
        behind = (two_faced.behind,) if two_faced.behind is not None else ()
        self._servers: Servers = (*servers, workspace.server, two_faced.server, *behind)
        self._ledgers.append(two_faced)
        self._several = {two_faced.url}
        self._log = log
        self.faults: list[str] = []

    def go_on(self) -> None:
        """Let one thing happen, and then a little work be done."""
        if self._chance.random() < FAULT_SHARE:
            self.faults.append(self._troubles.begin())
        else:
            weights = self._desks.actions()
            [act] = self._chance.choices(list(weights), list(weights.values()))
            self._log(act.__name__)
            self.faults.append(act())
        self._log(self.faults[-1])
        self._pace()
        self._troubles.pass_on()
        self._desks.disk.pass_on(self._desks.page)

    def rest(self) -> Verdict:
        """End all faults, wait until every task has ended, and judge."""
        self._troubles.end()
        self._desks.disk.make_room(self._desks.page)
        mend(self._servers)
        self._workspace.open_all()
        end = time.monotonic() + REST_SECONDS
        while True:
            self._desks.take_over_all()
            self._desks.ask_all_again(self._hostile)
            windows = self._desks.all()
            self._desks.go_on()
            known = work(windows[0])
            if all(self._is_over(row) for row in known) or time.monotonic() > end:
                break
            self._pace()
        lives = {ledger.url: ledger.lives() for ledger in self._ledgers}
        waiting = {row["promptId"]: row for row in known if "state" not in row}
        known = [row for row in known if "state" in row]
        shown = [desk.task_ids() for desk in windows]
        posts = Counter(
            str(seen.body["prompt_id"])
            for server in self._servers
            for seen in server.requests("/prompt", "POST")
        )
        home = {url: ledger.url for ledger in self._ledgers for url in ledger.urls}
        known = [{**row, "executionServer": home[row["executionServer"]]} for row in known]
        seen = self._desks.seen - self._desks.let_go - waiting.keys()
        verdict = judge(known, lives, shown, seen, posts, self._several)
        verdict.wrongs["lost"] += self._lost(known, waiting)
        wrong, missing = look_at_pictures(self._desks.all(), self._ledgers)
        verdict.wrongs["wrong picture"] += wrong
        verdict.wrongs["no picture"] += missing
        for prompt_id in sorted({one for ids in verdict.wrongs.values() for one in ids}):
            print(prompt_id, json.dumps(self._evidence(prompt_id)))
        return verdict

    def _lost(
        self, known: Sequence[Mapping[str, Any]], waiting: Mapping[str, Mapping[str, Any]]
    ) -> list[str]:
        """Return runs that are nowhere at the end: moved tasks, and those that wait for ever.

        A moved task has another id, but its seed. One whose run was cancelled while it waited has
        no row: as many may be missing as cards were let go that have none.
        """
        ids = {row["promptId"] for row in known}
        seeds = {row["inputs"].get("seed") for row in known}
        moved = [
            one
            for one, seed in self._desks.moved_seeds.items()
            if one not in ids and seed not in seeds
        ]
        without_row = self._desks.let_go - ids - self._desks.moved_seeds.keys() - waiting.keys()
        stuck = [one for one, row in waiting.items() if not self._is_over(row)]
        return [*stuck, *(moved if len(moved) > len(without_row) else ())]

    def _is_over(self, row: Mapping[str, Any]) -> bool:
        if "state" not in row:  # it waits for what nobody may ask
            return row["server"] in self._several
        return row["state"] in END_STATES or row["executionServer"] in self._several

    def _evidence(self, prompt_id: str) -> dict[str, Any]:
        """Return what is known of a task that went wrong: its row, and when which server got it."""
        found = rows(self._desks.all()[0])
        row = next((row for row in found if row["promptId"] == prompt_id), {})
        kept = ("state", "attempt", "executionServer", "registeredAt", "submittedAt", "endedAt")
        posts = [
            (server.options.name, round(seen.at * 1000))
            for server in self._servers
            for seen in server.requests("/prompt", "POST")
            if seen.body["prompt_id"] == prompt_id
        ]
        return {**{name: row.get(name) for name in kept}, "posts": posts}

    def _pace(self) -> None:
        with suppress(TimeoutError):  # there may be nothing left to see
            await_moment(self._servers, self._chance, PACE, seconds=PACE_SECONDS)


def soak(
    minutes: float, windows: int, seed: int, log: Callable[[str], object]
) -> tuple[list[str], Verdict, list[str]]:
    """Run for so long; return the faults, the verdict, and what the pages complained of."""
    with ExitStack() as stack:
        servers = tuple(
            stack.enter_context(HostileServer(name=name, tint=tint, step_seconds=seconds))
            for name, tint, seconds in (
                ("A", "#3b82f6", 0.02),
                ("B", "#f97316", 0.02),
                ("C", "#22c55e", SLOW_STEP_SECONDS),
            )
        )
        for server, other in pairwise((*servers, servers[0])):
            server.other = other.url
        front = stack.enter_context(HostileServer(name="D", tint="#ef4444", step_seconds=0.02))
        at_work = stack.enter_context(HostileServer(name="W", tint="#14b8a6", step_seconds=0.02))
        behind = stack.enter_context(DemoServer("E", tint="#a855f7", step_seconds=0.02))
        balancer = stack.enter_context(Balancer(front, behind, mode="turns"))
        two_faced = Ledger(front, behind, balancer.url)
        gateways = [stack.enter_context(Gateway(at_work)) for _ in range(ADDRESSES)]
        dist = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "dist"
        build(ROOT, dist, effort=1)
        workspace = Workspace(at_work, gateways, dist / LISTED)
        pool = (*pool_of(servers), ("D and E", balancer.url))
        site = Site(dist, servers=pool, discover=(LISTED,))
        address = stack.enter_context(serving(site))
        problems = Problems()
        problems.allow(UNREACHABLE, UNREADABLE, REFUSED, NOT_THERE, GATEWAY)
        playwright = stack.enter_context(sync_playwright())
        profile = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        browser = BrowserProcess(playwright, profile, problems, is_framed=True)
        stack.callback(browser.kill)
        chance = Random(seed)
        desks = Desks(browser, address, chance, windows)
        run = Soak(desks, servers, workspace, two_faced, chance, log)
        end = time.monotonic() + minutes * 60
        try:
            while time.monotonic() < end:
                run.go_on()
            return run.faults, run.rest(), problems.problems
        except BaseException:
            print("The browser's last words:", *browser.said, sep="\n", file=sys.stderr)
            raise


def main() -> None:
    """Run, print the table, and fail when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--windows", type=int, default=4)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--log", action="store_true", help="print what happens, as it happens")
    arguments = parser.parse_args()
    log = partial(print, flush=True) if arguments.log else lambda text: None
    minutes, windows, seed = arguments.minutes, arguments.windows, arguments.seed
    print(f"Seed {seed}, {minutes:g} minutes, {windows} windows", flush=True)
    faults, verdict, problems = soak(minutes, windows, seed, log)
    print(table(minutes, windows, counted(faults), verdict))
    wrongs: dict[str, Any] = {name: ids for name, ids in verdict.wrongs.items() if ids}
    if wrongs:
        print(json.dumps(wrongs, indent=1))
    for problem in problems[:10]:
        print(f"The page said: {problem}")
    if problems or not verdict.is_clean:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
