"""Albums are names in notes: they are checked, joined and renamed there."""

from typing import Any

import pytest

from app.core.library.albums import (
    MAX_NAME,
    MAX_OF_ONE,
    album_keys,
    album_name,
    album_names,
    albums_of,
    renamed,
    with_albums,
    without_album,
)
from app.core.library.item import NO_NOTE, Note
from app.core.library.notes import StoredNote, brought, note_of, note_row, plain_note

SEA = Note(albums=("Sea",))


@pytest.mark.parametrize(
    ("typed", "name"),
    [("  Red \n barns ", "Red barns"), (" ", ""), ("x" * 99, "x" * MAX_NAME), ("海 边", "海 边")],
)
def test_a_name_has_single_spaces_and_an_end(typed: str, name: str) -> None:
    assert album_name(typed) == name


@pytest.mark.parametrize("value", [None, "Sea", {}, [1, "", " Sea", "x" * (MAX_NAME + 1)]])
def test_strange_albums_are_none(value: Any) -> None:
    assert albums_of(value) == ()


def test_albums_of_a_row_are_sorted_once_each_and_bounded() -> None:
    assert albums_of(["b", "a", "b"]) == ("a", "b")
    assert len(albums_of([str(n) for n in range(99)])) == MAX_OF_ONE


def test_a_result_is_put_in_taken_out_and_renamed() -> None:
    both = with_albums(SEA, ("Barns", "Sea"))
    assert both.albums == ("Barns", "Sea")
    assert without_album(both, "Barns") == SEA
    assert without_album(SEA, "Sea") == NO_NOTE
    assert renamed(both, "Sea", "Autumn").albums == ("Autumn", "Barns")
    assert renamed(both, "Sea", "Barns").albums == ("Barns",)
    full = Note(albums=tuple(f"{n:02}" for n in range(MAX_OF_ONE)))
    assert with_albums(full, ("Sea",)) == full


def test_albums_exist_while_a_result_is_left_in_them() -> None:
    notes = {"a:0": SEA, "b:0": Note(albums=("art", "Sea")), "c:0": Note(None, 3, ("Gone",))}
    assert album_names(notes) == ("art", "Sea")
    assert album_keys(notes, "Sea") == ("a:0", "b:0")
    assert album_keys(notes, "Gone") == ("c:0",)


def test_notes_with_albums_are_rows_and_back() -> None:
    stored = StoredNote("a:0", Note(1, None, ("Barns", "Sea")))
    assert note_of(note_row(stored)) == stored
    assert note_of(plain_note("a:0", stored.note)) == stored
    assert note_of({**note_row(stored), "albums": "x"}) == StoredNote("a:0", Note(1))


@pytest.mark.parametrize(
    ("known", "change"),
    [
        (None, SEA),
        (Note(7), Note(7, None, ("Sea",))),
        (Note(7, None, ("Art",)), Note(7, None, ("Art", "Sea"))),
        (Note(7, None, ("Sea",)), None),
        (Note(None, 7), None),
    ],
)
def test_a_file_adds_albums_to_what_is_known(known: Note | None, change: Note | None) -> None:
    found = brought(known, StoredNote("a:0", SEA, done=True))
    assert (None if found is None else found.note) == change
