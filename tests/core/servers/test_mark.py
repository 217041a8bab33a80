"""Marks: a wish by the address, apart within a pool, and kept for good."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerUrl
from app.core.servers.mark import HUES, SHAPES, Mark, are_confusable, marks_of, wished_mark
from app.core.servers.mark_text import MAX_MARKS, marks_text, read_marks
from app.core.servers.server import Server, make_server
from tests.core.json_values import JSON
from tests.fakes.deep import DEEP_LIST


def pool_of(*names: str, port: int = 8188) -> list[Server]:
    return [make_server(f"http://10.0.0.{at}:{port}", name) for at, name in enumerate(names)]


def tags(servers: list[Server]) -> list[str]:
    marks = marks_of(servers, {})
    return [marks[server.identity].tag for server in servers]


@given(st.text())
def test_a_mark_is_a_function_of_the_address(url: str) -> None:
    mark = wished_mark(url)
    assert mark == wished_mark(url)
    assert 0 <= mark.hue < HUES
    assert 0 <= mark.shape < SHAPES
    assert len(mark.tag) == 2
    assert mark.tag.isupper()


def test_marks_tell_the_servers_of_a_pool_apart() -> None:
    marks = [wished_mark(f"http://10.0.0.{number}:8188") for number in range(100)]
    assert len(set(marks)) > 95
    assert max(Counter(mark.hue for mark in marks).values()) < 25


def test_a_mark_is_the_same_in_every_window_and_run() -> None:
    assert wished_mark("http://127.0.0.1:8188") == Mark(7, "NF", 2)


def test_two_demo_servers_side_by_side_have_different_hues() -> None:
    first, second = (wished_mark(f"http://127.0.0.1:{port}") for port in (8188, 8189))
    assert first.hue != second.hue


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["GPU A", "GPU B"], ["GA", "GB"]),
        (["gpu1", "gpu2", "gpu12"], ["G1", "G2", "GP"]),
        (["Big box", "4090", "Box"], ["BB", "40", "BO"]),
        (["显卡一", "显卡二"], ["显卡", "显二"]),
        (["显卡 1", "显卡 2"], ["显1", "显2"]),
        (["A", "B", "7"], ["A", "B", "7"]),
        (["A", "a", "A"], ["A", "A2", "A3"]),
        (["A", "AA", "A A"], ["A", "A2", "A3"]),
        (["AA", "A", "Anna"], ["AA", "A2", "AN"]),
        (["ß"], ["ß"]),
    ],
)
def test_letters_come_from_the_name(names: list[str], expected: list[str]) -> None:
    assert tags(pool_of(*names)) == expected


@pytest.mark.parametrize("name", ["", "…", "\N{ROCKET}"])
def test_letters_come_from_the_hash_without_a_name(name: str) -> None:
    (server,) = servers = pool_of(name)
    assert tags(servers) == [wished_mark(server.url).tag]


def test_two_ports_of_one_host_look_different() -> None:
    first, second = marks_of(
        [make_server(f"http://127.0.0.1:{port}") for port in (8188, 8189)], {}
    ).values()
    assert first.hue != second.hue
    assert first.tag != second.tag


def test_no_letter_stands_once_and_twice_in_a_pool_of_many() -> None:
    found = tags(pool_of(*"A" * 40, "Aa", "Ab"))
    assert len(set(found)) == len(found)
    assert "A" in found
    assert "AA" not in found


def test_a_letter_that_was_doubled_before_is_single_now() -> None:
    (server,) = pool_of("A")
    assert marks_of([server], {server.identity: Mark(3, "AA", 1)}) == {
        server.identity: Mark(3, "A", 1)
    }


SERVERS = st.builds(
    lambda host, name: make_server(f"http://{host}", name),
    st.from_regex(r"[a-z0-9]{1,8}(:[1-9][0-9]{0,3})?", fullmatch=True),
    st.text(max_size=12) | st.sampled_from(["GPU A", "GPU 1", "gpu"]),
)
POOLS = st.lists(SERVERS, max_size=10, unique_by=lambda server: server.identity)


@given(POOLS)
def test_in_a_pool_of_ten_all_hues_and_letters_differ_and_no_pair_is_confusable(
    servers: list[Server],
) -> None:
    marks = marks_of(servers, {}).values()
    assert len({mark.hue for mark in marks}) == len({mark.tag for mark in marks}) == len(servers)
    assert not any(are_confusable(*pair) for pair in combinations(marks, 2))


@given(st.lists(POOLS, max_size=6))
def test_whatever_the_pools_before_no_pair_is_confusable(pools: list[list[Server]]) -> None:
    kept = marks_of([], {})
    for servers in pools:
        kept = marks_of(servers, kept)
        marks = [kept[server.identity] for server in servers]
        assert len({mark.tag for mark in marks}) == len(servers)
        assert not any(are_confusable(*pair) for pair in combinations(marks, 2))


@given(POOLS, POOLS)
def test_a_mark_stays_when_others_come_and_go(first: list[Server], more: list[Server]) -> None:
    before = marks_of(first, {})
    added = [one for one in more if one.identity not in before][: 10 - len(first)]
    after = marks_of([*added, *first], before)
    assert {own: after[own] for own in before} == before
    assert marks_of(first, after) is after


def test_a_mark_stays_at_a_new_address_and_its_letters_follow_a_new_name() -> None:
    server, other = pool_of("GPU A", "Other")
    before = marks_of([server, other], {})
    moved = replace(server.moved(ServerUrl("http://new:1")), name="Big box")
    after = marks_of([moved, other], before)
    assert after[moved.identity] == replace(before[server.identity], tag="BB")
    assert after[other.identity] == before[other.identity]


def test_a_kept_mark_that_another_server_has_by_now_is_given_anew() -> None:
    first, second = pool_of("GPU A", "GPU B")
    mark = Mark(3, "GA", 1)
    after = marks_of([first, second], {first.identity: mark, second.identity: mark})
    assert after[first.identity] == mark
    assert not are_confusable(mark, after[second.identity])
    assert after[second.identity].tag == "GB"
    assert mark.text == "3-1-GA"


def test_more_servers_than_dots_have_letters_of_their_own() -> None:
    servers = pool_of(*[""] * (HUES * SHAPES + 5))
    marks = marks_of(servers, {}).values()
    assert len({mark.tag for mark in marks}) == len(servers)


@given(POOLS)
def test_marks_come_back_from_the_settings(servers: list[Server]) -> None:
    marks = marks_of(servers, {})
    assert read_marks(marks_text(marks)) == marks


def test_the_newest_marks_are_stored() -> None:
    marks = marks_of(pool_of(*[""] * 300, port=1), {})
    marks = {**marks, **marks_of(pool_of(*[""] * 300, port=2), {})}
    assert read_marks(marks_text(marks)) == dict(list(marks.items())[-MAX_MARKS:])


@given(JSON.map(str) | st.text())
def test_any_text_is_read_as_marks(text: str) -> None:
    assert isinstance(read_marks(text), dict)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "{",
        "[]",
        DEEP_LIST,
        '{"a": 3, "b": [1, 2], "c": [true, 0, "AB"], "d": [1, 9, "AB"], "e": [1, 1, 7]}',
        '{"z": [1, 1, ""]}',
        '{"a": [1, 1, "ABC"], "b": [1, 1, "<b"], "c": [-1, 0, "AB"], "d": [0.5, 0, "AB"]}',
        f'{{"{"x" * 65}": [0, 0, "AB"]}}',
    ],
)
def test_text_that_makes_no_sense_is_no_mark(text: str | None) -> None:
    assert read_marks(text) == {}
