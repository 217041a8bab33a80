"""Who takes a closed window's tasks over hears what their server tells its client id."""

from collections.abc import AsyncIterator

import pytest

from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.tracking.connection import SILENT_MS
from app.services.windows.identity import listening_lock
from tests.fakes import FakeComfy, FakeSession, FakeSocket, Profile, World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")
OLD_PREVIEW = b"\0\0\0\1\0\0\0\2png"
"""Without metadata: of whatever runs."""


class Opened(Profile):
    """A browser that knows which windows it had."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[World] = []

    async def load(self, session: FakeSession | None = None) -> World:
        """Load the page in a window."""
        self.windows.append(await World.load(self, session))
        return self.windows[-1]


@pytest.fixture
async def browser() -> AsyncIterator[Opened]:
    """A browser; its windows are ended, and nothing was broken in any."""
    yield (profile := Opened())
    for window in profile.windows:
        await window.close()
    assert [window.errors for window in profile.windows if window.errors] == []


@pytest.fixture
async def gone(browser: Opened) -> World:
    """The window that is closed."""
    return await browser.load()


async def heir_of(gone: World, browser: Opened) -> World:
    """Close a window, and have another one take over what it left."""
    adopted = await browser.load()
    await gone.die()
    await take_over(adopted, gone)
    return adopted


async def take_over(adopted: World, gone: World) -> None:
    """Have a window take over what a closed one left."""
    await adopted.takeover.find_orphans()
    await adopted.takeover.take_over(gone.identity.window_id)
    await adopted.clock.advance(1)


def sockets_of(server: FakeComfy, world: World) -> list[FakeSocket]:
    """Return the open sockets to a server under a window's first client id."""
    return [
        socket
        for socket in server.opened
        if socket.client_id == world.identity.client_id and not socket.closed
    ]


async def previewed(window: World, server: FakeComfy) -> list[str]:
    """Send a preview of what runs on a server; return the tasks of which a window shows one."""
    server.preview("3", b"picture")
    await window.clock.settle()
    return list(window.window_store.state.previews)


async def test_progress_and_previews_go_on(gone: World, browser: Opened) -> None:
    task = await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    adopted.a.node("3")
    adopted.a.progress("3", 5, 20)
    adopted.a.preview("3", b"picture")
    await adopted.clock.settle()
    now = adopted.task(task)
    assert now.progress.current == "3"
    assert now.told_fraction
    assert list(adopted.window_store.state.previews) == [task.prompt_id]


async def test_what_is_told_without_an_id_is_of_what_runs_for_that_client(
    gone: World, browser: Opened
) -> None:
    first = await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    adopted.b.load(5)
    own = await adopted.queued(TEXT)
    assert own.execution_server == A
    adopted.a.node("3")
    (socket,) = sockets_of(adopted.a, gone)
    socket.binary(OLD_PREVIEW)
    await adopted.clock.settle()
    assert list(adopted.window_store.state.previews) == [first.prompt_id]


async def test_the_socket_is_closed_and_the_id_free_when_the_tasks_have_ended(
    gone: World, browser: Opened
) -> None:
    task = await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    name = listening_lock(gone.identity.client_id, A)
    assert len(sockets_of(adopted.a, gone)) == 1
    assert name in await adopted.locks.held()
    adopted.a.finish()
    await adopted.until_state(task, TaskState.SUCCEEDED)
    await adopted.clock.advance(10)
    assert sockets_of(adopted.a, gone) == []
    assert name not in await adopted.locks.held()


async def test_a_follower_that_closes_lets_go_at_once(gone: World, browser: Opened) -> None:
    await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    adopted.tracker.close()
    assert sockets_of(adopted.a, gone) == []
    assert listening_lock(gone.identity.client_id, A) not in await adopted.locks.held()


async def test_a_window_that_is_opened_again_has_another_client_id_meanwhile(
    gone: World, browser: Opened
) -> None:
    task = await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    back = await browser.load(gone.session)
    assert back.identity.window_id == gone.identity.window_id
    assert back.identity.again
    assert back.identity.client_id != gone.identity.client_id
    assert await previewed(adopted, adopted.a) == [task.prompt_id]
    await back.die()
    later = await browser.load(gone.session)
    assert later.identity.client_id == back.identity.client_id


