"""One offered workflow, and lists of them: bounded, without repetition."""

from typing import Any

import pytest

from app.core.message import message
from app.core.offers.offer import (
    MOST_OFFERS,
    MOST_TEXT,
    Offer,
    Offers,
    Source,
    made,
    moment_of,
    name_of,
    newest_first,
    shown_text,
)


def offer(path: str, group: str = "", at: int | None = None) -> Offer:
    return Offer(Source.SAVED, path, path, group, at=at)


def test_a_list_counts_what_it_cannot_show() -> None:
    many = [offer(str(number)) for number in range(MOST_OFFERS + 3)]
    found = made([None, *many, offer("0"), None])
    assert (len(found.items), found.left_out, found.unreadable) == (MOST_OFFERS, 3, 2)


def test_two_lists_become_one() -> None:
    problem = message("x")
    one = Offers((offer("a"),), 1, 2, problem)
    both = one.and_also(Offers((offer("b"),), 10, 20, message("y")))
    assert both == Offers((offer("a"), offer("b")), 11, 22, problem)
    assert Offers().and_also(one).problem == problem


def test_a_list_is_by_groups_with_the_newest_first() -> None:
    found = Offers((offer("old", "B", 1), offer("new", "B", 9), offer("a", "a"), offer("top")))
    assert [one.path for one in newest_first(found).items] == ["top", "a", "new", "old"]


@pytest.mark.parametrize("value", ["", " ", "..", ". .", None, 3, "\ud800", "x" * 1_001])
def test_what_is_no_name_is_none(value: Any) -> None:
    assert name_of(value) == ""


def test_a_text_is_on_one_line_and_short() -> None:
    assert shown_text(" a\n b ") == "a b"
    assert shown_text("x" * 999) == "x" * MOST_TEXT + "…"
    assert shown_text(["a"]) == ""


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(5, 5), (5.5, 5), (True, None), (0, None), (-1, None), ("5", None), (10**400, None)]
    + [(float("nan"), None), (float("inf"), None)],
)
def test_a_time_is_one_that_a_calendar_has(value: Any, wanted: int | None) -> None:
    assert moment_of(value) == wanted


def test_a_key_names_the_source() -> None:
    assert offer("a/b.json").key == "saved:a/b.json"
