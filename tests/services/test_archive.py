"""The whole journal to one file and back."""

import io
import zipfile
from collections.abc import Callable

import pytest

from app.core.archive import MANIFEST
from app.core.errors import InputError
from app.core.task import State
from app.services.archive import Archive, Imported
from tests.fakes import World
from tests.fakes.values import an_order


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
    archive = Archive(world.database)
    before = stores(world)
    content = await archive.export(pictures=True)
    await archive.wipe()
    assert not any(stores(world).values())
    assert await archive.read(content) == Imported(2, 0)
    assert stores(world) == before


async def test_without_pictures_all_else_comes_back(world: World) -> None:
    await filled(world)
    archive = Archive(world.database)
    before = stores(world)
    content = await archive.export(pictures=False)
    await archive.wipe()
    await archive.read(content)
    assert stores(world) == {**before, "pictures": {}}


async def test_what_is_there_already_stays_as_it_is(world: World) -> None:
    await filled(world)
    archive = Archive(world.database)
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
    archive = Archive(world.database)
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
