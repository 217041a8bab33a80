"""The whole journal to one file and back."""

import io
import zipfile
from collections.abc import Callable

import pytest

from app.core.archive import MANIFEST
from app.core.errors import InputError
from app.core.journal import replay
from app.core.message import message
from app.core.task import State, Trouble
from app.services.archive import Archive, Imported
from tests.fakes import FakeSession, Profile, World
from tests.fakes.values import A, an_order


async def filled(world: World) -> None:
    """Fill a journal: a finished task, one that waits, an input image, a kept picture."""
    done = await world.queued(an_order("text-to-image"))
    world.a.run_to_end()
    await world.until_state(done, State.SUCCEEDED)
    await world.queued(an_order("upscale"))
    row = {"key": f"{done.prompt_id}/0/full", "at": 7}
    await world.database.put_content("pictures", row["key"], b"picture", row)
    await world.die()


def stores(world: World) -> dict[str, object]:
    found = {name: dict(world.database.stores[name]) for name in ("tasks", "files", "pictures")}
    found["events"] = dict(enumerate(_bare(world)))
    return dict(found)


def _bare(world: World) -> list[object]:
    events = world.database.stores["events"].values()
    return [{name: event[name] for name in event if name != "seq"} for event in events]


async def test_export_wipe_and_import_give_the_same_journal(world: World) -> None:
    await filled(world)
    archive = Archive(world.database, world.clock)
    before = stores(world)
    content = await archive.export(pictures=True)
    await archive.wipe()
    assert not any(stores(world).values())
    assert await archive.read(content) == Imported(2, 0)
    assert stores(world) == before


async def test_without_pictures_all_else_comes_back(world: World) -> None:
    await filled(world)
    archive = Archive(world.database, world.clock)
    before = stores(world)
    content = await archive.export(pictures=False)
    await archive.wipe()
    await archive.read(content)
    assert stores(world) == {**before, "pictures": {}}


@pytest.mark.parametrize("seconds", [0.0, 1.0, 2.5])
async def test_what_was_not_sent_for_sure_is_not_sent_by_two_browsers(
    world: World, seconds: float
) -> None:
    """Exported while it is on its way, imported elsewhere: the first browser alone sends it."""
    world.http.slow(A, "POST", "upload", 2, times=1)
    world.http.lose_answer(A, "POST", "prompt", arrives_after=20)
    task = await world.started(an_order("upscale"))
    await world.clock.advance(seconds)
    content = await world.archive.export(pictures=False)
    elsewhere = Profile()
    elsewhere.clock, elsewhere.servers = world.clock, world.servers
    elsewhere.http, elsewhere.sockets = world.http, world.sockets
    session = FakeSession(world.session.texts)
    other = await World.load(elsewhere, session)
    assert await other.archive.read(content) == Imported(1, 0)
    await other.recovery.load_imported()
    rows = await other.database.rows("tasks")
    assert replay(await other.database.rows("events")) == {row["promptId"]: row for row in rows}
    await world.until_state(task, State.QUEUED)
    await world.clock.advance(120)
    assert world.a.submitted == [task.prompt_id]
    shown = other.task(task)
    if seconds < 2:
        assert shown.state is State.FAILED
        assert shown.trouble == Trouble(message("task.imported"))
    else:
        assert (shown.state, shown.trouble) == (State.QUEUED, None)
    await other.close()


async def test_what_came_in_and_is_not_there_ends_with_a_word(world: World) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=1_000_000)
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, State.UNKNOWN)
    content = await world.archive.export(pictures=False)
    await world.archive.wipe()
    again = await world.reload()
    await again.archive.read(content)
    await again.recovery.load_imported()
    await again.until_state(task, State.FAILED)
    assert again.task(task).trouble == Trouble(message("task.imported"))
    await again.clock.advance(120)
    assert again.a.submitted == []
    await again.close()


async def test_what_is_there_already_stays_as_it_is(world: World) -> None:
    await filled(world)
    archive = Archive(world.database, world.clock)
    content = await archive.export(pictures=True)
    before = stores(world)
    assert await archive.read(content) == Imported(0, 2)
    assert stores(world) == before


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def spoil_a_file(content: bytes) -> bytes:
    place = content.index(b"picture", content.index(b"/0/full"))
    return content[:place] + b"PICTURE" + content[place + 7 :]


def leave_the_manifest_out(content: bytes) -> bytes:
    return rewritten(content, lambda name, data: None if name == MANIFEST else data)


def tamper(content: bytes) -> bytes:
    return rewritten(content, lambda name, data: data.replace(b"queued", b"failed", 1))


def not_text(content: bytes) -> bytes:
    return rewritten(content, lambda name, data: b"\xff" if name == MANIFEST else data)


def rewritten(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("spoil", [cut, spoil_a_file, leave_the_manifest_out, tamper, not_text])
async def test_a_damaged_file_is_refused_and_nothing_comes_in(
    world: World, spoil: Callable[[bytes], bytes]
) -> None:
    await filled(world)
    archive = Archive(world.database, world.clock)
    content = spoil(await archive.export(pictures=True))
    await archive.wipe()
    with pytest.raises(InputError):
        await archive.read(content)
    assert not any(stores(world).values())


async def test_imported_tasks_of_this_window_are_shown_at_once(world: World) -> None:
    done = await world.queued(an_order("text-to-image"))
    world.a.run_to_end()
    await world.until_state(done, State.SUCCEEDED)
    content = await world.archive.export(pictures=False)
    await world.archive.wipe()
    again = await world.reload()
    assert len(again.board.window.tasks) == 0
    await again.archive.read(content)
    await again.recovery.load_imported()
    assert again.state(done) is State.SUCCEEDED
    await again.recovery.load_imported()
    await again.die()
