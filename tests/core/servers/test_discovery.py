"""Which lists `servers.json` names: absolute addresses, and a sensible pace."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.servers.discovery import (
    LEAST_SECONDS,
    MAX_LISTS,
    MOST_SECONDS,
    USUAL_SECONDS,
    Discovery,
    read_discovery,
)

PAGE = "https://host/app/"


def test_the_lists_are_relative_to_the_page_and_each_is_read_once() -> None:
    document = {"discover": ["gpus.json", "https://kv/x ", "gpus.json", 5, "file:///x"]}
    assert read_discovery(document, PAGE).urls == ("https://host/app/gpus.json", "https://kv/x")
    assert read_discovery({"discover": ["https://[/x"]}, PAGE).urls == ()
    many = read_discovery({"discover": [f"{n}" for n in range(MAX_LISTS + 1)]}, PAGE)
    assert len(many.urls) == MAX_LISTS


@pytest.mark.parametrize("document", [None, [], "x", {"discover": "https://x"}, {"servers": []}])
def test_without_lists_there_is_no_discovery(document: Any) -> None:
    assert read_discovery(document, PAGE) == Discovery()


@pytest.mark.parametrize(
    ("every", "seconds"),
    [
        (30, 30),
        (0.5, LEAST_SECONDS),
        (math.inf, MOST_SECONDS),
        (10**400, MOST_SECONDS),
        (math.nan, LEAST_SECONDS),
        (True, USUAL_SECONDS),
        ("30", USUAL_SECONDS),
        (None, USUAL_SECONDS),
    ],
)
def test_the_pace_has_limits(every: Any, seconds: float) -> None:
    assert read_discovery({"discover": ["x"], "every": every}, PAGE).seconds == seconds


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("url"), inner),
)


@given(VALUES, VALUES, st.text())
def test_it_never_raises(lists: Any, every: Any, page: str) -> None:
    found = read_discovery({"discover": lists, "every": every}, page)
    assert LEAST_SECONDS <= found.seconds <= MOST_SECONDS
    assert all(url.startswith("http") for url in found.urls)
