"""Measure, print tables, and write test-results/bench.json.

    .venv/bin/python -m tools.bench
    .venv/bin/python -m tools.bench --rounds 1 --parts starts --pages dist stock

Nothing else should run on the machine meanwhile. Ends with an error, and without a table, when
anything could not be measured.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.comfy_server import DemoServer
from tools.bench import cards, engines, gallery, probes, queue, report, sites, start, windows
from tools.bench.chromium import version
from tools.bench.figures import BenchError
from tools.bench.host import Host, hosted
from tools.bench.machine import machine
from tools.bench.pictures import picture_server
from tools.bench.results import Results, measured
from tools.bench.rounds import interleaved
from tools.serve import ROOT, Site

TARGET = ROOT / "test-results" / "bench.json"
PARTS = ("starts", "gallery", "cards", "windows", "queue", "probes", "engines")
PICTURES = (2_000, 20_000)
"""The sizes of a library: what a person has after a month, and after a year."""

WINDOWS = 16
"""More windows than anybody opens."""


def say(line: str) -> None:
    """Tell how far it is, beside the tables."""
    print(line, file=sys.stderr, flush=True)


def host(stack: ExitStack, page: sites.Page, servers: list[DemoServer]) -> Host:
    """Serve a page with these servers as its pool."""
    pool = tuple((server.options.name, server.url) for server in servers)
    return stack.enter_context(hosted(Site(page.root, servers=pool), page.measured))


def measure_starts(playwright: Playwright, pages: list[sites.Page], results: Results) -> None:
    """Start each page in each round, and add what that gave."""
    with ExitStack() as stack:
        demo = stack.enter_context(DemoServer())
        hosts = {page.name: host(stack, page, [demo]) for page in pages}
        takes_work = {page.name: page.takes_work for page in pages}
        for number, name in interleaved(list(hosts), results.rounds):
            say(f"round {number + 1} of {results.rounds}: {name}")
            visits = start.measure(playwright, hosts[name], demo, takes_work=takes_work[name])
            for visit, values in visits.items():
                results.add(name, visit, values)


def measure_gallery(playwright: Playwright, page: sites.Page, results: Results) -> None:
    """Measure a window with a long past."""
    for count in PICTURES:
        say(f"library: {count} pictures")
        with ExitStack() as stack:
            demo = stack.enter_context(DemoServer())
            pictures = stack.enter_context(picture_server())
            served = host(stack, page, [demo])
            found = gallery.measure(playwright, served, pictures, count, results.rounds)
        results.gallery[count] = {name: measured(name, one) for name, one in found.items()}


def measure_cards(playwright: Playwright, page: sites.Page, results: Results) -> None:
    """Measure the drawing of task cards."""
    found: dict[str, list[float]] = {}
    for number in range(results.rounds):
        say(f"task cards: round {number + 1} of {results.rounds}")
        with ExitStack() as stack:
            servers = cards.servers(stack)
            values = cards.measure(playwright, host(stack, page, servers), servers)
        for name, value in values.items():
            found.setdefault(name, []).append(value)
    results.cards = {name: measured(name, values) for name, values in found.items()}


def measure_windows(playwright: Playwright, page: sites.Page, results: Results, count: int) -> None:
    """Measure many windows that press Run at once."""
    found: dict[str, list[float]] = {}
    for number in range(results.rounds):
        say(f"{count} windows: round {number + 1} of {results.rounds}")
        with ExitStack() as stack:
            servers = [stack.enter_context(DemoServer(name)) for name in "AB"]
            outcome = windows.measure(playwright, host(stack, page, servers), count)
        for name, value in outcome.values():
            found.setdefault(name, []).append(value)
    results.window_count = count
    results.windows = {name: measured(name, values) for name, values in found.items()}


def measure_queue(playwright: Playwright, page: sites.Page, results: Results) -> None:
    """Measure how runs of several windows share two servers."""
    found: dict[str, list[float]] = {}
    for number in range(results.rounds):
        say(f"queue: round {number + 1} of {results.rounds}")
        with ExitStack() as stack:
            servers = [
                stack.enter_context(DemoServer(name, step_seconds=queue.STEP_SECONDS))
                for name in "AB"
            ]
            outcome = queue.measure(playwright, host(stack, page, servers))
        for name, value in outcome.items():
            found.setdefault(name, []).append(value)
    results.queue = {name: measured(name, values) for name, values in found.items()}


def measure_probes(playwright: Playwright, page: sites.Page, results: Results, count: int) -> None:
    """Measure what servers get from one window and from many."""
    found: dict[str, list[float]] = {}
    for number in range(results.rounds):
        say(f"probes: round {number + 1} of {results.rounds}")
        with ExitStack() as stack:
            servers = [stack.enter_context(DemoServer(name)) for name in "AB"]
            outcome = probes.measure(playwright, host(stack, page, servers), servers, count)
        for name, value in outcome.values():
            found.setdefault(name, []).append(value)
    results.probes = {name: measured(name, values) for name, values in found.items()}


def measure(rounds: int, parts: list[str], names: list[str], count: int) -> Results:
    """Measure what is asked for, with `count` windows. Raises `BenchError`."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bindery-bench-")))
        pages = {name: sites.make_page(name, folder) for name in {*names, sites.DIST}}
        playwright = stack.enter_context(sync_playwright())
        results = Results(machine(version(playwright)), rounds)
        if "starts" in parts:
            measure_starts(playwright, [pages[name] for name in names], results)
        if "gallery" in parts:
            measure_gallery(playwright, pages[sites.DIST], results)
        if "cards" in parts:
            measure_cards(playwright, pages[sites.DIST], results)
        if "windows" in parts:
            measure_windows(playwright, pages[sites.DIST], results, count)
        if "queue" in parts:
            measure_queue(playwright, pages[sites.DIST], results)
        if "probes" in parts:
            measure_probes(playwright, pages[sites.DIST], results, count)
        if "engines" in parts:
            demo = stack.enter_context(DemoServer())
            told = engines.telling(pages[sites.DIST].root, folder / "telling")
            results.engines = engines.check(
                host(stack, sites.Page("telling", told, (told,)), [demo])
            )
        return results


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure how fast the page is.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--pages", nargs="+", choices=sites.NAMES, default=list(sites.NAMES))
    parser.add_argument("--windows", type=int, default=WINDOWS, help="how many press Run at once")
    parser.add_argument("--target", type=Path, default=TARGET, help="where the JSON goes")
    given = parser.parse_args()
    if given.rounds < 1 or given.windows < 1:
        parser.error("at least one round, and one window")
    try:
        results = measure(given.rounds, given.parts, given.pages, given.windows)
    except BenchError as error:
        raise SystemExit(f"tools.bench: {error}") from error
    report.write(results, given.target)
    print(report.text(results))


if __name__ == "__main__":
    main()
