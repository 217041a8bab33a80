"""Finding options by words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.reading.search import find_options

OPTIONS = ("SDXL/Base.safetensors", "SDXL/refiner.safetensors", "flux-dev.gguf", "图像.pt")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", OPTIONS),
        ("  ", OPTIONS),
        ("base", OPTIONS[:1]),
        ("safe sdxl", OPTIONS[:2]),
        ("FLUX", OPTIONS[2:3]),
        ("图", OPTIONS[3:]),
        ("base flux", ()),
        ("nothing like it", ()),
    ],
)
def test_an_option_is_found_by_all_words_of_the_query(query: str, found: tuple[str, ...]) -> None:
    assert find_options(OPTIONS, query) == found


@given(st.lists(st.text(max_size=6), max_size=6).map(tuple), st.text(max_size=4))
def test_what_is_found_is_offered_in_its_order(options: tuple[str, ...], query: str) -> None:
    found = find_options(options, query)
    left = iter(options)
    assert all(one in left for one in found)
    for word in query.casefold().split():
        assert all(word in one.casefold() for one in found)
