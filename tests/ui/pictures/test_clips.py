"""Players: their file is of the bound server, else the kept copy, else the place says why."""

from typing import Any

import pytest

from app.core.pictures.urls import picture_url
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.ui.html.widgets import clip_arg
from app.ui.tasks.card import card
from app.ui.tasks.items import card_reads
from tests.fakes import World
from tests.ui.page import Tag, parse
from tests.ui.pictures.test_fallback import Desk
from tests.ui.scenes import B, done_task, make_scene
from tests.ui.words import text

MESH, SOUND, VIDEO = (OutputFile("9", "x", name) for name in ("m.glb", "s.flac", "v.mp4"))


def a_task() -> Task:
    return done_task(B, outputs=(MESH, SOUND, VIDEO), picture=None)


def files_of(task: Task, **changes: Any) -> list[Tag]:
    return parse(card(make_scene(task, **changes), task)).of_class("files")[0].all("li")


def test_a_player_has_its_name_and_its_servers_address() -> None:
    task = a_task()
    _, sound, video = files_of(task)
    for player, file, index in ((sound.one("audio"), SOUND, 0), (video.one("video"), VIDEO, 1)):
        assert player["data-src"] == picture_url(task, file)
        assert player["data-picture"] == clip_arg(task.prompt_id, index)


def test_one_that_failed_is_played_from_its_copy() -> None:
    task = a_task()
    url = picture_url(task, VIDEO)
    kept = {clip_arg(task.prompt_id, 1): "blob:kept"}
    _, sound, video = files_of(task, failed_urls=frozenset({url}), kept_urls=kept)
    assert video.one("video")["src"] == "blob:kept"
    assert "data-src" not in video.one("video").attributes
    assert text("en", "clip.kept") in video.text
    assert text("en", "clip.kept") not in sound.text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("why", ["", "picture.redirected"])
def test_one_without_a_copy_says_why(language: str, why: str) -> None:
    task = a_task()
    url = picture_url(task, SOUND)
    _, sound, _ = files_of(
        task,
        failed_urls=frozenset({url}),
        refused_urls={url: why} if why else {},
        language=language,
    )
    assert not sound.all("audio")
    assert text(language, why or "clip.missing", server="Beta") in sound.text
    assert sound.one("a")["href"] == url


def test_a_failed_clip_redraws_its_card() -> None:
    task = a_task()
    before = make_scene(task, failed_urls=frozenset({"another"}))
    after = make_scene(task, failed_urls=frozenset({"another", picture_url(task, VIDEO)}))
    assert card_reads(before, task) != card_reads(after, task)


def test_every_file_can_be_saved() -> None:
    task = a_task()
    buttons = [one.one("button", data_action="download-file") for one in files_of(task)]
    assert [one["data-arg"] for one in buttons] == [f"{task.prompt_id}:{at}" for at in range(3)]


async def test_the_copy_of_a_clip_is_found_by_its_name(world: World) -> None:
    desk = Desk(world)
    shot = await desk.finished()
    key = f"{shot.task.prompt_id}/0/clip"
    await desk.kept(shot)
    store = world.picture_store
    store.pictures[key] = next(iter(store.pictures.values()))
    name = clip_arg(shot.task.prompt_id, 0)
    await desk.actions.failed(name, "http://a/api/view?x", "Redirected")
    assert desk.state.kept_urls == {name: f"blob:{key}"}
    assert desk.state.refused_urls == {"http://a/api/view?x": "picture.redirected"}
