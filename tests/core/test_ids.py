"""Which ids newer servers accept, and how people tell windows apart."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import is_canonical_uuid, short_id

CANONICAL = "56edb419-0872-4bdc-830d-fb9055e28c4d"


@pytest.mark.parametrize(
    "text",
    [
        CANONICAL.upper(),
        CANONICAL.replace("-", ""),
        "{" + CANONICAL + "}",
        CANONICAL + "\n",
        CANONICAL[:-1],
        CANONICAL + "0",
        "my custom id!",
        "",
    ],
)
def test_other_forms_are_not_canonical(text: str) -> None:
    assert not is_canonical_uuid(text)


@given(st.uuids(version=4))
def test_a_lower_case_uuid_with_hyphens_is_canonical(value: uuid.UUID) -> None:
    assert is_canonical_uuid(str(value))


@pytest.mark.parametrize(("text", "short"), [(CANONICAL, "56ed"), ("ab", "ab"), ("", "")])
def test_the_short_id_is_the_beginning(text: str, short: str) -> None:
    assert short_id(text) == short
