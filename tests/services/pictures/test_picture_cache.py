"""Pictures of finished tasks are fetched once and kept, as far as there is room."""

from dataclasses import replace

import pytest

from app.core.ids import PromptId
from app.core.pictures.limit import DEFAULT_LIMIT, THUMB, KeptPicture, PictureToKeep, picture_key
from app.core.pictures.urls import picture_url
from app.core.servers.health import Health, Reach, answered
from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.pictures.missed_pictures import AGAIN_SECONDS, TRIES
from app.services.pictures.picture_cache import AT_A_TIME, KeptCopy
from app.services.storage.memory_store import NoPictureStore
from tests.fakes import World
from tests.fakes.comfy import FakeComfy
from tests.fakes.values import an_order

TEXT = an_order("text-to-image")


async def done(world: World, server: FakeComfy | None = None) -> Task:
    """Return a finished task, of this server if one is given."""
    if server is not None:
        world.window_store.set_lock(WindowLock(server.url, LockMode.PINNED))
    task = await world.queued(TEXT)
    world.server_of(task).run_to_end()
    await world.clock.until(lambda: not world.task(task).is_open)
    await world.clock.settle()
    return world.task(task)


async def test_a_finished_picture_is_fetched_once_from_its_server(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    task = await done(world)
    assert task.picture is not None
    assert world.picture_store.fetched == [picture_url(task, task.picture)]
    keys = {picture_key(task.prompt_id, 0), picture_key(task.prompt_id, 0, THUMB)}
    assert set(world.picture_store.pictures) == keys
    assert world.picture_cache.usage == 1_100
    world.window_store.update(replace(task, unreachable=True))
    await world.clock.settle()
    assert len(world.picture_store.fetched) == 1
    assert world.window_store.state.storage_status.usage == 1_100


async def test_what_was_kept_before_is_not_fetched_again(world: World) -> None:
    task = await done(world)
    await world.clock.run(world.picture_cache.begin())
    await world.clock.settle()
    assert len(world.picture_store.fetched) == 1
    again = await world.reload()
    await again.clock.run(again.picture_cache.begin())
    await again.clock.settle()
    assert len(again.picture_store.fetched) == 1
    assert again.picture_cache.usage == 1_100
    assert await again.picture_cache.copy(task.prompt_id, 0) == KeptCopy(
        f"blob:{task.prompt_id}/0/full", small=False
    )
    await again.die()


async def test_what_lost_its_room_is_not_fetched_again_at_each_start(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    task = await done(world)
    await world.picture_cache.set_limit(500)
    assert list(world.picture_store.pictures) == [picture_key(task.prompt_id, 0, THUMB)]
    again = await world.reload()
    await again.clock.run(again.picture_cache.begin())
    await again.clock.settle()
    assert len(again.picture_store.fetched) == 1
    await again.die()


async def test_a_long_past_is_kept_piece_by_piece(world: World) -> None:
    world.picture_cache.switch(False)
    tasks = [await done(world) for _ in range(5)]
    world.picture_cache.switch(True)
    await world.clock.run(world.picture_cache.begin())
    await world.clock.settle()
    assert world.picture_store.most_under_way == AT_A_TIME
    assert {key.split("/")[0] for key in world.picture_store.pictures} == {
        task.prompt_id for task in tasks
    }


async def test_switched_off_nothing_more_is_kept_and_switched_on_what_was_left_out(
    world: World,
) -> None:
    await world.clock.run(world.picture_cache.begin())
    assert world.picture_cache.on
    world.picture_cache.switch(False)
    assert not world.picture_cache.on
    await done(world)
    assert world.picture_store.fetched == []
    world.picture_cache.switch(True)
    await world.clock.settle()
    assert len(world.picture_store.fetched) == 1
    await done(world)
    assert len(world.picture_store.fetched) == 2


async def test_the_oldest_go_when_there_is_no_room_and_thumbnails_stay(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    await world.picture_cache.set_limit(1_500)
    first = await done(world)
    second = await done(world)
    assert world.picture_cache.usage == 1_200
    assert await world.picture_cache.copy(first.prompt_id, 0) == KeptCopy(
        f"blob:{first.prompt_id}/0/thumb", small=True
    )
    assert await world.picture_cache.copy(second.prompt_id, 0) == KeptCopy(
        f"blob:{second.prompt_id}/0/full", small=False
    )
    await world.picture_cache.set_limit(0)
    assert world.picture_cache.usage == 0
    assert await world.picture_cache.copy(first.prompt_id, 0) is None


async def test_a_limit_that_makes_no_sense_is_the_usual_one(world: World) -> None:
    for text in ("", "much", "-5", "١"):
        world.store.texts["keepLimit"] = text
        assert world.picture_cache.limit == DEFAULT_LIMIT


@pytest.mark.parametrize("trouble", ["gone", "silent", "full"])
async def test_what_cannot_be_kept_is_counted_and_harms_nothing(world: World, trouble: str) -> None:
    await world.clock.run(world.picture_cache.begin())
    world.picture_store.full = trouble == "full"
    task = await world.queued(TEXT)
    world.picture_store.gone = _Every() if trouble == "gone" else set()
    world.picture_store.silent = _Every() if trouble == "silent" else set()
    world.server_of(task).run_to_end()
    await world.clock.advance(5)
    assert world.picture_cache.usage == 0
    assert any("was not kept" in why for why in world.window_store.ignored)


async def test_a_picture_is_fetched_again_when_its_server_is_back(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    task = await missed(world)
    world.again("health")
    await world.clock.settle()
    assert len(world.picture_store.fetched) == 1, "it was not looked at since"
    world.picture_store.silent = set()
    back(world, task)
    await world.clock.settle()
    assert picture_key(task.prompt_id, 0) in world.picture_store.pictures
    back(world, task)
    await world.clock.settle()
    assert len(world.picture_store.fetched) == 2


async def test_a_picture_that_is_never_given_is_asked_for_a_few_times(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    task = await missed(world)
    for _ in range(2 * TRIES):
        await world.clock.advance(1)
        back(world, task)
        await world.clock.settle()
    assert len(world.picture_store.fetched) == TRIES


async def test_of_tasks_that_are_taken_over_pictures_are_kept(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    other = await World.load(world.profile)
    task = await other.running(an_order("text-to-image"))
    await other.die()
    await world.clock.run(world.takeover.find_orphans())
    await world.clock.run(world.takeover.take_over(other.window_store.state.window.window_id))
    world.server_of(task).finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    await world.clock.advance(1)
    assert picture_key(task.prompt_id, 0) in world.picture_store.pictures
    assert len(world.picture_store.fetched) == 1


async def missed(world: World) -> Task:
    """Return a finished task whose server was not there any more when its picture was asked for."""
    world.picture_store.silent = _Every()
    task = await done(world)
    assert world.picture_store.pictures == {}
    await world.clock.advance(1)
    return task


async def test_a_picture_is_fetched_again_though_its_server_seems_as_it_was(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    task = await missed(world)
    world.picture_store.silent = set()
    await world.clock.advance(2)
    server = task.execution_server
    health = world.window_store.state.health_of(server)
    world.window_store.set_health(server, answered(health, 0, world.clock.monotonic()))
    await world.clock.advance(AGAIN_SECONDS)
    assert picture_key(task.prompt_id, 0) in world.picture_store.pictures


@pytest.mark.parametrize("then", ["off", "gone"])
async def test_what_was_missed_is_not_fetched_when_nobody_wants_it_any_more(
    world: World, then: str
) -> None:
    await world.clock.run(world.picture_cache.begin())
    task = await missed(world)
    world.picture_store.silent = set()
    if then == "off":
        world.picture_cache.switch(False)
    else:
        world.services.library.forget(task.prompt_id)
    back(world, task)
    await world.clock.settle()
    assert world.picture_store.pictures == {}
    if then == "off":
        world.picture_cache.switch(True)
        back(world, task)
    else:
        world.window_store.bring_back(task)
    await world.clock.settle()
    assert picture_key(task.prompt_id, 0) in world.picture_store.pictures


async def test_pictures_that_are_kept_at_the_same_time_are_all_counted(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    world.picture_store.seconds = 5
    for _ in range(4):
        await done(world)
    await world.clock.advance(60)
    assert world.picture_cache.usage == 4 * 1_100


def back(world: World, task: Task) -> None:
    """Find a task's server down, and then up."""
    for health in (Health(Reach.DOWN), Health(Reach.UP, 0, checked_at=world.clock.monotonic())):
        world.window_store.set_health(task.execution_server, health)


class _Every(set[str]):
    def __contains__(self, item: object) -> bool:
        return True


async def test_few_are_fetched_at_a_time(world: World) -> None:
    world.picture_store.seconds = 30
    await world.clock.run(world.picture_cache.begin())
    for _ in range(5):
        await done(world)
    assert world.picture_store.most_under_way == AT_A_TIME
    await world.clock.advance(200)
    assert len(world.picture_store.fetched) == 5


async def test_a_picture_over_its_share_is_refused_and_displaces_nothing(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    await world.picture_cache.set_limit(2_400)
    first, second = await done(world, world.a), await done(world, world.b)
    assert {one.limit for one in world.picture_store.wanted} == {2_400, 1_200}
    before = dict(world.picture_store.pictures)
    world.picture_store.size = 1_201
    third = await done(world, world.a)
    assert world.picture_store.wanted[-1].limit == 1_200
    assert world.picture_store.pictures == before
    assert await world.picture_cache.copy(third.prompt_id, 0) is None
    for task in (first, second):
        assert await world.picture_cache.copy(task.prompt_id, 0)


async def test_a_server_that_fills_the_room_displaces_only_its_own(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    await world.picture_cache.set_limit(4_000)
    calm = await done(world, world.b)
    many = [await done(world, world.a) for _ in range(6)]
    assert await world.picture_cache.copy(calm.prompt_id, 0) == KeptCopy(
        f"blob:{calm.prompt_id}/0/full", small=False
    )
    assert (world.picture_cache.usage or 9_999) <= 4_000
    assert await world.picture_cache.copy(many[-1].prompt_id, 0) == KeptCopy(
        f"blob:{many[-1].prompt_id}/0/full", small=False
    )


async def test_pictures_that_earlier_releases_kept_count_as_their_tasks_servers(
    world: World,
) -> None:
    task = await done(world)
    key = picture_key(task.prompt_id, 0)
    world.picture_store.pictures = {
        key: KeptPicture(key, 1_000, 1),
        "forgotten/0/full": KeptPicture("forgotten/0/full", 1_000, 1),
    }
    await world.clock.run(world.picture_cache.begin())
    await done(world)
    assert world.picture_store.wanted[-1].limit == DEFAULT_LIMIT // 2, (
        "this server and the unknown one"
    )


async def test_a_server_that_hangs_stops_its_own_keeping_only(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    world.picture_store.hanging = {world.a.url}
    stuck = [await done(world, world.a) for _ in range(3)]
    kept = [await done(world, world.b) for _ in range(3)]
    assert [await world.picture_cache.copy(task.prompt_id, 0) for task in stuck] == [None] * 3
    assert all([await world.picture_cache.copy(task.prompt_id, 0) for task in kept])
    assert [one.server for one in world.picture_store.wanted].count(world.a.url) == AT_A_TIME


async def test_a_picture_that_is_not_named_for_its_task_is_checked_before_it_is_kept(
    world: World,
) -> None:
    await world.clock.run(world.picture_cache.begin())
    task = await done(world)
    foreign = replace(task, prompt_id=PromptId("another"), foreign=True)
    world.window_store.bring_back(foreign)
    await world.clock.settle()
    assert [one.name for one in world.picture_store.wanted] == ["", "another:0"]


async def test_what_is_no_picture_is_not_kept_and_not_fetched_again(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    world.picture_store.not_pictures = _Every()
    task = await done(world)
    assert world.picture_store.pictures == {}
    back(world, task)
    await world.clock.settle()
    assert len(world.picture_store.fetched) == 1


async def test_without_a_database_nothing_is_kept() -> None:
    picture_store = NoPictureStore()
    assert await picture_store.keep(PictureToKeep("k", "t", "u", "s", 1, 9)) == 0
    assert await picture_store.kept() == []
    assert await picture_store.url("k") is None
    await picture_store.remove(["k"])
