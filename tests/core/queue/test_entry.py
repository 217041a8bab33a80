"""Entries: where they may run, and being next."""

from app.core.queue.entry import moved_first
from tests.core.queue.entries import A, B, at_home, entry, only


def test_an_entry_may_leave_home_but_not_its_only_server() -> None:
    assert entry(on=at_home(A)).allows(B)
    assert entry(on=only(A)).allows(A)
    assert not entry(on=only(A)).allows(B)


def test_an_entry_stays_away_from_a_server_that_cannot_run_it() -> None:
    assert not entry(able=frozenset({B}), on=at_home(A)).allows(A)


def test_an_entry_moves_before_all_others_of_its_window() -> None:
    entries = (entry(1), entry(2), entry(3), entry(0, window="w2", place=-9.0))
    assert moved_first(entries[2], entries).place == 0.0


def test_an_entry_alone_in_its_window_stays_where_it_is() -> None:
    assert moved_first(entry(5), (entry(5),)) == entry(5)


def test_an_entry_for_one_server_is_for_no_other() -> None:
    moved = entry(1, able=frozenset({A})).only_on(B)
    assert (moved.allows(A), moved.allows(B)) == (False, True)
