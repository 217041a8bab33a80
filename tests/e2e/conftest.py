"""Two demo servers and up to two windows, clean at each test's start.

A window takes two seconds to boot, so the tests share them; a test that fails closes them, and the
next one begins with new ones. A module that needs other servers has its own `pool` and `room`, and
a test that needs an untouched browser profile takes `windows` instead. What a test does to the
servers (faults, pauses) and to the window (pin, spread) is undone after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.comfy_server import DemoServer
from tests.conftest import RESULTS, close_windows, failed
from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.profiles import SITE, copied_profile, flags_for
from tests.e2e.room import OwnRoom, Room, make_room
from tests.e2e.servers import UPLOAD_MB, Servers, mend, pool_of
from tests.windows import Windows


@pytest.fixture(scope="session")
def pool() -> Iterator[Servers]:
    """The servers; they take only small uploads."""
    with (
        DemoServer("A", tint="#3b82f6", max_upload_size=UPLOAD_MB) as first,
        DemoServer("B", tint="#f97316", max_upload_size=UPLOAD_MB) as second,
    ):
        yield first, second


@pytest.fixture(scope="session")
def room(chromium: Browser, serve: Callable[..., str], pool: Servers) -> Iterator[Room]:
    """The windows."""
    yield from make_room(chromium, serve, pool)


@pytest.fixture
def servers(pool: Servers) -> Iterator[Servers]:
    """The servers, without faults, pauses and a record."""
    for server in pool:
        server.forget_requests()
    yield pool
    mend(pool)


@pytest.fixture
def shared(room: Room, servers: Servers, request: pytest.FixtureRequest) -> Iterator[Room]:
    """The shared windows for one test, which fails by any problem that it did not allow."""
    room.begin()
    yield room
    if request.node.stash.get(failed, False):
        room.take_pictures(RESULTS, request.node.name)
        request.node.add_report_section("teardown", "windows", "\n".join(room.problems))
        room.leave()
        return
    mend(servers)
    with ExitStack() as untidy:
        untidy.callback(room.leave)
        room.tidy()
        untidy.pop_all()
    problems = room.problems
    assert not problems, "the page had problems:\n" + "\n".join(problems)


@pytest.fixture
def desk(shared: Room) -> Desk:
    """The first window."""
    return shared.desks(1)[0]


@pytest.fixture
def desks(shared: Room) -> tuple[Desk, Desk]:
    """Both windows."""
    first, second = shared.desks(2)
    return first, second


@pytest.fixture(scope="session")
def site(serve: Callable[..., str], pool: Servers) -> str:
    """The page with the servers of the session."""
    return serve(servers=pool_of(pool))


@pytest.fixture(scope="session")
def build_address(serve: Callable[..., str], pool: Servers, dist: Path) -> str:
    """Where the same page is as a build, which starts in a fraction of the time."""
    return serve(root=dist, servers=pool_of(pool))


@pytest.fixture
def profile(furnished: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A browser profile in which the build is installed as `SITE`."""
    with copied_profile(furnished, tmp_path, request) as copy:
        yield copy


@pytest.fixture
def browser(
    playwright: Playwright, profile: Path, windows: Windows, build_address: str
) -> Iterator[BrowserProcess]:
    """A browser of the test's own, which can be killed."""
    process = BrowserProcess(playwright, profile, windows, *flags_for(build_address))
    yield process
    process.kill()


@pytest.fixture
def own(
    playwright: Playwright,
    profile: Path,
    build_address: str,
    servers: Servers,
    request: pytest.FixtureRequest,
) -> Iterator[Room]:
    """Windows of a browser profile of the test's own; the console is looked through in the end."""
    room = OwnRoom(playwright, profile, SITE, *flags_for(build_address))
    yield room
    try:
        mend(servers)
    finally:
        close_windows(room, request)


@pytest.fixture
def first(own: Room) -> Desk:
    """The first window of a profile of the test's own."""
    return own.desks(1)[0]
