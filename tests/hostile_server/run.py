"""Run every mode for a while in a window of its own, print what came of it, and judge it.

make hostile
make hostile SECONDS=5 MODES="endless-view socket-flood"
make hostile MODES=rows                                     # a group, all at the same time
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.profiles import SITE, flags_for, furnish
from tests.e2e.room import Room
from tests.e2e.servers import pool_of
from tools.bench.memory import NOTE_MEMORIES
from tools.build import build
from tools.serve import ROOT, Site, serving

from .cases import CASES, GROUPS, Case
from .findings import AIM, Bounds, Finding, table
from .trial import SAYS_SECONDS, Trial

SECONDS = 20.0

Named = tuple[str, tuple[Case, ...]]
"""A name, and cases that run at the same time."""


class Stage:
    """A build, an installed profile and a healthy server, from which each mode gets a window."""

    def __init__(self, playwright: Playwright, folder: Path, healthy: DemoServer) -> None:
        self._playwright = playwright
        self._folder = folder
        self._healthy = healthy
        self._furnished = folder / "furnished"

    @contextmanager
    def built(self) -> Iterator[None]:
        """Build the page and serve it while the block runs."""
        dist = self._folder / "dist"
        build(ROOT, dist, effort=1)
        site = Site(dist, servers=pool_of((self._healthy,)))
        with serving(site) as self._address:
            furnish(self._playwright, self._address, self._furnished)
            yield

    def run(self, trial: Named, seconds: float, says_seconds: float) -> Finding:
        """Run one mode, or a group at once, in a browser of its own."""
        name, cases = trial
        profile = shutil.copytree(self._furnished, self._folder / "profile")
        room = Room(self._playwright, profile, SITE, *flags_for(self._address))
        try:
            desk = Desk(room.open_with(NOTE_MEMORIES)).ready()
            return Trial(desk, self._healthy, room, says_seconds).run(name, cases, seconds)
        finally:
            room.close()
            shutil.rmtree(profile, ignore_errors=True)


def run(trials: Sequence[Named], seconds: float, says_seconds: float) -> Iterator[Finding]:
    """Run the trials one after the other, and give what each found."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        DemoServer("A", tint="#3b82f6") as healthy,
        sync_playwright() as playwright,
    ):
        stage = Stage(playwright, Path(folder), healthy)
        with stage.built():
            for trial in trials:
                yield stage.run(trial, seconds, says_seconds)


def main() -> None:
    """Run, print the table, and fail when a bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile_server.run")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each mode")
    parser.add_argument(
        "--patience", type=float, default=SAYS_SECONDS, help="seconds until a sentence is shown"
    )
    parser.add_argument("--modes", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--good", type=float, default=AIM.good, help="seconds")
    parser.add_argument("--block", type=float, default=AIM.block, help="milliseconds")
    parser.add_argument("--memory", type=float, default=AIM.memory, help="of the quiet page's")
    words = parser.parse_args()
    alone: dict[str, tuple[Case, ...]] = {case.mode: (case,) for case in CASES}
    known = {**alone, **GROUPS}
    if unknown := set(words.modes) - set(known):
        parser.error(f"no such mode: {' '.join(sorted(unknown))}")
    trials = [(name, known[name]) for name in words.modes or alone]
    bounds = Bounds(words.good, words.block, words.memory)
    say = partial(print, flush=True)
    findings = []
    for place, found in enumerate(run(trials, words.seconds, words.patience), start=1):
        findings.append(found)
        say(f"{place}/{len(trials)} {found.name}: {found.good:.1f} s, {found.block:.0f} ms")
        for text in found.broken(bounds):
            say(f"  {text}")
    say(table(findings))
    if any(found.broken(bounds) for found in findings):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
