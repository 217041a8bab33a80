"""The pictures through which a person walks, in the order of the filtered library."""

from app.core.library.item import Note
from app.core.library.library import Library
from app.core.library.walk import walk_keys, walked
from tests.core.library.test_library import DELETED, made

OLD, BATCH, CLIP = made(1, "a.png"), made(2, "b.png", "c.png", "d.png"), made(3, "e.mp4")


def library(**notes: Note) -> Library:
    """Return the three tasks with the notes about the pictures of the batch, by "at0"."""
    keys = {f"{BATCH.prompt_id}:{name[2:]}": note for name, note in notes.items()}
    return Library().with_tasks(OLD, BATCH, CLIP).with_notes(keys)


def test_a_batch_is_walked_in_its_order_without_deleted_pictures_and_clips() -> None:
    found = library(at1=DELETED)
    keys = walk_keys(found, found.items)
    assert keys == (f"{BATCH.prompt_id}:0", f"{BATCH.prompt_id}:2", f"{OLD.prompt_id}:0")
    assert [one.index for one in walked(found, keys)] == [0, 2, 0]
    assert [one.task for one in walked(found, keys)] == [BATCH, BATCH, OLD]


def test_what_is_gone_meanwhile_is_left_out() -> None:
    keys = (f"{BATCH.prompt_id}:0", f"{OLD.prompt_id}:0", f"{OLD.prompt_id}:7", "no key", "gone:0")
    assert [one.task for one in walked(library(at0=DELETED), keys)] == [OLD]
