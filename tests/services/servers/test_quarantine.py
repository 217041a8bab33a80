"""Addresses that came with a file are not contacted until a person has their server in the pool."""

import io
import json
import zipfile
from collections.abc import Sequence

import pytest

from app.core.archive.manifest import MANIFEST, manifest_text
from app.core.archive.proposal import ImportChoice
from app.core.errors import InputError, StoreError
from app.core.message import message
from app.core.servers.pool import Pool
from app.core.settings.names import QUARANTINE
from app.core.settings.saved import pool_text
from app.core.storage.journal import Row, next_step
from app.core.task.task import Task, TaskState
from app.services.servers.quarantine import MAX_ADDRESSES, MAX_LETTERS
from tests.fakes import Profile, World
from tests.fakes.values import A, B, C, a_server, a_task, an_order


async def exported(world: World) -> bytes:
    """Return a file with a task that waits at a server."""
    await world.queued(an_order("text-to-image"))
    return await world.archive.export(pictures=False)


async def elsewhere() -> World:
    """Return a window of another browser, which knows none of the servers of the first."""
    profile = Profile()
    profile.store.texts["pool"] = pool_text(Pool((a_server(A), a_server(B))).remove(A).remove(B))
    return await World.load(profile)


async def bring(world: World, content: bytes, *hosts: str) -> None:
    opened = await world.importer.open(content)
    await world.importer.accept(opened, ImportChoice(hosts=frozenset(hosts)))
    await world.recovery.load_imported()
    await world.takeover.find_orphans(again=True)
    for orphans in world.takeover.gone:
        await world.takeover.take_over(orphans.window_id)
    await world.clock.advance(30)


async def test_nothing_is_sent_to_an_address_that_was_not_allowed(world: World) -> None:
    content = await exported(world)
    other = await elsewhere()
    before = len(other.http.sent)
    await bring(other, content)
    (task,) = other.window_store.state.window.tasks
    assert task.is_open
    assert [request.url for request in other.http.sent[before:] if A in request.url] == []
    assert [url for url, _ in other.sockets.attempts if "a:8188" in url] == []
    assert other.window_store.state.health_of(A).why == message("health.imported")
    assert (await other.monitor.check(A)).set_aside
    await other.close()


async def test_an_address_that_was_allowed_is_asked(world: World) -> None:
    content = await exported(world)
    other = await elsewhere()
    await bring(other, content, A)
    assert [request.url for request in other.http.sent if A in request.url]
    await other.close()


async def test_it_is_remembered_and_ends_when_the_server_is_added(world: World) -> None:
    content = await exported(world)
    other = await elsewhere()
    await bring(other, content)
    again = await other.reload()
    assert again.window_store.state.is_set_aside(A)
    again.window_store.set_pool(again.window_store.state.pool.add(a_server(A)))
    assert not again.window_store.state.is_set_aside(A)
    await again.monitor.check(A)
    assert again.window_store.state.health_of(A).usable
    assert json.loads(again.store.texts[QUARANTINE]) == []
    await again.close()


async def test_a_server_of_the_pool_is_never_held(world: World) -> None:
    world.services.quarantine.add([A, C])
    assert not world.window_store.state.is_set_aside(A)
    assert world.window_store.state.is_set_aside(C)
    world.services.quarantine.load()
    assert not world.window_store.state.is_set_aside(A)


@pytest.mark.parametrize("text", ["", "{", "5", '{"a": 1}', "[1, null]"])
async def test_what_was_kept_and_makes_no_sense_holds_nothing(world: World, text: str) -> None:
    world.store.texts[QUARANTINE] = text
    world.services.quarantine.load()
    assert not world.window_store.state.is_set_aside(C)


def file_of(*tasks: Task) -> bytes:
    """Return an exported file with these tasks."""
    steps = [step for task in tasks if (step := next_step(None, task, "elsewhere", 1)) is not None]
    text = manifest_text((step.row for step in steps), (step.event for step in steps), {}, {})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(MANIFEST, text)
    return file.getvalue()


def file_at(*urls: str) -> bytes:
    """Return an exported file with a task that waits at each of these addresses."""
    return file_of(*(a_task(n, url, state=TaskState.QUEUED) for n, url in enumerate(urls)))


MANY = [f"http://h{number}:1" for number in range(MAX_ADDRESSES + 1)]
LONG = [f"http://h/{number}{'x' * (MAX_LETTERS // 10)}" for number in range(10)]


@pytest.mark.parametrize("urls", [MANY, LONG], ids=["many", "long"])
async def test_a_file_with_more_addresses_than_can_be_remembered_is_refused(
    world: World, urls: list[str]
) -> None:
    with pytest.raises(InputError) as refused:
        await bring(world, file_at(*urls))
    assert refused.value.message == message("archive.too_many_hosts", n=len(urls))
    assert await world.database.rows("tasks") == []
    again = await world.reload()
    await again.takeover.find_orphans(again=True)
    for orphans in again.takeover.gone:
        await again.takeover.take_over(orphans.window_id)
    await again.clock.advance(30)
    assert [request.url for request in again.http.sent if request.url.startswith(urls[-1])] == []
    await again.close()


async def test_as_many_as_can_be_remembered_all_are(world: World) -> None:
    *held, last = MANY
    world.services.quarantine.add(held[1:])
    await bring(world, file_at(*held))
    assert set(json.loads(world.store.texts[QUARANTINE])) == set(held)
    content = file_of(a_task(len(MANY), last, state=TaskState.QUEUED))
    with pytest.raises(InputError, match=r"archive\.too_many_hosts"):
        await bring(world, content)
    await bring(world, content, last)
    contacted = {request.url.partition("/api/")[0] for request in world.http.sent}
    assert contacted - {A, B} == {last}


@pytest.mark.parametrize("is_own", [True, False], ids=["this window's", "another window's"])
async def test_an_import_stops_no_task_that_is_open_here(world: World, is_own: bool) -> None:
    task = await world.running(an_order("text-to-image"))
    content = await world.archive.export(pictures=False)
    importing = world if is_own else await World.load(world.profile)
    for window in {world, importing}:
        window.window_store.set_pool(window.window_store.state.pool.remove(A))
    await bring(importing, content)
    assert not importing.window_store.state.is_set_aside(A)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    await importing.close()


async def test_a_task_that_was_forgotten_here_allows_nothing(world: World) -> None:
    task = await world.running(an_order("text-to-image"))
    content = await world.archive.export(pictures=False)
    await world.lose_server(task)
    world.window_store.set_pool(world.window_store.state.pool.remove(A))
    assert world.removal.remove(task.prompt_id) is not None
    await world.clock.settle()
    await bring(world, content)
    assert world.window_store.state.is_set_aside(A)


async def test_an_import_that_fails_sets_nothing_aside(world: World) -> None:
    content = await exported(world)
    other = await elsewhere()

    async def no_room(tasks: Sequence[Row], events: Sequence[Row]) -> int:
        raise StoreError("journal.full")

    other.database.restore = no_room  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        await bring(other, content)
    assert not other.window_store.state.is_set_aside(A)
    assert QUARANTINE not in other.store.texts
    await other.close()


async def test_tasks_that_were_not_chosen_stay_out(world: World) -> None:
    content = await exported(world)
    other = await elsewhere()
    opened = await other.importer.open(content)
    found = await other.importer.accept(opened, ImportChoice(tasks=False))
    assert (found.tasks, found.known) == (0, 0)
    assert await other.database.rows("tasks") == []
    await other.close()
