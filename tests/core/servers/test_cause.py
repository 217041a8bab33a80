"""Causes as fixed words: each sentence names at least one, and each word has a sentence."""

import pytest

from app.core.message import Message, message
from app.core.servers.cause import CAUSES, Cause, cause_words
from app.ui.locale.languages import ENGLISH

NO_CAUSE = {"health.imported"}
"""What a person decided is no fault."""


def test_every_sentence_has_its_causes() -> None:
    sentences = {key for key in ENGLISH.texts if key.startswith("health.")} - NO_CAUSE
    assert sentences <= CAUSES.keys() <= ENGLISH.texts.keys()


def test_every_cause_can_be_established_alone() -> None:
    assert {causes[0] for causes in CAUSES.values() if len(causes) == 1} == set(Cause)


def test_no_sentence_names_a_cause_twice() -> None:
    assert all(len(set(causes)) == len(causes) > 0 for causes in CAUSES.values())


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (None, ""),
        (message("health.imported"), ""),
        (message("health.no_cors"), "no-cors"),
        (message("health.down_name"), "refused name"),
    ],
)
def test_the_words_are_separated_by_spaces(why: Message | None, words: str) -> None:
    assert cause_words(why) == words
