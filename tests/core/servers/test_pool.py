"""The pool: a file's servers with a person's edits on top, and which server the next work gets."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InputError
from app.core.servers.pool import Candidate, Pool, choose, choose_many
from app.core.servers.server import Server
from tests.fakes.values import A, B, C, a_server

FILE = Pool(base=(a_server(A), a_server(B)))


def urls(pool: Pool) -> list[str]:
    return [server.url for server in pool.servers]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda pool: pool, [A, B]),
        (lambda pool: pool.add(a_server(C)), [A, B, C]),
        (lambda pool: pool.remove(A), [B]),
        (lambda pool: pool.remove(A).add(a_server(A)), [A, B]),
        (lambda pool: pool.add(a_server(C)).remove(C), [A, B]),
        (lambda pool: pool.add(a_server(C)).remove(C).add(a_server(C)), [A, B, C]),
        (lambda pool: pool.remove(C), [A, B]),
        (lambda pool: pool.edit(A, a_server(C)), [B, C]),
        (lambda pool: pool.remove(A).remove(B), []),
    ],
)
def test_edits_are_put_on_top_of_the_file(
    edit: Callable[[Pool], Pool], expected: list[str]
) -> None:
    assert urls(edit(FILE)) == expected


def test_a_new_name_stays_in_the_files_place_and_outlives_the_files_own() -> None:
    pool = FILE.edit(A, Server(A, "Mine"))
    assert [server.name for server in pool.servers] == ["Mine", "b:8188"]
    later = Pool((Server(A, "Host's"), a_server(C)), pool.added, pool.removed)
    assert [server.name for server in later.servers] == ["Mine", "c:8188"]


def test_a_new_name_leaves_an_added_server_in_its_place() -> None:
    pool = FILE.add(a_server(C)).add(a_server("http://d:1")).edit(C, Server(C, "Third"))
    assert [server.name for server in pool.servers] == ["a:8188", "b:8188", "Third", "d:1"]


def test_a_name_given_twice_is_the_last() -> None:
    pool = FILE.edit(A, Server(A, "One")).edit(A, Server(A, "Two"))
    assert [server.name for server in pool.servers] == ["Two", "b:8188"]


def test_a_person_removes_a_server_for_good_also_when_the_file_changes() -> None:
    pool = FILE.remove(A)
    later = Pool((a_server(C), a_server(A)), pool.added, pool.removed)
    assert urls(later) == [C]


def test_the_pool_knows_its_servers_by_address() -> None:
    assert FILE.get(A) == a_server(A)
    assert FILE.get(C) is None
    assert FILE.remove(A).get(A) is None


@pytest.mark.parametrize(
    "edit",
    [
        lambda pool: pool.add(Server(A, "again")),
        lambda pool: pool.edit(B, Server(A, "again")),
        lambda pool: pool.add(a_server(C)).add(a_server(C)),
    ],
)
def test_an_address_that_is_there_is_refused(edit: Callable[[Pool], Pool]) -> None:
    with pytest.raises(InputError) as caught:
        edit(FILE)
    assert caught.value.message.key == "server.duplicate"


SERVERS = st.sampled_from([a_server(A), a_server(B), a_server(C), Server(A, "Other name")])


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "edit"]), SERVERS, SERVERS)))
def test_no_sequence_of_edits_makes_an_address_appear_twice(
    steps: list[tuple[str, Server, Server]],
) -> None:
    pool = FILE
    for step, first, second in steps:
        try:
            if step == "add":
                pool = pool.add(first)
                assert pool.get(first.url) == first
            elif step == "remove":
                pool = pool.remove(first.url)
                assert pool.get(first.url) is None
            elif pool.get(first.url) is not None:
                pool = pool.edit(first.url, second)
                assert pool.get(second.url) == second
                assert first.url == second.url or pool.get(first.url) is None
        except InputError:
            assert pool.get(first.url if step == "add" else second.url) is not None
        assert len(set(urls(pool))) == len(urls(pool))


def first_of(count: int) -> int:
    return 0 * count


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], None),
        ([Candidate(A, usable=True, queue_remaining=5)], A),
        ([Candidate(A, True, 2), Candidate(B, True, 1)], B),
        ([Candidate(A, True, 1, reserved=1), Candidate(B, True, 1)], B),
        ([Candidate(A, True, 0, reserved=3), Candidate(B, True, 2)], B),
        ([Candidate(A, False, 0), Candidate(B, True, 99)], B),
        ([Candidate(A, False, 3), Candidate(B, False, 1)], B),
        ([Candidate(A, True, 0, is_suspect=True), Candidate(B, True, 99)], B),
        ([Candidate(A, True, 0, is_suspect=True), Candidate(B, False)], A),
        ([Candidate(A, True, 2, is_suspect=True), Candidate(B, True, 1, is_suspect=True)], B),
    ],
)
def test_the_shortest_queue_among_the_usable_is_chosen(
    candidates: list[Candidate], chosen: str | None
) -> None:
    assert choose(candidates, first_of) == chosen


@pytest.mark.parametrize(("draw", "chosen"), [(0, A), (1, C)])
def test_equals_are_drawn_for(draw: int, chosen: str) -> None:
    candidates = [Candidate(A, True, 1), Candidate(B, True, 2), Candidate(C, True, 0, 1)]
    asked: list[int] = []

    def tie(count: int) -> int:
        asked.append(count)
        return draw

    assert choose(candidates, tie) == chosen
    assert asked == [2]


@pytest.mark.parametrize(
    ("candidates", "count", "chosen"),
    [
        ([Candidate(A, True), Candidate(B, True)], 4, [A, B, A, B]),
        ([Candidate(A, True, 2), Candidate(B, True)], 4, [B, B, A, B]),
        ([Candidate(A, False), Candidate(B, True, 5)], 2, [B, B]),
        ([Candidate(A, False), Candidate(B, False)], 2, [A, B]),
        ([Candidate(A, True)], 3, [A, A, A]),
        ([Candidate(A, True)], 0, []),
    ],
)
def test_a_batch_that_spreads_counts_its_own_tasks_on_the_way(
    candidates: list[Candidate], count: int, chosen: list[str]
) -> None:
    assert choose_many(candidates, count, first_of) == chosen


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.integers(0, 20))
def test_a_batch_that_spreads_leaves_no_server_much_longer_than_another(
    queues: list[int], count: int
) -> None:
    candidates = [Candidate(str(place), True, length) for place, length in enumerate(queues)]
    chosen = choose_many(candidates, count, first_of)
    after = [length + chosen.count(str(place)) for place, length in enumerate(queues)]
    used = [length for place, length in enumerate(after) if str(place) in chosen]
    assert len(chosen) == count
    assert max(used, default=0) <= min(after) + 1
