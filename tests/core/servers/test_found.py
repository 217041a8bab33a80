"""Servers of lists: one that moves stays the same server, one that leaves is retired."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerId, ServerUrl
from app.core.servers.found import MAX_RETIRED, found_text, with_found, with_saved
from app.core.servers.pool import Pool
from app.core.servers.server import Server, id_of
from tests.fakes.values import A, B, C, a_server

D = ServerUrl("http://d:8188")
FILE = Pool((Server(A, "Alpha"),))


def seen(pool: Pool, *listed: Server, is_whole: bool = True) -> Pool:
    return with_found(pool, listed, is_whole=is_whole)


def test_listed_servers_come_after_those_of_the_file() -> None:
    pool = seen(FILE, a_server(B), a_server(A))
    assert [one.url for one in pool.servers] == [A, B]
    assert pool.get(A) == Server(A, "Alpha")
    assert seen(pool, a_server(B), a_server(A)) == pool


def test_one_that_leaves_is_retired_and_comes_back() -> None:
    pool = seen(seen(FILE, a_server(B)))
    assert pool.get(B) is None
    assert pool.retired == (a_server(B),)
    assert pool.known(B) == a_server(B)
    assert seen(pool) == pool
    back = seen(pool, Server(B, "Beta"))
    assert back.retired == ()
    assert back.get(B) == Server(B, "Beta")


@pytest.mark.parametrize("own", ["", "w1"])
def test_one_with_the_same_name_or_id_moved(own: str) -> None:
    pool = seen(FILE, Server(B, "Work", ServerId(own)))
    for between in (pool, seen(pool)):
        moved = seen(between, Server(C, "Work", ServerId(own)))
        assert moved.retired == ()
        assert moved.found == (Server(C, "Work", ServerId(own) or id_of(B), (B,)),)
        assert moved.known(B) == moved.get(C)


def test_one_with_another_id_or_without_a_name_is_another_server() -> None:
    pool = seen(FILE, Server(B, "Work", ServerId("w1")))
    assert seen(pool, Server(C, "Work", ServerId("w2"))).retired == pool.found
    plain = seen(FILE, a_server(B))
    assert seen(plain, a_server(C)).retired == plain.found


def test_two_of_one_name_are_not_taken_for_each_other() -> None:
    pool = seen(FILE, Server(B, "Work"), Server(C, "Work"))
    now = seen(pool, Server(D, "Work"))
    assert now.found == (Server(D, "Work"),)
    assert now.retired == pool.found


def test_nothing_retires_while_a_list_is_unread() -> None:
    pool = seen(seen(FILE, a_server(B)), is_whole=False)
    assert pool.found == (a_server(B),)
    assert pool.retired == ()


def test_one_that_a_person_edited_or_removed_is_not_retired() -> None:
    pool = seen(FILE, Server(B, "Work"), Server(C, "Other"))
    edited = seen(pool.edit(B, Server(B, "Mine")).remove(C))
    assert edited.retired == ()
    assert edited.get(B) == Server(B, "Mine")
    assert seen(edited, Server(C, "Other")).get(C) is None


def test_only_the_latest_retired_are_kept() -> None:
    pool = FILE
    for number in range(MAX_RETIRED + 2):
        pool = seen(pool, a_server(ServerUrl(f"http://w{number}")))
    pool = seen(pool)
    assert len(pool.retired) == MAX_RETIRED
    assert pool.retired[-1].url == f"http://w{MAX_RETIRED + 1}"


def test_what_was_found_is_kept_as_text() -> None:
    pool = seen(seen(FILE, Server(B, "Work"), a_server(C)), Server(D, "Work"))
    assert pool.retired == (a_server(C),)
    assert with_saved(FILE, found_text(pool)) == pool
    assert with_saved(FILE, None) == with_saved(FILE, "no JSON") == FILE


@given(st.text() | st.sampled_from(["[]", "null", '{"found": 5}', '{"retired": [5]}', "[" * 999]))
def test_any_saved_text_is_read(text: str) -> None:
    assert with_saved(FILE, text).base == FILE.base


URLS = st.sampled_from([A, B, C, D])
SERVERS = st.builds(
    Server, URLS, st.sampled_from(["One", "Two"]), st.sampled_from(["", "x", "y"]).map(ServerId)
)
LISTS = st.lists(SERVERS, max_size=4, unique_by=lambda one: one.url).map(tuple)


@given(st.lists(st.tuples(LISTS, st.booleans()), max_size=6))
def test_every_listed_server_is_in_the_pool_once(steps: list[tuple[Any, bool]]) -> None:
    pool = FILE
    for listed, is_whole in steps:
        pool = with_found(pool, listed, is_whole=is_whole)
        urls = [one.url for one in pool.servers]
        assert len(set(urls)) == len(urls)
        assert {one.url for one in listed} <= set(urls)
        ids = [one.identity for one in (*pool.servers, *pool.retired)]
        assert len(set(ids)) == len(ids)
