"""Texts of servers are cut, and say by how much."""

import pytest

from app.core.reading.clip import MOST_MESSAGE, MOST_TRACE, clip, clip_start, cut_count, is_clipped


@pytest.mark.parametrize("text", ["", "short", "m" * MOST_MESSAGE])
def test_a_text_that_fits_is_left_alone(text: str) -> None:
    assert clip(text) == clip_start(text) == text
    assert not is_clipped(text)


def test_a_long_text_keeps_its_start_and_says_how_much_is_missing() -> None:
    cut = clip("m" * 1_000_000)
    assert cut == "m" * MOST_MESSAGE + f" … (+{1_000_000 - MOST_MESSAGE})"
    assert is_clipped(cut)


def test_a_long_trace_keeps_its_end() -> None:
    cut = clip_start("t" * 1_000_000 + "cause")
    assert cut.startswith(f"(+{1_000_005 - MOST_TRACE}) … ttt")
    assert cut.endswith("cause")
    assert is_clipped(cut)


@pytest.mark.parametrize("cut", [clip, clip_start])
def test_what_was_cut_already_is_not_cut_again(cut: object) -> None:
    assert callable(cut)
    once = cut("x" * 1_000_000)
    assert cut(once) == once


def test_a_text_that_only_looks_cut_is_cut() -> None:
    assert len(clip("x" * 1_000_000 + " … (+5)")) < MOST_MESSAGE + 20


@pytest.mark.parametrize(("text", "count"), [("… (+12)", 12), ("a … (+12)", None), ("", None)])
def test_a_text_that_says_only_how_much_is_missing_is_that_number(
    text: str, count: int | None
) -> None:
    assert cut_count(text) == count
