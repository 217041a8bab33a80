"""Notes as rows, and those of files and strangers."""

from typing import Any

import pytest

from app.core.library.item import Note
from app.core.library.notes import (
    MAX_KEY,
    StoredNote,
    exported,
    note_name,
    note_of,
    note_row,
    notes_of,
    of_file,
    plain_note,
)

STAR, GONE = StoredNote("a:0", Note(1)), StoredNote("a:1", Note(1, 2), "w", done=True)


def test_notes_are_rows_and_back() -> None:
    assert [note_of(note_row(one)) for one in (STAR, GONE)] == [STAR, GONE]
    assert note_of(plain_note("a:0", Note(1))) == STAR
    assert notes_of([note_row(STAR), {"name": "theme", "text": "dark"}]) == [STAR]


@pytest.mark.parametrize(
    "row",
    [
        None,
        {},
        {"name": 1},
        {"name": "a:0"},
        {"name": note_name("a")},
        {"name": note_name("a" * MAX_KEY + ":0")},
        {"name": note_name("a:0"), "starredAt": "1"},
        {"name": note_name("a:0"), "starredAt": True},
        {"name": note_name("a:0"), "deletedAt": -1},
        {"name": note_name("a:0"), "deletedAt": 2**60},
    ],
)
def test_what_is_no_note_is_left_out(row: Any) -> None:
    assert note_of(row) is None


def test_what_is_strange_in_a_note_is_not_believed() -> None:
    assert note_of({"name": note_name("a:0"), "starredAt": 1, "by": 7, "done": 1}) == STAR


def test_a_file_has_the_notes_of_its_tasks_and_no_deletion_that_can_be_undone() -> None:
    begun = StoredNote("a:2", Note(3, 4), "w")
    rows = exported([STAR, GONE, begun, StoredNote("b:0", Note(1))], {"a"})
    assert [note_of(row) for row in rows] == [
        STAR,
        StoredNote("a:1", Note(1, 2)),
        StoredNote("a:2", Note(3)),
    ]
    strange = [*rows, {"name": "x"}, plain_note("a:9", Note()), plain_note("b:0", Note(1))]
    found = of_file(strange, {"a"})
    assert [(one.key, one.done) for one in found] == [("a:0", True), ("a:1", True), ("a:2", True)]
