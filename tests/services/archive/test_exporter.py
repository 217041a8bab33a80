"""The whole journal to one file and back."""

import contextlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.archive.manifest import MANIFEST
from app.core.errors import InputError, StoreError
from app.core.message import message
from app.core.servers.mark_text import marks_text
from app.core.servers.server import Server
from app.core.settings.saved import own_type_id, pool_text, workflows_text
from app.core.storage.journal import next_step, replay
from app.core.storage.recovery import is_hidden
from app.core.storage.task_row import task_of
from app.core.task.task import TaskState, Trouble
from app.core.workflow.derive import derive_type
from app.services.archive import importer
from app.services.archive.importer import ImportResult
from tests.fakes import FakeSession, FakeSettings, Profile, World
from tests.fakes.values import A, B, C, an_order


async def filled(world: World) -> None:
    """Fill a journal: a finished task, one that waits, an input image, a kept picture."""
    done = await world.queued(an_order("text-to-image"))
    world.a.run_to_end()
    await world.until_state(done, TaskState.SUCCEEDED)
    await world.queued(an_order("upscale"))
    row = {"key": f"{done.prompt_id}/0/full", "at": 7, "server": done.execution_server}
    await world.database.put_content("pictures", row["key"], b"picture", row)
    await world.die()


def stores(world: World) -> dict[str, object]:
    found = {name: dict(world.database.stores[name]) for name in ("tasks", "files", "pictures")}
    found["events"] = dict(enumerate(_bare(world)))
    return dict(found)


def tasks_of(found: ImportResult) -> tuple[int, int]:
    return found.tasks, found.known


def _bare(world: World) -> list[object]:
    events = world.database.stores["events"].values()
    return [{name: event[name] for name in event if name != "seq"} for event in events]


async def test_export_wipe_and_import_give_the_same_journal(world: World) -> None:
    await filled(world)
    archive = world.archive
    before = stores(world)
    content = await archive.export(pictures=True)
    await archive.wipe()
    assert not any(stores(world).values())
    assert tasks_of(await world.import_file(content)) == (2, 0)
    assert stores(world) == before


async def test_without_pictures_all_else_comes_back(world: World) -> None:
    await filled(world)
    archive = world.archive
    before = stores(world)
    content = await archive.export(pictures=False)
    await archive.wipe()
    await world.import_file(content)
    assert stores(world) == {**before, "pictures": {}}


@pytest.mark.parametrize("has_results", [False, True])
async def test_of_what_was_taken_off_the_list_only_results_are_exported(
    world: World, has_results: bool
) -> None:
    await filled(world)
    kept = set(zipfile.ZipFile(io.BytesIO(await world.archive.export(pictures=True))).namelist())
    assert {name.partition("/")[0] for name in kept} == {MANIFEST, "files", "pictures"}
    now = world.clock.now()
    tasks = world.database.stores["tasks"]
    for prompt_id, row in list(tasks.items()):
        task = task_of(row)
        outputs = task.outputs if has_results else ()
        hidden = replace(task, hidden_at=now, outputs=outputs, picture=None, texts=())
        step = next_step(row, hidden, row["owner"], now)
        assert step is not None
        await world.database.commit([step], {}, strict=False)
        assert is_hidden(tasks[prompt_id])
    file = zipfile.ZipFile(io.BytesIO(await world.archive.export(pictures=True)))
    document = json.loads(file.read(MANIFEST))
    if has_results:
        with_results = {key for key, row in tasks.items() if row["outputs"]}
        assert {row["promptId"] for row in document["tasks"]} == with_results
        assert {name for name in kept if name.startswith("pictures/")} <= set(file.namelist())
        return
    assert file.namelist() == [MANIFEST]
    assert (document["tasks"], document["events"], document["pictures"]) == ([], [], {})


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
    assert tasks_of(await other.import_file(content)) == (1, 0)
    await other.recovery.load_imported()
    rows = await other.database.rows("tasks")
    assert replay(await other.database.rows("events")) == {row["promptId"]: row for row in rows}
    await world.until_state(task, TaskState.QUEUED)
    await world.clock.advance(120)
    assert world.a.submitted == [task.prompt_id]
    shown = other.task(task)
    if seconds < 2:
        assert shown.state is TaskState.FAILED
        assert shown.trouble == Trouble(message("task.imported"))
    else:
        assert (shown.state, shown.trouble) == (TaskState.QUEUED, None)
    await other.close()


async def test_what_came_in_and_is_not_there_ends_with_a_word(world: World) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=1_000_000)
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.UNKNOWN)
    content = await world.archive.export(pictures=False)
    await world.archive.wipe()
    again = await world.reload()
    await again.import_file(content)
    await again.recovery.load_imported()
    await again.until_state(task, TaskState.FAILED)
    assert again.task(task).trouble == Trouble(message("task.imported"))
    await again.clock.advance(120)
    assert again.a.submitted == []
    await again.close()


