"""Fixtures shared by all tests; those for the browser cost nothing until a test asks for them.

A browser test takes `windows`, and fails in the end when one of its pages said something bad:

    def test_two_windows(windows: Windows, site_url: str) -> None:
        first = windows.open(site_url)
        second = windows.open(site_url)
        windows.allow(r"404 .*/api/view")   # only what this test provokes on purpose
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.sample import FULL, MARKER, length, sample_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

    from tests.windows import Windows

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_PATH = ROOT / ".venv" / "chromium-path"
SHELL_PATH = ROOT / ".venv" / "chromium-shell-path"
RESULTS = ROOT / "test-results"
CORE_TESTS = ROOT / "tests" / "core"
WITHOUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""What Playwright would leave out too: of two such flags Chromium takes the last."""

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=" + ",".join(WITHOUT),
)
"""No services of its maker's, and no renderers for parts of its frame that no test looks at."""

SHORT_LIVED = "--js-flags=--wasm-tiering-budget=100000000 --single-threaded-gc"
"""Spend no more than a page of seconds gives back on optimising the interpreter's code, and collect
garbage in one thread of each page: there are more pages than processors."""

START_MS = 180_000
"""How long a page may take to start where several do at once, on two slow processors."""

hypothesis.settings.register_profile("cpython", deadline=None)
hypothesis.settings.register_profile(
    "pyodide", deadline=None, max_examples=length(full=20, sample=8), database=None
)
hypothesis.settings.load_profile("pyodide" if sys.platform == "emscripten" else "cpython")

failed = pytest.StashKey[bool]()

FAILURES = "BINDERY_FAILURES"
"""The environment's name for a file that gets the end of each failure, for `tools/check.py`."""

MOST_LINES = 15
"""Of a failure; its cause is at its end."""


def is_core_example(item: pytest.Item) -> bool:
    """Tell whether a test is one of the core, and no search for what breaks it.

    Searches run for long, and what only they reach would be reached by luck.
    """
    is_search = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return CORE_TESTS in item.path.parents and not is_search


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """End the measuring that pytest-cov begins in a worker before it knows that it is in one.

    It begins again in a moment. What was begun first would never pause, at twice the time.
    """
    plugin = session.config.pluginmanager.getplugin("_cov")
    if (
        plugin is not None
        and plugin.cov_controller is not None
        and "PYTEST_XDIST_WORKER" in os.environ
    ):
        plugin.cov_controller.pause()


class FailureNotes:
    """Notes the failures in a file; with workers, it is where their reports come together."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the end of a failure."""
        if report.failed:
            end = "\n".join(report.longreprtext.splitlines()[-MOST_LINES:])
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"\n{report.when} of {report.nodeid}\n{end}\n")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker of long tests known, and note failures if `tools/check.py` wants them."""
    config.addinivalue_line("markers", MARKER)
    if FAILURES in os.environ and not hasattr(config, "workerinput"):
        config.pluginmanager.register(FailureNotes(os.environ[FAILURES]))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only for the full length; run browser tests last.

    Playwright keeps an event loop, beside which no other can run. Of the browser tests, modules
    that say `SLOW = True` come first, so that no worker is left with one alone.
    Coverage is measured while the core's own examples run; they have to reach all of it.
    """
    if not FULL:
        items[:], left_out = sample_of(items)
        config.hook.pytest_deselected(items=left_out)
    if config.pluginmanager.hasplugin("_cov"):
        for item in items:
            if not is_core_example(item):
                item.add_marker("no_cover")
    items.sort(
        key=lambda item: (
            "playwright" in getattr(item, "fixturenames", ()),
            not getattr(getattr(item, "module", None), "SLOW", False),
        )
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether a test failed, so that its windows can leave pictures behind."""
    report = yield
    if report.when == "call":
        item.stash[failed] = report.failed
    return report


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Give a function that serves a folder on a free port and returns its address.

    Its keywords are those of `tools.serve.Site`; the root is the repository's when none is given.
    """
    from tools.serve import Site, serving

    with ExitStack() as stack:

        def start(
            root: Path = ROOT, prefix: str = "", servers: tuple[tuple[str, str], ...] = ()
        ) -> str:
            return stack.enter_context(serving(Site(root, prefix, servers)))

        yield start


@pytest.fixture(scope="session")
def site_url(serve: Callable[..., str]) -> str:
    """The address of the repository's page."""
    return serve()


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Have something made that no test changes; the first worker that asks makes it for all."""
    import fcntl

    base = factory.getbasetemp()
    target = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with target.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not target.exists():
            unfinished = target.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(target)
    return target


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build."""
    from tools.build import build

    return once(tmp_path_factory, "dist", lambda target: build(ROOT, target, effort=1))


@pytest.fixture(scope="session")
def furnished(
    playwright: Playwright,
    serve: Callable[..., str],
    dist: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A browser profile in which the build is installed."""
    from tests.comfy_server import DemoServer
    from tests.e2e.profiles import furnish

    def make(target: Path) -> None:
        with DemoServer("A") as server:
            address = serve(root=dist, servers=(("A", server.url),))
            furnish(playwright, address, target)

    return once(tmp_path_factory, "furnished", make)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, for a test that needs more than the browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


def browser_path(*, is_framed: bool) -> str:
    """Return the path of the browser that `make test` found, with its frame or without one.

    The frame is the part of it that a page does not see: tabs, what was open, services around.
    """
    path = CHROMIUM_PATH if is_framed else SHELL_PATH
    if not path.exists():
        pytest.fail("no browser yet: run `make browser`, or `make test`, which does")
    return path.read_text(encoding="utf-8").strip()


@contextmanager
def launched(playwright: Playwright, *flags: str, is_framed: bool = False) -> Iterator[Browser]:
    """Run the browser that `make test` found, with more flags than usual, while the block runs."""
    browser = playwright.chromium.launch(
        executable_path=browser_path(is_framed=is_framed),
        args=[*CHROMIUM_FLAGS, SHORT_LIVED, *flags],
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser that `make test` found."""
    with launched(playwright) as browser:
        yield browser


def close_windows(windows: Windows, request: pytest.FixtureRequest) -> None:
    """Close the windows of a test; errors in them fail it, or are added to its failure."""
    is_failed = request.node.stash.get(failed, False)
    if is_failed:
        windows.take_pictures(RESULTS, request.node.name)
    problems = windows.close()
    if is_failed and problems:
        request.node.add_report_section("teardown", "windows", "\n".join(problems))
    assert is_failed or not problems, "the page had problems:\n" + "\n".join(problems)


@pytest.fixture
def windows(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Windows]:
    """The windows of one test: pages of one browser profile, which is new and empty."""
    from tests.windows import Windows

    windows = Windows(chromium)
    yield windows
    close_windows(windows, request)
