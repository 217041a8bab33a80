"""The library as a value: its items, its notes, and what is left of a task."""

from dataclasses import replace

from app.core.library.item import NO_NOTE, ItemKind, Note
from app.core.library.library import Library
from app.core.library.results import ResultKey, parse_key, results_of, slim
from app.core.pictures.limit import CLIP, FULL, THUMB, picture_key
from app.core.task.output import OutputFile, OutputText
from app.core.task.task import Task, TaskState
from tests.fakes.values import a_task

DELETED = Note(deleted_at=5)


def made(number: int, *names: str, texts: int = 0) -> Task:
    """Return a finished task with files of these names and so many texts."""
    files = tuple(OutputFile("9", "images", name) for name in names)
    lines = tuple(OutputText("8", "text", str(n)) for n in range(texts))
    task = a_task(number, state=TaskState.SUCCEEDED)
    return replace(task, outputs=files, texts=lines, registered_at=number, ended_at=number + 1)


def keys(library: Library) -> list[str]:
    """Return the keys of all items."""
    return [item.key for item in library.items]


def test_the_newest_task_is_first_and_a_batch_is_one_item() -> None:
    old, new = made(1, "a.png", "b.png"), made(2, "c.png")
    library = Library().with_tasks(old, new)
    assert keys(library) == [f"{new.prompt_id}:0", f"{old.prompt_id}:0"]
    assert [item.count for item in library.items] == [1, 2]
    assert [item.at for item in library.items] == [3, 2]
    assert len(library.pictures) == 3
    assert library.task(old.prompt_id) is old


def test_clips_are_items_and_texts_are_one_where_nothing_else_is() -> None:
    clips = made(3, "a.mp4", "b.flac", texts=1)
    texts, file = made(2, texts=2), made(1, "model.glb")
    library = Library().with_tasks(clips, texts, file)
    assert [(item.kind, item.index, item.count) for item in library.items] == [
        (ItemKind.VIDEO, 0, 1),
        (ItemKind.AUDIO, 1, 1),
        (ItemKind.TEXT, 0, 2),
    ]
    assert keys(library)[:2] == [f"{clips.prompt_id}:video0", f"{clips.prompt_id}:audio1"]


def test_the_result_of_a_batch_stands_for_it_and_after_its_deletion_another() -> None:
    task = made(1, "a.png", "b.png", "c.png")
    task = replace(task, picture=task.outputs[1])
    library = Library().with_tasks(task)
    assert keys(library) == [f"{task.prompt_id}:1"]
    rest = library.with_notes({f"{task.prompt_id}:1": DELETED})
    assert [(item.index, item.count) for item in rest.items] == [(0, 2)]
    assert [one.index for one in rest.pictures] == [0, 2]
    assert keys(library) == [f"{task.prompt_id}:1"], "the value before is as it was"
    none = rest.with_notes({f"{task.prompt_id}:{n}": DELETED for n in range(3)})
    assert none.items == none.pictures == none.left_of(task) == ()
    back = none.with_notes({f"{task.prompt_id}:1": NO_NOTE})
    assert keys(back) == [f"{task.prompt_id}:1"]
    assert len(back.notes) == 2


def test_stars_are_shown_and_go_with_their_task() -> None:
    one, two = made(1, "a.png"), made(2, "b.png")
    key = f"{one.prompt_id}:0"
    library = Library().with_tasks(one, two).with_notes({key: Note(starred_at=1)})
    assert library.starred == {key}
    assert library.note(one.prompt_id, 0) == library.note_of(key) == Note(starred_at=1)
    assert [item.starred for item in library.items] == [False, True]
    left = library.without(one.prompt_id)
    assert (keys(left), left.notes) == ([f"{two.prompt_id}:0"], {})


def test_items_are_made_once_for_each_task() -> None:
    task, other = made(1, "a.png"), made(2, "b.png")
    library = Library()
    library.warm([task])
    first = library.with_tasks(task)
    (item,) = first.items
    assert first.with_tasks(other).items[1] is item
    again = replace(task, title="another")
    assert first.with_tasks(again).items[0].task is again
    assert first.completed().is_complete


def test_keys_are_read_and_name_where_bytes_are_kept() -> None:
    task = made(1, "a.png", "a.mp4", texts=1)
    found = results_of(task)
    assert [parse_key(one.text) for one in found] == list(found)
    picture, clip, text = found
    assert picture.kept_as == tuple(picture_key(task.prompt_id, 0, kind) for kind in (FULL, THUMB))
    assert clip.kept_as == (picture_key(task.prompt_id, 0, CLIP),)
    assert text.kept_as == ()
    assert parse_key("a:b:3") == ResultKey("a:b", ItemKind.PICTURE, 3)
    for wrong in ("", "p", "p:", ":0", "p:-1", "p:picture0", "p:video", "p:x1", "p:0x", "p:1video"):
        assert parse_key(wrong) is None
    assert results_of(replace(task, state=TaskState.RUNNING)) == ()
    assert slim(replace(task, graph={"1": {}})).graph == {}


def test_what_has_a_star_or_an_album_is_treasured() -> None:
    notes = {"a:0": Note(starred_at=1), "b:0": Note(albums=("Sea",)), "c:0": Note()}
    assert Library().with_notes(notes).treasured == {"a:0", "b:0"}