async def test_what_is_there_already_stays_as_it_is(world: World) -> None:
    await filled(world)
    archive = world.archive
    content = await archive.export(pictures=True)
    before = stores(world)
    assert tasks_of(await world.import_file(content)) == (0, 2)
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


def pack_strangely(content: bytes) -> bytes:
    """A zip may be packed in ways that a browser's Python lacks."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_BZIP2)
    return target.getvalue()


def lock_it(content: bytes) -> bytes:
    """Say of the manifest that it is encrypted."""
    place = content.index(b"PK\x01\x02") + 8
    return content[:place] + struct.pack("<H", 1) + content[place + 2 :]


def break_the_packing(content: bytes) -> bytes:
    place = content.index(MANIFEST.encode()) + len(MANIFEST)
    return content[:place] + b"\xff" * 8 + content[place + 8 :]


def name_a_part_twice(content: bytes) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as file:
        file.writestr("journal.jsox", b"{}")
    return target.getvalue().replace(b"journal.jsox", MANIFEST.encode())


def say_a_false_size(content: bytes) -> bytes:
    place = content.index(b"PK\x01\x02") + 24
    (size,) = struct.unpack("<I", content[place : place + 4])
    return content[:place] + struct.pack("<I", size - 1) + content[place + 4 :]


def write_a_number_for_no(content: bytes) -> bytes:
    return rewritten(content, lambda name, data: data.replace(b'"foreign": false', b'"foreign": 0'))


async def test_a_small_file_that_would_fill_the_memory_is_not_unpacked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(world)
    content = await world.archive.export(pictures=True)
    before = stores(world)
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("files/much", bytes(200_000))
    monkeypatch.setattr(importer, "LIMITS", replace(importer.LIMITS, growth=100_000))
    with pytest.raises(InputError) as refused:
        await world.import_file(target.getvalue())
    assert refused.value.message.key == "archive.too_large"
    assert stores(world) == before


NOT_OURS = [cut, leave_the_manifest_out, not_text, pack_strangely, lock_it]
DAMAGED = [
    spoil_a_file,
    tamper,
    break_the_packing,
    name_a_part_twice,
    say_a_false_size,
    write_a_number_for_no,
]
SPOILS = [
    *((spoil, "archive.not_ours") for spoil in NOT_OURS),
    *((spoil, "archive.damaged") for spoil in DAMAGED),
]


@pytest.mark.parametrize(("spoil", "sentence"), SPOILS)
async def test_a_damaged_file_is_refused_and_nothing_comes_in(
    world: World, spoil: Callable[[bytes], bytes], sentence: str
) -> None:
    await filled(world)
    archive = world.archive
    content = spoil(await archive.export(pictures=True))
    await archive.wipe()
    with pytest.raises(InputError) as refused:
        await world.import_file(content)
    assert refused.value.message.key == sentence
    assert not any(stores(world).values())


async def test_imported_tasks_of_this_window_are_shown_at_once(world: World) -> None:
    done = await world.queued(an_order("text-to-image"))
    world.a.run_to_end()
    await world.until_state(done, TaskState.SUCCEEDED)
    content = await world.archive.export(pictures=False)
    await world.archive.wipe()
    again = await world.reload()
    assert len(again.window_store.state.window.tasks) == 0
    await again.import_file(content)
    await again.recovery.load_imported()
    assert again.state(done) is TaskState.SUCCEEDED
    await again.recovery.load_imported()
    await again.die()


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
async def test_a_file_of_any_bytes_comes_in_or_is_refused(changes: list[tuple[int, int]]) -> None:
    world = World()
    content = bytearray(await world.archive.export(pictures=True))
    for place, byte in changes:
        content[place % len(content)] = byte
    with contextlib.suppress(InputError):
        await world.import_file(bytes(content))
    await world.close()


async def test_what_no_file_can_hold_as_it_is_stops_no_export(world: World) -> None:
    """Half of a character pair, as a workflow file may have it."""
    task = await world.queued(an_order("text-to-image", prompt="a\ud800"))
    content = await world.archive.export(pictures=False)
    await world.archive.wipe()
    assert tasks_of(await world.import_file(content)) == (1, 0)
    (row,) = await world.database.rows("tasks")
    assert row["promptId"] == task.prompt_id
    assert row["inputs"]["prompt"] == "a\ud800"


# ---- files and pictures ----


async def test_kept_files_and_pictures_of_tasks_that_are_here_stay(world: World) -> None:
    await filled(world)
    before = stores(world)
    swapped = rewritten(
        await world.archive.export(pictures=True),
        lambda name, data: data if name == MANIFEST else b"another",
    )
    assert tasks_of(await world.import_file(swapped)) == (0, 2)
    assert stores(world) == before


async def test_pictures_that_are_not_kept_any_more_come_back(world: World) -> None:
    await filled(world)
    before = stores(world)
    content = await world.archive.export(pictures=True)
    await world.archive.wipe()
    bare = rewritten(content, lambda name, data: None if name.startswith("pictures/") else data)
    await world.import_file(bare)
    await world.import_file(content)
    assert stores(world) == before


async def test_nothing_comes_in_that_belongs_to_no_task(world: World) -> None:
    await filled(world)
    content = await world.archive.export(pictures=True)
    before = stores(world)
    await world.archive.wipe()
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as file:
        for name in (
            *("files/x/image", "files/", "files/../x", "pictures/x/0/full", "pictures/../x/0/full"),
            *("../x", "x", "events/1"),
        ):
            file.writestr(name, b"strange")
    more = b'"pictures": {"x/0/full": 1,'
    named = rewritten(target.getvalue(), lambda name, data: data.replace(b'"pictures": {', more, 1))
    await world.import_file(named)
    assert stores(world) == before


async def test_without_room_nothing_comes_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await filled(world)
    world.store.texts["theme"] = "dark"
    content = await world.archive.export(pictures=True)
    await world.archive.wipe()
    world.store.texts.clear()

    async def restore(tasks: Any, events: Any) -> int:
        assert stores(world)["files"]
        raise StoreError("journal.full", why="test")

    monkeypatch.setattr(world.database, "restore", restore)
    with pytest.raises(StoreError):
        await world.import_file(content)
    assert not any(stores(world).values())
    assert world.store.texts == {}


# ---- settings ----

GRAPH = {"9": {"class_type": "SaveImage", "inputs": {}}}
OWN = derive_type(own_type_id("Mine"), "Mine", GRAPH)


def chosen(world: World) -> dict[str, str]:
    """Choose something of everything."""
    world.store.texts = {
        "pool": pool_text(world.window_store.state.pool.remove(A).add(Server(C, "Third"))),
        "workflows": workflows_text(world.window_store.state.catalog.with_type(OWN)),
        "language": "zh",
        "theme": "dark",
        "keep": "off",
        "keepLimit": "7000000",
    }
    return dict(world.store.texts)


async def test_settings_come_in_elsewhere_and_are_used_at_once(world: World) -> None:
    texts = chosen(world)
    world.store.texts["window"] = "[]"
    content = await world.archive.export(pictures=False)
    elsewhere = Profile()
    other = await World.load(elsewhere)
    third = await World.load(elsewhere)
    third.services.begin(FakeSettings(elsewhere.store))
    found = await other.import_file(content)
    marks = marks_text(other.window_store.state.marks)
    assert elsewhere.store.texts == {**texts, "marks": marks}
    assert (found.settings.servers, found.settings.removed) == ((C,), 1)
    assert (found.settings.workflows, found.settings.preferences) == (1, 4)
    for window in (other, third):
        assert [server.url for server in window.window_store.state.pool.servers] == [B, C]
        assert window.window_store.state.catalog.get(OWN.id) == OWN
    assert other.count("pool")
    assert other.count("catalog")
    assert not other.picture_cache.on
    await other.close()
    await third.close()


async def test_settings_that_are_here_stay(world: World) -> None:
    texts = chosen(world)
    content = await world.archive.export(pictures=False)
    elsewhere = Profile()
    elsewhere.store.texts = {**texts, "language": "en", "theme": "light", "keep": "on"}
    other = await World.load(elsewhere)
    before = dict(elsewhere.store.texts)
    found = await other.import_file(content)
    assert elsewhere.store.texts == {**before, "workflows": texts["workflows"]}
    assert found.settings.preferences == 0
    await other.close()


async def test_a_limit_that_could_delete_what_is_kept_does_not_come_in(world: World) -> None:
    chosen(world)
    content = await world.archive.export(pictures=False)
    other = World()
    await other.database.put_content("pictures", "p", b"1", {"key": "p", "at": 1})
    await other.import_file(content)
    assert "keepLimit" not in other.store.texts
    assert other.store.texts["keep"] == "off"
    await other.close()


async def test_settings_that_make_no_sense_keep_no_task_out(world: World) -> None:
    await filled(world)
    before = stores(world)
    content = await world.archive.export(pictures=True)
    await world.archive.wipe()

    def spoil(name: str, data: bytes) -> bytes:
        if name != MANIFEST:
            return data
        hostile = {"pool": '{"added": ["javascript:alert(1)"]}', "theme": "<b>", "keep": 5}
        return json.dumps({**json.loads(data), "settings": hostile}).encode()

    found = await world.import_file(rewritten(content, spoil))
    assert tasks_of(found) == (2, 0)
    assert found.settings.refused == 3
    assert stores(world) == before
    assert world.store.texts.keys() <= {"marks"}  # which follow from the servers


async def test_wiping_leaves_the_settings(world: World) -> None:
    texts = chosen(world)
    await world.archive.wipe()
    assert world.store.texts == texts
