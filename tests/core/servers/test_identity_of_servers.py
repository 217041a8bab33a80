"""A server is not its address: its id and its earlier addresses, in a pool and as text."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InputError
from app.core.ids import ServerId, ServerUrl
from app.core.servers.pool import Pool
from app.core.servers.server import MAX_EARLIER, MAX_ID, Server, id_of, make_server
from app.core.servers.server_list import distinct, entry_of, parse_servers
from app.core.settings.saved import edited_pool, pool_text
from tests.fakes.values import A, B, C, a_server

D = ServerUrl("http://d:8188")
FILE = Pool((Server(A, "Alpha"), a_server(B)))


def moved(pool: Pool, old: ServerUrl, new: ServerUrl) -> Pool:
    server = pool.get(old)
    assert server is not None
    return pool.edit(old, server.moved(new))


def urls(pool: Pool) -> list[str]:
    return [server.url for server in pool.servers]


def test_a_server_that_moves_keeps_its_id_name_and_addresses() -> None:
    server = Server(A, "Alpha").moved(C)
    assert server == Server(C, "Alpha", id_of(A), (A,))
    assert server.had(A)
    assert server.had(C)
    assert not server.had(B)
    assert server.moved(C) is server
    assert server.moved(A) == Server(A, "Alpha", earlier=(C,))


def test_a_name_that_is_the_address_follows_it() -> None:
    assert a_server(A).moved(C).name == "c:8188"


def test_the_earliest_addresses_are_forgotten() -> None:
    server = a_server(A)
    for number in range(MAX_EARLIER + 3):
        server = server.moved(ServerUrl(f"http://new:{number + 1}"))
    assert len(server.earlier) == MAX_EARLIER
    assert server.identity == id_of(A)


def test_a_server_of_the_file_moves_at_its_place_and_is_known_at_both_addresses() -> None:
    pool = moved(FILE, A, C)
    assert urls(pool) == [C, B]
    assert pool.get(A) is None
    assert pool.known(A) == pool.known(C) == pool.by_id(id_of(A)) == pool.get(C)
    assert pool.known(D) is None
    assert pool.by_id(ServerId("x")) is None
    assert edited_pool(FILE.base, pool_text(pool)) == pool


def test_a_server_moves_back() -> None:
    pool = moved(moved(FILE, A, C), C, A)
    assert urls(pool) == [A, B]
    assert pool.servers[0].earlier == (C,)


def test_a_move_to_an_address_that_is_taken_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        moved(FILE, A, B)
    assert caught.value.message.key == "server.duplicate"


def test_another_server_at_an_address_that_was_left_has_an_id_of_its_own() -> None:
    pool = moved(FILE, A, C).add(a_server(A))
    assert urls(pool) == [C, B, A]
    assert len({server.identity for server in pool.servers}) == 3
    assert pool.known(A) == pool.get(A)
    assert edited_pool(FILE.base, pool_text(pool)) == pool


def test_when_the_file_follows_the_move_the_server_is_there_once() -> None:
    pool = replace(moved(FILE, A, C), base=(Server(C, "New"), a_server(B)))
    assert urls(pool) == [C, B]
    assert pool.servers[0].name == "Alpha"


def test_the_later_address_of_list_and_edit_counts() -> None:
    listed = Server(C, "Alpha", id_of(A), (A,))
    renamed = replace(FILE.edit(A, Server(A, "Mine")), base=(listed,))
    assert renamed.servers == (replace(listed, name="Mine"),)
    unnamed = Pool((listed,), (a_server(A),))
    assert unnamed.servers == (listed,)
    ahead = Pool((Server(A, "Alpha"),), (listed,))
    assert ahead.servers == (listed,)


def test_a_server_that_moved_and_was_removed_stays_away_also_when_it_is_added_again() -> None:
    pool = moved(FILE, A, C).remove(C)
    assert urls(pool) == [B]
    back = pool.add(Server(C, "Alpha", id_of(A), (A,)))
    assert sorted(urls(back)) == [B, C]


def test_a_retired_server_is_known_and_comes_back_when_it_is_added() -> None:
    pool = Pool(FILE.base, retired=(Server(C, "Gone"),))
    assert pool.get(C) is None
    assert pool.known(C) == Server(C, "Gone")
    assert pool.remove(C).retired == ()
    assert pool.add(Server(C, "Back")).retired == ()
    assert pool.add(Server(C, "Back")).get(C) == Server(C, "Back")


def test_the_same_server_in_two_lists_is_one() -> None:
    pool = Pool(FILE.base, found=(Server(A, "Twice"), a_server(C)))
    assert urls(pool) == [A, B, C]
    two_ids = Pool((Server(A, "One", ServerId("x")),), found=(a_server(A),))
    assert urls(two_ids) == [A]


def test_a_list_may_name_ids_and_earlier_addresses() -> None:
    entries = [
        {"url": A, "name": "Alpha", "id": "gpu-2", "earlier": [B, C, B, A, "ftp://x", 3]},
        {"url": C, "id": id_of(C)},
        {"url": D, "id": "x" * (MAX_ID + 1), "earlier": "no"},
    ]
    servers, errors = parse_servers(entries)
    assert servers == (Server(A, "Alpha", ServerId("gpu-2"), (B, C)), a_server(C), a_server(D))
    assert errors == ()
    assert parse_servers([entry_of(one) for one in servers])[0] == servers


def test_an_id_that_is_taken_becomes_another_one() -> None:
    one = Server(A, "One", ServerId("x"))
    two = distinct(Server(B, "Two", ServerId("x")), [one])
    three = distinct(Server(C, "Three", ServerId("x")), [one, two])
    assert [one.identity, two.identity, three.identity] == ["x", "x-2", "x-3"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "move"]),
        st.sampled_from([A, B, C, D]),
        st.sampled_from([A, B, C, D]),
    ),
    max_size=12,
)


@given(STEPS)
def test_whatever_moves_addresses_and_ids_stay_distinct_and_come_back(
    steps: list[tuple[str, ServerUrl, ServerUrl]],
) -> None:
    pool = FILE
    for step, url, other in steps:
        with contextlib.suppress(InputError):
            if step == "add":
                pool = pool.add(make_server(url))
            elif step == "remove":
                pool = pool.remove(url)
            elif pool.get(url) is not None:
                before = pool.get(url)
                pool = moved(pool, url, other)
                after = pool.get(other)
                assert before is not None
                assert after is not None
                assert after.identity == before.identity
        ids = {one.identity for one in pool.servers}
        assert len(set(urls(pool))) == len(ids) == len(urls(pool))
        assert edited_pool(FILE.base, pool_text(pool)).servers == pool.servers
