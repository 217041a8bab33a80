"""Text of anybody's: nothing in it is hidden, and it turns nothing around."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.reading.visible import isolated, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a plain name.png", "a plain name.png"),
        ("\u202egnp.exe", "⟨202E⟩gnp.exe"),
        ("a\u2066b\u2069", "a⟨2066⟩b⟨2069⟩"),
        ("zero\u200bwidth\ufeff", "zero⟨200B⟩width⟨FEFF⟩"),
        ("bell\x07 escape\x1b[31m", "bell␇ escape␛[31m"),
        ("\x00\x7f\x9b", "␀␡⟨009B⟩"),
        ("two\nlines\tand a tab\r\n", "two\nlines\tand a tab\r\n"),
        ("family: 👩\u200d👧", "family: 👩\u200d👧"),
        ("图片 · é", "图片 · é"),
    ],
)
def test_what_shows_nothing_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert isolated(text) == shown


@pytest.mark.parametrize("text", ["תמונה.png", "صورة", "a ﻻ b"])
def test_text_from_right_to_left_is_isolated(text: str) -> None:
    assert visible(text) == text
    assert isolated(text) == f"\u2068{text}\u2069"


@given(st.text())
def test_no_character_that_turns_text_is_left(text: str) -> None:
    shown = visible(text)
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not [letter for letter in shown if unicodedata.bidirectional(letter) in turning]
    assert visible(shown) == shown
