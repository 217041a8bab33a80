"""Which kept pictures go when there is no room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.pictures.limit import (
    CLIP,
    FULL,
    THUMB,
    KeptPicture,
    PictureToKeep,
    equal_share,
    is_clip,
    picture_key,
    to_evict,
)
from tests.fakes.values import A

KEPT = st.lists(
    st.builds(
        lambda number, kind, size, at, server: KeptPicture(
            picture_key(str(number), 0, kind), size, at, server
        ),
        st.integers(0, 10**6),
        st.sampled_from([FULL, THUMB]),
        st.integers(0, 100),
        st.integers(0, 100),
        st.sampled_from("abc"),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


def full(name: str, size: int = 10, at: int = 0) -> KeptPicture:
    return KeptPicture(picture_key(name, 0), size, at)


def thumb(name: str, size: int = 1, at: int = 0) -> KeptPicture:
    return KeptPicture(picture_key(name, 0, THUMB), size, at)


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


def of(server: str, name: str, size: int, at: int = 0) -> KeptPicture:
    return KeptPicture(picture_key(name, 0), size, at, server)


@pytest.mark.parametrize(
    ("limit", "gone"),
    [
        (101, []),
        (100, ["b1/0/full"]),
        (80, ["b1/0/full", "b2/0/full"]),
        (60, ["b1/0/full", "b2/0/full", "a/0/full"]),
    ],
)
def test_the_server_that_uses_most_gives_up_its_oldest(limit: int, gone: list[str]) -> None:
    kept = [of("a", "a", 31, 0), of("b", "b1", 20, 1), of("b", "b2", 20, 2), of("b", "b3", 30, 3)]
    assert to_evict(kept, limit) == gone


def test_a_share_counts_all_servers_with_pictures_and_the_one_that_asks() -> None:
    assert equal_share([], "a", 100) == 100
    assert equal_share(["a"], "a", 100) == 100
    assert equal_share(["a", "b", "b"], "c", 100) == 33


@given(KEPT, st.integers(0, 800))
def test_no_server_loses_what_is_within_an_equal_share(kept: list[KeptPicture], limit: int) -> None:
    gone = set(to_evict(kept, limit))
    for server in {one.server for one in kept}:
        own = [one for one in kept if one.server == server]
        if sum(one.size for one in own) <= equal_share([one.server for one in kept], server, limit):
            assert not gone & {one.key for one in own}


@given(KEPT, st.integers(0, 800), st.integers(0, 800), st.sampled_from("abc"))
def test_a_new_picture_within_the_share_stays(
    kept: list[KeptPicture], limit: int, size: int, server: str
) -> None:
    full_ones = [one for one in kept if not one.is_thumb]
    before = [one for one in full_ones if one.key not in to_evict(full_ones, limit)]
    new = of(server, "new", size, 1_000)
    share = equal_share([one.server for one in before], server, limit)
    gone = to_evict([*before, new], limit)
    assert new.key not in gone or size > share


@given(KEPT, st.integers(0, 500))
def test_what_stays_fits_and_nothing_goes_needlessly(kept: list[KeptPicture], limit: int) -> None:
    gone = to_evict(kept, limit)
    sizes = {one.key: one.size for one in kept}
    left = sum(sizes.values()) - sum(sizes[key] for key in gone)
    assert left <= limit
    assert len(set(gone)) == len(gone)
    if gone:
        assert left + sizes[gone[-1]] > limit


def test_a_clip_is_known_by_its_key() -> None:
    for kind, wanted in ((FULL, False), (THUMB, False), (CLIP, True)):
        one = PictureToKeep(picture_key("p", 3, kind), "", "http://a/x", A, at=1, limit=9)
        assert one.is_clip is wanted
        assert is_clip(one.key) is wanted


def test_starred_pictures_stay_though_they_alone_are_over_the_limit() -> None:
    one, other = full("one", at=1), full("other", at=2)
    assert to_evict([one, other], 10, {one.key}) == [other.key]
    assert to_evict([one, other], 0, {one.key}) == [other.key]
    assert to_evict([one], 0, {one.key}) == []
