"""One page with Python and the adapters for all tests of this folder, and one demo server."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.rogue import RogueServer
from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import painted
from tests.conftest import START_MS
from tests.e2e.servers import nobodys_address
from tests.windows import Windows

ROOT = Path(__file__).resolve().parents[2]
PACKED = (
    "app/**/*.py",
    "app/**/*.json",
    "tests/__init__.py",
    "tests/browser/__init__.py",
    "tests/browser/inside/*.py",
    "tests/contracts/*.py",
    "tests/core/picture_heads.py",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The page, and the server that it may talk to."""

    page: Page
    server: DemoServer
    facts: dict[str, Any]

    def keep(self, promise: str) -> None:
        """Run one promise, `<adapter>.<function>`, in the page; its assertions fail the test."""
        self.page.evaluate("([name, facts]) => keep(name, facts)", [promise, self.facts])


def packed() -> bytes:
    """Return the archive that the page unpacks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(file for pattern in PACKED for file in ROOT.glob(pattern)):
            archive.write(file, file.relative_to(ROOT).as_posix())
    return buffer.getvalue()


@pytest.fixture(scope="session")
def stage_server() -> Iterator[DemoServer]:
    """A server that the page itself can make go wrong, by `/__demo/…`."""
    with DemoServer("stage", control=True) as server:
        yield server


@pytest.fixture(scope="session")
def rogue() -> Iterator[RogueServer]:
    """A server whose answers do harm."""
    with RogueServer() as server:
        yield server


@pytest.fixture(scope="session")
def stage_windows(chromium: Browser) -> Iterator[Windows]:
    """The windows of the stage."""
    windows = Windows(chromium)
    yield windows
    windows.close()


@pytest.fixture(scope="session")
def booted(
    stage_windows: Windows,
    stage_server: DemoServer,
    rogue: RogueServer,
    site_url: str,
    serve: Callable[..., str],
) -> Stage:
    """The stage, booted once."""
    context = stage_windows.context(permissions=["clipboard-read", "clipboard-write"])
    archive = packed()
    context.route("**/inside.zip", lambda route: route.fulfill(body=archive))

    def serve_file(name: str, status: int, body: str) -> None:
        def answer(route: Route) -> None:
            route.fulfill(status=status, body=body) if status else route.abort()

        context.unroute(f"**/{name}")
        context.route(f"**/{name}", answer)

    context.expose_function("serveFile", serve_file)
    page = stage_windows.open(f"{site_url}tests/browser/stage.html", context)
    page.wait_for_function("() => window.stageReady", timeout=START_MS)
    facts = {
        "url": stage_server.url,
        "nobody": nobodys_address(),
        "painted": painted(),
        "hostile": rogue.url,
    }
    return Stage(page, stage_server, facts)


@pytest.fixture
def stage(booted: Stage, stage_windows: Windows) -> Iterator[Stage]:
    """The stage for one test: the server is whole, and the page's problems are the test's own."""
    stage_windows._problems.clear()
    stage_windows._allowed.clear()
    booted.server.forget_requests()
    yield booted
    booted.server.faults.clear()
    booted.server.resume()
    problems = stage_windows.problems
    assert not problems, "the page had problems:\n" + "\n".join(problems)
