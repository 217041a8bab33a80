"""Hosts that serve the build or a variation of it, and a browser that has been there before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.conftest import close_windows
from tests.e2e.profiles import furnish
from tests.e2e.room import OwnRoom
from tests.start.host import Host


@pytest.fixture
def host(dist: Path) -> Iterator[Callable[..., Host]]:
    """Give a function that starts a host; its keywords are those of `Host`."""
    with ExitStack() as stack:

        def start(folder: Path = dist, **options: Any) -> Host:
            started = Host(folder, **options).start()
            stack.callback(started.stop)
            return started

        yield start


@pytest.fixture(scope="session")
def been_there(
    playwright: Playwright, dist: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    """A browser profile in which the build of the host on this port is installed."""
    host = Host(dist).start()
    profile = furnish(playwright, host.url, tmp_path_factory.mktemp("been-there") / "profile")
    host.stop()
    return profile, host.port


@pytest.fixture
def known_host(host: Callable[..., Host], been_there: tuple[Path, int]) -> Host:
    """The host from which the build was installed."""
    _, port = been_there
    return host(port=port)


@pytest.fixture
def visitor(
    playwright: Playwright,
    known_host: Host,
    been_there: tuple[Path, int],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[OwnRoom]:
    """A browser of the test's own in which the build of `known_host` is installed."""
    installed, _ = been_there
    room = OwnRoom(playwright, shutil.copytree(installed, tmp_path / "profile"), known_host.url)
    yield room
    close_windows(room, request)
