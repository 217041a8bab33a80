"""Which window looks at the servers for all."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.windows.leadership import (
    ANSWER_MS,
    BEAT_MS,
    MAX_TERM,
    SILENT_MS,
    Leadership,
    Role,
    claimed,
    doubted,
    ended,
    heard,
    left,
    read_term,
    refused,
)

LEADS = Leadership(4, Role.LEADS, 1_000)
FOLLOWS = Leadership(4, Role.FOLLOWS, 1_000)
TERMS = st.integers(1, 8)


def test_a_beat_of_the_same_or_a_later_term_is_followed() -> None:
    assert heard(FOLLOWS, 4, 2_000) == Leadership(4, Role.FOLLOWS, 2_000)
    assert heard(FOLLOWS, 5, 2_000) == Leadership(5, Role.FOLLOWS, 2_000)
    assert heard(LEADS, 5, 2_000) == Leadership(5, Role.FOLLOWS, 2_000)


def test_a_beat_of_an_earlier_term_changes_nothing() -> None:
    assert heard(FOLLOWS, 3, 2_000) == FOLLOWS
    assert heard(LEADS, 3, 2_000) == LEADS
    assert heard(LEADS, 4, 2_000) == LEADS


def test_a_leader_is_silent_after_two_missed_beats() -> None:
    assert not FOLLOWS.is_silent(1_000 + 2 * BEAT_MS)
    assert FOLLOWS.is_silent(FOLLOWS.silent_at())
    assert FOLLOWS.silent_at() == 1_000 + SILENT_MS
    assert not LEADS.is_silent(10**9)


def test_the_next_term_is_above_all_that_are_known() -> None:
    assert FOLLOWS.next_term([]) == 5
    assert FOLLOWS.next_term([2, 7]) == 8


def test_a_claim_succeeds_unless_a_later_leader_was_heard_meanwhile() -> None:
    assert claimed(FOLLOWS, 5, 2_000) == Leadership(5, Role.LEADS, 2_000)
    assert claimed(replace(FOLLOWS, term=5), 5, 2_000).role is Role.FOLLOWS


def test_a_refused_claim_waits_for_the_window_that_was_faster() -> None:
    assert refused(FOLLOWS, 5, 2_000) == Leadership(5, Role.FOLLOWS, 2_000)


def test_a_leader_that_ends_follows() -> None:
    assert ended(LEADS, 2_000) == Leadership(4, Role.FOLLOWS, 2_000)


def test_a_goodbye_of_the_leader_frees_its_place_at_once() -> None:
    assert left(FOLLOWS, 4, 2_000).is_silent(2_000)
    assert left(FOLLOWS, 3, 2_000) == FOLLOWS
    assert left(LEADS, 4, 2_000) == LEADS


def test_a_doubted_leader_has_a_moment_to_answer() -> None:
    doubtful = doubted(replace(FOLLOWS, heard_at=20_000), 20_000)
    assert doubtful.silent_at() == 20_000 + ANSWER_MS
    assert doubted(FOLLOWS, 1_000 + SILENT_MS).is_silent(1_000 + SILENT_MS)
    assert doubted(LEADS, 20_000) == LEADS


@pytest.mark.parametrize("value", [0, -1, True, None, "3", 2.0, MAX_TERM + 1])
def test_an_invalid_term_is_none(value: object) -> None:
    assert read_term(value) is None


def test_a_valid_term_is_read() -> None:
    assert read_term(MAX_TERM) == MAX_TERM


@given(st.lists(st.tuples(st.sampled_from([heard, claimed, refused]), TERMS)))
def test_terms_never_fall_and_two_windows_never_lead_the_same_term(
    steps: list[tuple[Callable[[Leadership, int, int], Leadership], int]],
) -> None:
    one, two, taken_by = Leadership(), Leadership(), dict[int, int]()
    for number, (step, term) in enumerate(steps):
        before = one.term, two.term
        if step is claimed:  # a term's lock goes to one window
            owner = taken_by.setdefault(term, number % 2)
            one = (claimed if owner == 0 else refused)(one, term, number)
            two = (claimed if owner == 1 else refused)(two, term, number)
        else:
            one, two = step(one, term, number), step(two, term, number)
        assert one.term >= before[0]
        assert two.term >= before[1]
        assert not (one.leads and two.leads and one.term == two.term)
