"""Decisions that were carried out: the last ones, for devtools, and as a sentence."""

from typing import Any

import pytest

from app.core.ids import PromptId
from app.core.message import message
from app.core.queue.decided import MOST_DECIDED, Decided, plain_decided, sentence, with_decided
from tests.core.queue.entries import A, B

NAMES = {A: "GA", B: "GB"}


def decided(**changes: Any) -> Decided:
    given: dict[str, Any] = {"prompt_id": PromptId("p"), "server": A, "why": "home", "home": A}
    return Decided(**(given | {"seconds": 1.23456, "others": {B: 2.34567}} | changes))


def test_only_the_last_ones_are_kept() -> None:
    known: tuple[Decided, ...] = ()
    for at in range(MOST_DECIDED + 1):
        known = with_decided(known, decided(at=at))
    assert (len(known), known[0].at, known[-1].at) == (MOST_DECIDED, 1, MOST_DECIDED)


def test_devtools_get_plain_values() -> None:
    assert plain_decided(decided(at=5, left_out=(B,), is_trial=True)) == {
        "promptId": "p",
        "server": A,
        "why": "home",
        "home": A,
        "seconds": 1.235,
        "others": {B: 2.346},
        "at": 5,
        "leftOut": [B],
        "isTrial": True,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, message("went.home", server="GA")),
        ({"is_trial": True}, message("went.trial", server="GA")),
        ({"why": "overflow", "home": None}, message("went.overflow", server="GA")),
        ({"why": "overflow", "home": B}, message("went.overflow", server="GA", home="GB")),
        (
            {"why": "overflow", "home": B, "others": {}},
            message("went.instead", server="GA", home="GB"),
        ),
    ],
)
def test_a_sentence_says_why(changes: dict[str, Any], said: object) -> None:
    assert sentence(decided(**changes), NAMES) == said
