"""Two demo servers and up to two windows on the build, clean at each test's start.

A window takes a second to boot, so tests that are content with any (`desk`, `desks`) share them; a
test that fails ends that browser, and the next one begins with another. A test that needs windows
of which nothing is kept takes `own` or `first`, one that kills its browser `browser` or `framed`,
and one that needs an untouched browser `windows`. A module that needs other servers has its own
`pool` and `shared_home`. What a test does to the servers (faults, pauses) and to the window (pin,
spread) is undone after it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.comfy_server import DemoServer
from tests.conftest import RESULTS, failed
from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.profiles import SITE, copied_profile, flags_for
from tests.e2e.room import Home, NewRoom, Room
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
def new_room(
    playwright: Playwright,
    serve: Callable[..., str],
    dist: Path,
    furnished: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> NewRoom:
    """Give a function that starts a browser in which the build is installed, with these servers."""

    @contextmanager
    def start(pool: Servers, *, is_framed: bool = False) -> Iterator[Room]:
        folder = tmp_path_factory.mktemp("room")
        profile = shutil.copytree(furnished, folder / "profile")
        address = serve(root=dist, servers=pool_of(pool))
        room = Room(playwright, profile, SITE, *flags_for(address), is_framed=is_framed)
        try:
            yield room
        finally:
            room.close()
            shutil.rmtree(folder, ignore_errors=True)  # fifty megabytes

    return start


@pytest.fixture(scope="session")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """Where the windows are that tests share."""
    with Home(new_room, pool) as home:
        yield home


@pytest.fixture(scope="session")
def own_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """Where tests have windows for themselves."""
    with Home(new_room, pool) as home:
        yield home


@pytest.fixture
def servers(pool: Servers) -> Iterator[Servers]:
    """The servers, without faults, pauses and a record."""
    for server in pool:
        server.forget_requests()
    yield pool
    mend(pool)


def of_others(servers: Servers) -> str:
    """Match pictures of servers that earlier tests had: the library of shared windows has them."""
    own = "|".join(re.escape(server.url) for server in servers)
    return rf"net::ERR_CONNECTION_REFUSED <(?!(?:{own})/).*/api/view\?"


@contextmanager
def visited(
    home: Home, servers: Servers, request: pytest.FixtureRequest, tidy: Callable[[Room], None]
) -> Iterator[Room]:
    """Give a room to one test, which fails by any problem in it that it did not allow."""
    room = home.room()
    room.begin()
    yield room
    if request.node.stash.get(failed, False):
        room.take_pictures(RESULTS, request.node.name)
        request.node.add_report_section("teardown", "windows", "\n".join(room.problems))
        home.end()
        return
    with ExitStack() as untidy:
        untidy.callback(home.end)
        mend(servers)
        tidy(room)
        untidy.pop_all()
    problems = room.problems
    assert not problems, "the page had problems:\n" + "\n".join(problems)


@pytest.fixture
def shared(shared_home: Home, servers: Servers, request: pytest.FixtureRequest) -> Iterator[Room]:
    """The shared windows for one test."""
    with visited(shared_home, servers, request, Room.tidy) as room:
        room.allow(of_others(servers))
        yield room


@pytest.fixture
def own(own_home: Home, servers: Servers, request: pytest.FixtureRequest) -> Iterator[Room]:
    """Windows of the test's own, of which nothing is kept."""
    with visited(own_home, servers, request, Room.leave) as room:
        yield room


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
def framed(
    playwright: Playwright, profile: Path, windows: Windows, build_address: str
) -> Iterator[BrowserProcess]:
    """One with all that is around its pages."""
    flags = flags_for(build_address)
    process = BrowserProcess(playwright, profile, windows, *flags, is_framed=True)
    yield process
    process.kill()


@pytest.fixture
def first(own: Room) -> Desk:
    """The first window of the test's own."""
    return own.desks(1)[0]
