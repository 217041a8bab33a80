"""Names of models: one model, however the servers that have it separate folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workflow.model_names import same_path, spelling, union_of

paths = st.text("ab/\\", min_size=1, max_size=5)
offers = st.lists(paths, max_size=5, unique=True).map(tuple)


def on_windows(name: str) -> str:
    return name.replace("/", "\\")


@pytest.mark.parametrize(
    ("name", "offered", "own"),
    [
        ("SDXL/detail", ("SDXL\\detail",), "SDXL\\detail"),
        ("SDXL\\detail", ("SDXL/detail",), "SDXL/detail"),
        ("a/b\\c", ("x", "a\\b/c"), "a\\b/c"),
        ("a/b", ("a\\b", "a/b"), "a/b"),
        ("a/b", ("A/b",), None),
        ("a/b", (), None),
    ],
)
def test_a_name_is_spelled_as_the_server_spells_it(
    name: str, offered: tuple[str, ...], own: str | None
) -> None:
    assert spelling(name, offered) == own


def test_one_model_of_two_servers_is_one_entry_in_the_first_ones_spelling() -> None:
    assert union_of([("SDXL/detail", "x"), ("SDXL\\detail", "y")]) == ("SDXL/detail", "x", "y")


def test_two_files_of_one_server_that_differ_in_the_separator_are_two_entries() -> None:
    assert union_of([("a/b",), ("a/b", "a\\b")]) == ("a/b", "a\\b")


@given(paths, offers)
def test_a_spelling_is_offered_and_means_the_same_path(name: str, offered: tuple[str, ...]) -> None:
    own = spelling(name, offered)
    if own is None:
        assert same_path(name) not in map(same_path, offered)
    else:
        assert own in offered
        assert same_path(own) == same_path(name)
    if name in offered:
        assert own == name


@given(st.lists(offers, max_size=4))
def test_every_name_of_every_server_is_found_in_the_union(
    all_offered: list[tuple[str, ...]],
) -> None:
    joined = union_of(all_offered)
    assert len(set(joined)) == len(joined)
    assert set(joined) <= {name for offered in all_offered for name in offered}
    for offered in all_offered:
        assert all(spelling(name, joined) is not None for name in offered)


@given(st.lists(st.text("ab/", min_size=1, max_size=5), unique=True, max_size=5))
def test_a_linux_and_a_windows_server_with_the_same_models_offer_each_once(
    names: list[str],
) -> None:
    linux, windows = tuple(names), tuple(map(on_windows, names))
    assert union_of([linux, windows]) == linux
    assert union_of([windows, linux]) == windows
    assert all(spelling(name, windows) == on_windows(name) for name in linux)
