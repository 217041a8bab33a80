"""Which addresses are several servers, over a reload."""

import json
from typing import Any

import pytest
from hypothesis import given

from app.core.servers.shared_address import Evidence, Sign
from app.core.servers.shared_address_saved import MAX_EVIDENCE, read_several, several_text
from tests.core.json_values import JSON
from tests.fakes.values import A, B


def test_what_is_saved_is_read_again() -> None:
    several = {A: (Evidence(Sign.IDENTITY, "湖", 0),), B: (Evidence(Sign.FILE, "x.png", 0),)}
    assert read_several(several_text(several)) == several


def test_times_are_of_one_page_and_are_not_saved() -> None:
    text = several_text({A: (Evidence(Sign.GAP, "", 77),)})
    assert read_several(text) == {A: (Evidence(Sign.GAP, "", 0),)}


def test_the_latest_signs_are_saved() -> None:
    found = tuple(Evidence(Sign.GAP, str(number), 0) for number in range(MAX_EVIDENCE + 5))
    saved = read_several(several_text({A: found}))[A]
    assert [one.detail for one in saved] == [str(number) for number in range(5, MAX_EVIDENCE + 5)]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "7",
        json.dumps({A: []}),
        json.dumps({A: "identity"}),
        json.dumps({A: [["identity"]]}),
        json.dumps({A: [["unheard of", ""]]}),
        json.dumps({A: [["identity", 7]]}),
    ],
)
def test_bad_text_marks_no_address(text: str | None) -> None:
    assert read_several(text) == {}


@given(JSON)
def test_no_json_breaks_the_reading(value: Any) -> None:
    for evidence in read_several(json.dumps(value)).values():
        assert evidence
