"""The library has the results of all tabs: stored ones, and those that end elsewhere meanwhile."""

from dataclasses import replace

import pytest

from app.core.archive.library_news import MOST_LETTERS, News
from app.core.library.library import Library
from app.services.library.keeper import FIRST, READ_KEPT
from app.services.storage.summaries import SLICE
from tests.fakes import World
from tests.fakes.values import an_order

TEXT = an_order("text-to-image")


def library(world: World) -> Library:
    """Return a window's library."""
    return world.window_store.state.library


def ids(world: World) -> set[str]:
    """Return the ids of the tasks in a window's library."""
    return {item.task.prompt_id for item in library(world).items}


async def beside(world: World) -> World:
    """Open another window, and let both hear each other."""
    other = await World.load(world.profile)
    for one in (world, other):
        one.services.library_services.sharing.open()
        await one.clock.run(one.services.library_services.begin())
    return other


async def test_a_window_shows_what_all_others_have_stored(world: World) -> None:
    task = await world.succeeded(TEXT)
    closed = await World.load(world.profile)
    left = await closed.succeeded(TEXT)
    failed = await closed.queued(TEXT)
    await closed.die()
    other = await World.load(world.profile)
    assert not library(other).is_complete
    await other.clock.run(other.services.library_services.begin())
    assert ids(other) == {task.prompt_id, left.prompt_id}
    assert library(other).is_complete
    assert library(other).task(failed.prompt_id) is None
    known = library(other).task(task.prompt_id)
    assert known is not None
    assert (known.graph, known.execution_server) == ({}, task.execution_server)
    full = await other.services.library.full(task.prompt_id)
    assert full is not None
    assert full.graph == task.graph
    await other.die()


async def test_other_windows_hear_at_once_what_ended(world: World) -> None:
    other = await beside(world)
    task = await world.succeeded(TEXT)
    await world.clock.settle()
    assert ids(other) == {task.prompt_id}
    assert other.window_store.state.task(task.prompt_id) is None
    assert other.window_store.state.any_task(task.prompt_id) is not None
    other.services.library_services.sharing.close()
    await world.succeeded(TEXT)
    await world.clock.settle()
    assert ids(other) == {task.prompt_id}
    await other.die()


async def test_a_long_task_is_read_by_those_who_hear_of_it(world: World) -> None:
    other = await beside(world)
    order = an_order("text-to-image", prompt="x" * MOST_LETTERS)
    task = await world.succeeded(order)
    await world.clock.settle()
    assert ids(other) == {task.prompt_id}
    world.services.library_services.sharing.post(News(ids=("nobody",)))
    await world.clock.settle()
    assert ids(other) == {task.prompt_id}
    await other.die()


async def test_many_are_read_in_slices_and_shown_in_steps(world: World) -> None:
    task = await world.succeeded(TEXT)
    row = world.database.stores["tasks"][task.prompt_id]
    for number in range(2 * FIRST):
        prompt_id = f"f{number:05}"
        world.database.stores["tasks"][prompt_id] = {**row, "promptId": prompt_id, "owner": "x"}
    other = await World.load(world.profile)
    await other.clock.run(other.services.library_services.begin())
    assert len(library(other).items) == 2 * FIRST + 1
    assert other.count("library") <= 4
    assert 2 * FIRST / SLICE > 4
    before = other.count("library")
    await other.clock.run(other.services.library.load_again())
    assert other.count("library") == before, "what is known is not shown again"
    await other.die()


async def test_a_cleared_task_stays_without_its_graph(world: World) -> None:
    task = await world.succeeded(TEXT)
    assert library(world).task(task.prompt_id) == world.task(task)
    world.removal.clear()
    slim = library(world).task(task.prompt_id)
    assert slim is not None
    assert slim.graph == {}
    world.removal.undo()
    assert library(world).task(task.prompt_id) == world.task(task)


async def test_a_database_that_cannot_be_read_leaves_what_is_there(world: World) -> None:
    task = await world.succeeded(TEXT)
    other = await World.load(world.profile)
    other.database.unreadable = "journal.failed"
    await other.clock.run(other.services.library_services.begin())
    assert library(other).is_complete
    assert await other.services.library.full(task.prompt_id) is None
    other.database.unreadable = ""
    assert await other.services.library.full("nobody") is None
    await other.die()


async def test_full_tasks_are_read_once_and_few_are_kept(world: World) -> None:
    task = await world.succeeded(TEXT)
    rows = world.database.stores["tasks"]
    for number in range(READ_KEPT + 1):
        rows[f"p{number}"] = {**rows[task.prompt_id], "promptId": f"p{number}", "owner": "x"}
    keeper = world.services.library
    assert await keeper.with_graph(task.prompt_id) is world.task(task)
    first = await keeper.with_graph("p0")
    assert await keeper.with_graph("p0") is first
    for number in range(READ_KEPT + 1):
        await keeper.with_graph(f"p{number}")
    assert await keeper.with_graph("p0") is not first


async def test_what_was_wiped_is_gone_and_this_windows_tasks_stay(world: World) -> None:
    other = await beside(world)
    task, own = await world.succeeded(TEXT), await other.succeeded(TEXT)
    await world.clock.settle()
    other.services.library.wiped()
    assert ids(other) == {own.prompt_id}
    assert task.prompt_id not in ids(other)
    await other.die()


def in_memory(world: World) -> None:
    """Let a window be one whose database is memory of its own."""
    status = replace(world.window_store.state.storage_status, memory=True)
    world.window_store.change(storage_status=status)


async def test_windows_without_a_database_tell_each_other_what_they_have(world: World) -> None:
    task = await world.succeeded(TEXT)
    key = f"{task.prompt_id}:0"
    other = await World.load(world.profile)
    for one in (world, other):
        in_memory(one)
        one.services.library_services.sharing.open()
    await world.clock.run(world.services.library_services.stars.toggle([key]))
    other.services.library.announce()
    await world.clock.settle()
    assert ids(other) == {task.prompt_id}
    assert library(other).starred == {key}
    await other.die()


@pytest.mark.parametrize("kind", ["presence", "library"])
async def test_messages_of_others_are_left_alone(world: World, kind: str) -> None:
    other = await beside(world)
    channel = world.bus.channel()
    for value in (None, {"kind": kind}, {"kind": kind, "version": 9, "gone": ["a"]}):
        channel.post({"version": 1, "kind": kind} if value is None else value)
    await world.clock.settle()
    assert ids(other) == set()
    await other.die()


async def test_a_page_that_comes_back_reads_what_it_missed(world: World) -> None:
    other = await beside(world)
    other.services.library_services.sharing.close()
    task = await world.succeeded(TEXT)
    await world.clock.settle()
    assert ids(other) == set()
    other.services.library_services.open(other.window_store, other.background)
    await world.clock.settle()
    assert ids(other) == {task.prompt_id}
    await other.die()


async def test_devtools_know_the_server_of_a_task_of_another_tab(world: World) -> None:
    other = await beside(world)
    task = await world.succeeded(TEXT)
    world.removal.clear()
    await world.clock.settle()
    for one in (world, other):
        assert one.image_urls.bound_server(task.prompt_id) == task.execution_server
        assert (one.api.task(task.prompt_id) or {})["executionServer"] == task.execution_server
        url = await one.image_urls.bound_image_url(task.prompt_id)
        assert url.startswith(f"{task.execution_server}/api/view?")
    await other.die()
