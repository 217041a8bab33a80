"""Which kept pictures go when there is no room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.keeping import FULL, THUMB, Kept, picture_key, to_evict

KEPT = st.lists(
    st.builds(
        lambda number, kind, size, at: Kept(picture_key(str(number), 0, kind), size, at),
        st.integers(0, 10**6),
        st.sampled_from([FULL, THUMB]),
        st.integers(0, 100),
        st.integers(0, 100),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


def full(name: str, size: int = 10, at: int = 0) -> Kept:
    return Kept(picture_key(name, 0), size, at)


def thumb(name: str, size: int = 1, at: int = 0) -> Kept:
    return Kept(picture_key(name, 0, THUMB), size, at)


def test_keys_name_the_task_the_place_and_the_kind() -> None:
    assert picture_key("p", 2) == "p/2/full"
    assert picture_key("p", 2, THUMB) == "p/2/thumb"
    assert thumb("p").is_thumb
    assert not full("p").is_thumb


@pytest.mark.parametrize(
    ("limit", "gone"),
    [
        (1_000, []),
        (22, []),
        (21, ["old/0/full"]),
        (12, ["old/0/full"]),
        (11, ["old/0/full", "new/0/full"]),
        (2, ["old/0/full", "new/0/full"]),
        (1, ["old/0/full", "new/0/full", "old/0/thumb"]),
        (0, ["old/0/full", "new/0/full", "old/0/thumb", "new/0/thumb"]),
    ],
)
def test_the_oldest_go_first_and_thumbnails_last(limit: int, gone: list[str]) -> None:
    kept = [thumb("new", at=2), full("new", at=2), thumb("old", at=1), full("old", at=1)]
    assert to_evict(kept, limit) == gone


@given(KEPT, st.integers(0, 500))
def test_what_stays_fits_and_nothing_goes_needlessly(kept: list[Kept], limit: int) -> None:
    gone = to_evict(kept, limit)
    sizes = {one.key: one.size for one in kept}
    left = sum(sizes.values()) - sum(sizes[key] for key in gone)
    assert left <= limit
    assert len(set(gone)) == len(gone)
    if gone:
        assert left + sizes[gone[-1]] > limit
