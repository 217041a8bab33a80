"""Hosts that serve the build or a variation of it, and a browser that has been there before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.conftest import close_windows
from tests.e2e.profiles import SITE, copied_profile, flags_for
from tests.e2e.room import Room
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
def one_host(dist: Path) -> Iterator[Host]:
    """A host that keeps its address."""
    host = Host(dist, url=SITE).start()
    yield host
    host.stop()


@pytest.fixture
def known_host(one_host: Host, dist: Path) -> Iterator[Host]:
    """The host that a browser takes for the one from which it has the build, as it was then."""
    servers = one_host.servers
    one_host.forget()
    yield one_host
    one_host.folder, one_host.servers = dist, servers
    if not one_host.is_up:
        one_host.start()


@pytest.fixture
def visitor(
    playwright: Playwright,
    known_host: Host,
    furnished: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Room]:
    """A browser of the test's own in which the build of `known_host` is installed."""
    with copied_profile(furnished, tmp_path, request) as profile:
        room = Room(playwright, profile, SITE, *flags_for(known_host.address))
        yield room
        close_windows(room, request)
