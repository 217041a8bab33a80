"""Addresses that came with a file are not contacted until a person has their server in the pool."""

import json

import pytest

from app.core.errors import InputError, StoreError
from app.core.message import message
from app.core.servers.pool import Pool
from app.core.storage.import_proposal import Choice
from app.core.storage.saved import pool_text
from app.services.servers.quarantine import KEY, MAX_ADDRESSES
from tests.fakes import Profile, World
from tests.fakes.values import A, B, C, a_server, an_order


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
    offer = await world.importer.open(content)
    await world.importer.accept(offer, Choice(hosts=frozenset(hosts)))
    await world.recovery.load_imported()
    await world.recovery.find_orphans(again=True)
    for orphans in world.recovery.gone:
        await world.recovery.take_over(orphans.window_id)
    await world.clock.advance(30)


async def test_nothing_is_sent_to_an_address_that_was_not_allowed(world: World) -> None:
    content = await exported(world)
    other = await elsewhere()
    before = len(other.http.sent)
    await bring(other, content)
    (task,) = other.board.state.window.tasks
    assert task.is_open
    assert [request.url for request in other.http.sent[before:] if A in request.url] == []
    assert [url for url, _ in other.sockets.attempts if "a:8188" in url] == []
    assert other.board.state.health_of(A).why == message("health.imported")
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
    assert again.board.state.is_set_aside(A)
    again.board.set_pool(again.board.state.pool.add(a_server(A)))
    assert not again.board.state.is_set_aside(A)
    await again.monitor.check(A)
    assert again.board.state.health_of(A).usable
    assert json.loads(again.store.texts[KEY]) == []
    await again.close()


async def test_a_server_of_the_pool_is_never_held(world: World) -> None:
    world.services.quarantine.add([A, C])
    assert not world.board.state.is_set_aside(A)
    assert world.board.state.is_set_aside(C)
    world.services.quarantine.load()
    assert not world.board.state.is_set_aside(A)


@pytest.mark.parametrize("text", ["", "{", "5", '{"a": 1}', "[1, null]"])
async def test_what_was_kept_and_makes_no_sense_holds_nothing(world: World, text: str) -> None:
    world.store.texts[KEY] = text
    world.services.quarantine.load()
    assert not world.board.state.is_set_aside(C)


async def test_addresses_that_there_is_no_room_for_are_refused_and_none_is_forgotten(
    world: World,
) -> None:
    quarantine = world.services.quarantine
    known = [f"http://h{number}:1" for number in range(MAX_ADDRESSES)]
    assert quarantine.add([*known, known[0]]) == known
    assert quarantine.add(known[:5]) == []
    with pytest.raises(InputError) as refused:
        quarantine.add(["http://last:1"])
    assert refused.value.message == message("archive.too_many_addresses", limit=MAX_ADDRESSES)
    again = await world.reload()
    assert all(again.board.state.is_set_aside(url) for url in known)
    assert not again.board.state.is_set_aside("http://last:1")
    await again.close()


async def test_where_a_task_of_this_browser_is_open_is_no_strange_address(world: World) -> None:
    content = await exported(world)
    world.board.set_pool(world.board.state.pool.remove(A))
    offer = await world.importer.open(content)
    await world.importer.accept(offer, Choice())
    assert not world.board.state.is_set_aside(A)


async def test_an_import_that_fails_holds_no_address(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = await exported(world)
    other = await elsewhere()
    offer = await other.importer.open(content)

    async def full(*args: object) -> int:
        assert other.board.state.is_set_aside(A)
        raise StoreError("journal.full", why="test")

    monkeypatch.setattr(other.database, "restore", full)
    with pytest.raises(StoreError):
        await other.importer.accept(offer, Choice())
    assert not other.board.state.is_set_aside(A)
    assert json.loads(other.store.texts[KEY]) == []
    await other.close()


async def test_tasks_that_were_not_chosen_stay_out(world: World) -> None:
    content = await exported(world)
    other = await elsewhere()
    offer = await other.importer.open(content)
    found = await other.importer.accept(offer, Choice(tasks=False))
    assert (found.tasks, found.known) == (0, 0)
    assert await other.database.rows("tasks") == []
    await other.close()
