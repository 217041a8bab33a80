"""Videos and sounds are kept like pictures: each once, as far as there is room."""

from dataclasses import replace

from app.core.pictures.limit import CLIP, picture_key
from app.core.pictures.urls import picture_url
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.services.pictures.picture_cache import KeptCopy
from tests.fakes import World
from tests.fakes.values import an_order

SOUND = OutputFile("9", "audio", "a.flac")
VIDEO = OutputFile("9", "gifs", "a.mp4")
MESH = OutputFile("9", "3d", "a.glb")


async def with_files(world: World, *files: OutputFile) -> Task:
    """Return a finished task with a picture and these files beside it."""
    task = await world.queued(an_order("text-to-image"))
    world.server_of(task).run_to_end()
    await world.clock.until(lambda: not world.task(task).is_open)
    await world.clock.settle()
    done = world.task(task)
    world.window_store.update(replace(done, outputs=(*files, *done.outputs)))
    return world.task(task)


async def begun(world: World) -> None:
    """Begin to keep, and wait until all is kept."""
    await world.clock.run(world.picture_cache.begin())
    await world.clock.settle()


async def test_each_clip_is_kept_beside_the_pictures_and_other_files_are_not(world: World) -> None:
    task = await with_files(world, MESH, SOUND, VIDEO)
    await begun(world)
    assert task.picture is not None
    assert set(world.picture_store.fetched) == {
        picture_url(task, file) for file in (SOUND, VIDEO, task.picture)
    }
    clips = [one for one in world.picture_store.wanted if one.is_clip]
    assert [one.key for one in clips] == [
        picture_key(task.prompt_id, 0, CLIP),
        picture_key(task.prompt_id, 1, CLIP),
    ]
    assert [one.name for one in clips] == ["", ""], "nothing in a clip proves whose it is"
    assert world.picture_cache.usage == 1_100 + 2 * 1_000


async def test_a_kept_clip_is_found_by_its_place_among_the_clips(world: World) -> None:
    task = await with_files(world, SOUND, VIDEO)
    await begun(world)
    assert await world.picture_cache.clip(task.prompt_id, 1) == KeptCopy(
        f"blob:{task.prompt_id}/1/clip", small=False
    )
    assert await world.picture_cache.clip(task.prompt_id, 2) is None
    assert await world.picture_cache.copy(task.prompt_id, 1) is None


async def test_a_kept_clip_is_not_fetched_again_after_a_reload(world: World) -> None:
    await with_files(world, SOUND)
    await begun(world)
    again = await world.reload()
    before = len(world.picture_store.fetched)
    await begun(again)
    assert len(again.picture_store.fetched) == before
    await again.die()


async def test_a_clip_over_the_limit_is_left_out(world: World) -> None:
    task = await with_files(world, SOUND)
    await world.picture_cache.set_limit(500)
    await begun(world)
    assert await world.picture_cache.clip(task.prompt_id, 0) is None