async def test_a_window_that_was_opened_again_before_keeps_its_id_and_its_socket(
    gone: World, browser: Opened
) -> None:
    task = await gone.running(TEXT)
    browser.http.slow(A, "GET", "queue", 8)
    adopted = await browser.load()
    await gone.die()
    await adopted.takeover.find_orphans()
    await adopted.takeover.take_over(gone.identity.window_id)
    back = await browser.load(gone.session)
    assert back.identity.client_id == gone.identity.client_id
    back.b.load(5)
    assert (await back.queued(TEXT)).execution_server == A
    await adopted.clock.advance(60)
    assert listening_lock(gone.identity.client_id, A) not in await adopted.locks.held()
    adopted.tracker.close()
    await adopted.clock.until(lambda: len(sockets_of(adopted.a, gone)) == 1)
    assert adopted.task(task).window_id == adopted.identity.window_id


async def test_a_window_with_another_client_id_can_be_inherited_as_well(
    gone: World, browser: Opened
) -> None:
    gone.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    await gone.running(TEXT)
    await heir_of(gone, browser)
    back = await browser.load(gone.session)
    second = await back.queued(TEXT)
    await back.die()
    last = await browser.load()
    await take_over(last, back)
    assert last.task(second).client_id == back.identity.client_id
    assert len(sockets_of(last.a, back)) == 1


async def test_of_two_heirs_one_listens(gone: World, browser: Opened) -> None:
    first = await gone.running(TEXT)
    second = await gone.queued(TEXT)
    adopted, other = await browser.load(), await browser.load()
    await gone.die()
    rows = gone.database.stores["tasks"]
    later = rows.pop(second.prompt_id)
    await take_over(adopted, gone)
    rows[second.prompt_id] = later
    await take_over(other, gone)
    assert other.task(second).window_id == other.identity.window_id
    assert len(sockets_of(adopted.a, gone)) == 1
    assert await previewed(adopted, adopted.a) == [first.prompt_id]
    adopted.a.finish()
    await adopted.until_state(first, TaskState.SUCCEEDED)
    adopted.a.start_next()
    await adopted.clock.advance(10)
    assert await previewed(other, other.a) == [second.prompt_id]


async def test_a_window_that_spread_can_be_inherited_too(gone: World, browser: Opened) -> None:
    gone.window_store.set_lock(WindowLock(mode=LockMode.SPREAD))
    task = await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    assert await previewed(adopted, adopted.server_of(task)) == [task.prompt_id]


async def test_nobody_listens_for_a_window_that_was_never_here(
    gone: World, browser: Opened
) -> None:
    """As that of an imported task: it may be alive in another browser, whose socket this was."""
    await gone.running(TEXT)
    gone.database.stores["windows"].clear()
    adopted = await heir_of(gone, browser)
    await adopted.clock.advance(60)
    assert sockets_of(adopted.a, gone) == []


async def test_a_database_that_fails_is_asked_again(gone: World, browser: Opened) -> None:
    task = await gone.running(TEXT)
    browser.locks.unknown.add(listening_lock(gone.identity.client_id, A))
    adopted = await heir_of(gone, browser)
    assert sockets_of(adopted.a, gone) == []
    browser.locks.unknown.clear()
    await adopted.clock.advance(10)
    assert await previewed(adopted, adopted.a) == [task.prompt_id]


async def test_a_socket_that_breaks_comes_back(gone: World, browser: Opened) -> None:
    task = await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    adopted.a.drop_sockets()
    await adopted.clock.advance(10)
    assert await previewed(adopted, adopted.a) == [task.prompt_id]


async def test_a_mute_one_is_opened_anew_and_the_windows_own_left_alone(
    gone: World, browser: Opened
) -> None:
    task = await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    (before,) = sockets_of(adopted.a, gone)
    (own,) = sockets_of(adopted.a, adopted)
    adopted.a.table.pop(gone.identity.client_id)
    await adopted.clock.advance(SILENT_MS / 1000 + 10)
    assert await previewed(adopted, adopted.a) == [task.prompt_id]
    assert before.closed
    assert not own.closed


async def test_a_reload_of_the_heir_listens_again(gone: World, browser: Opened) -> None:
    task = await gone.running(TEXT)
    adopted = await heir_of(gone, browser)
    await adopted.die()
    after = await browser.load(adopted.session)
    await after.clock.advance(1)
    assert await previewed(after, after.a) == [task.prompt_id]


async def test_each_server_has_its_own(gone: World, browser: Opened) -> None:
    gone.window_store.set_lock(WindowLock(mode=LockMode.SPREAD))
    first, second = await gone.running(TEXT), await gone.running(TEXT)
    assert {first.execution_server, second.execution_server} == {A, B}
    adopted = await heir_of(gone, browser)
    assert [len(sockets_of(adopted.servers[url], gone)) for url in (A, B)] == [1, 1]
