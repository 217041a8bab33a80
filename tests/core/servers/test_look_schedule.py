"""When servers are checked, for all windows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerUrl
from app.core.servers.attention import Attention
from app.core.servers.look_schedule import (
    FRESH_MS,
    OFTEN_MS,
    SELDOM_MS,
    Look,
    Need,
    due_at,
    is_fresh,
    looked,
    need_of,
    retry_ms,
)
from app.core.servers.server import Server, Wakes

URL, OTHER = ServerUrl("http://a:8188"), ServerUrl("http://b:8188")
SERVER = Server(URL, "A")
QUIET = Server(URL, "A", wakes=Wakes.NEVER)
HERE, ELSEWHERE, NOWHERE = frozenset({URL}), frozenset({OTHER}), frozenset[ServerUrl]()
ATTENTIONS = st.lists(
    st.builds(
        Attention,
        st.booleans(),
        st.sampled_from([HERE, ELSEWHERE, NOWHERE]),
        st.sampled_from([HERE, ELSEWHERE, NOWHERE]),
    ),
    max_size=5,
)


@pytest.mark.parametrize(
    ("attention", "need"),
    [
        (Attention(False, NOWHERE, NOWHERE), Need.NEVER),
        (Attention(False, NOWHERE, HERE), Need.NEVER),
        (Attention(False, ELSEWHERE, NOWHERE), Need.SELDOM),
        (Attention(False, HERE, NOWHERE), Need.OFTEN),
        (Attention(True, NOWHERE, NOWHERE), Need.SELDOM),
        (Attention(True, NOWHERE, ELSEWHERE), Need.SELDOM),
        (Attention(True, NOWHERE, HERE), Need.OFTEN),
    ],
)
def test_need_follows_work_and_sight(attention: Attention, need: Need) -> None:
    assert need_of(SERVER, [attention]) is need
    assert need_of(SERVER, [Attention(visible=False), attention]) is need


def test_work_does_not_have_a_server_checked_that_must_not_be_woken() -> None:
    assert need_of(QUIET, [Attention(True, HERE, HERE)]) is Need.NEVER


def test_without_windows_nothing_is_needed() -> None:
    assert need_of(SERVER, []) is Need.NEVER


@given(ATTENTIONS)
def test_a_server_that_must_not_be_woken_never_is(attentions: list[Attention]) -> None:
    assert need_of(QUIET, attentions) is Need.NEVER


@given(ATTENTIONS, st.integers(1, 30))
def test_many_equal_windows_need_what_one_needs(attentions: list[Attention], count: int) -> None:
    assert need_of(SERVER, attentions * count) is need_of(SERVER, attentions)


@given(ATTENTIONS)
def test_hidden_and_idle_windows_need_nothing(attentions: list[Attention]) -> None:
    idle = [Attention(False, NOWHERE, one.shown) for one in attentions]
    assert need_of(SERVER, idle) is Need.NEVER


def test_what_was_never_checked_is_due_at_once_if_it_is_needed() -> None:
    assert due_at(Need.OFTEN, None, 7) == due_at(Need.SELDOM, None, 7) == 7
    assert due_at(Need.NEVER, None, 7) is None
    assert due_at(Need.NEVER, Look(0), 7) is None


def test_the_pauses_grow_while_a_server_is_needed_seldom() -> None:
    last, pauses = looked(Need.SELDOM, None, 0), []
    for _ in range(5):
        due = due_at(Need.SELDOM, last, last.at)
        assert due is not None
        pauses.append(due - last.at)
        last = looked(Need.SELDOM, last, due)
    assert pauses == [*SELDOM_MS, SELDOM_MS[-1], SELDOM_MS[-1]]


@given(st.integers(0, 10), st.integers(0, 10**9))
def test_pauses_begin_anew_after_a_server_was_needed_often(seldom: int, at: int) -> None:
    assert due_at(Need.OFTEN, Look(at, seldom), at) == at + OFTEN_MS
    last = looked(Need.OFTEN, Look(at, seldom), at + OFTEN_MS)
    assert due_at(Need.SELDOM, last, last.at) == last.at + SELDOM_MS[0]


def test_a_failed_request_is_repeated_soon_while_a_person_may_wait_for_it() -> None:
    assert [retry_ms(n, is_visible=True) for n in (1, 2, 9)] == [OFTEN_MS] * 3
    hidden = [retry_ms(n, is_visible=False) for n in (1, 2, 3, 4, 9)]
    assert hidden == [OFTEN_MS, *SELDOM_MS, SELDOM_MS[-1]]


def test_a_look_is_fresh_for_a_moment() -> None:
    assert not is_fresh(None, 0)
    assert is_fresh(Look(100), 100 + FRESH_MS - 1)
    assert not is_fresh(Look(100), 100 + FRESH_MS)
