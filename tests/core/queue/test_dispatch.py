"""Which run goes where: home first, elsewhere when that is done sooner, and never too many."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerUrl
from app.core.queue.breaker import Breaker
from app.core.queue.dispatch import OURS_AT_MOST, Load, Why, decide, plan
from app.core.queue.entry import RunOn, Where
from app.core.queue.seconds import Seconds
from tests.core.queue.entries import SHAPE, A, B, C, at_home, entry, only

TEN = Seconds().with_run(A, SHAPE, 10).with_run(B, SHAPE, 10)
IDLE = (Load(A), Load(B))


def sent(*args: object, **more: object) -> list[tuple[str, ServerUrl]]:
    return [(one.prompt_id, one.server) for one in decide(*args, **more)]  # type: ignore[arg-type]


def test_a_run_goes_home_where_home_is_as_good() -> None:
    (first,) = decide([entry(on=at_home(B))], IDLE, TEN, {})
    assert (first.server, first.why, first.seconds) == (B, Why.HOME, 10)
    assert first.others == {A: 10}


def test_a_batch_uses_all_servers_and_the_rest_waits_unbound() -> None:
    batch = [entry(number, on=at_home(A)) for number in range(6)]
    assert sent(batch, IDLE, TEN, {}) == [("p0", A), ("p1", B), ("p2", A), ("p3", B)]


def test_work_leaves_home_as_overflow() -> None:
    busy = (Load(A, ahead=10, ours=1), Load(B))
    (only_one,) = decide([entry(on=at_home(A))], busy, TEN, {})
    assert (only_one.server, only_one.why) == (B, Why.OVERFLOW)


def test_home_is_kept_where_another_is_sooner_by_little() -> None:
    near = (Load(A, ahead=4), Load(B))
    assert sent([entry(on=at_home(A))], near, TEN, {}) == [("p1", A)]


def test_a_run_that_may_run_on_one_server_only_waits_for_it() -> None:
    full = (Load(A, ahead=20, ours=OURS_AT_MOST), Load(B))
    assert sent([entry(on=only(A)), entry(2)], full, TEN, {}) == [("p2", B)]
    (there,) = decide([entry(on=only(B))], full, TEN, {})
    assert there.why is Why.ONLY


def test_a_window_without_a_home_gets_who_is_done_first() -> None:
    (one,) = decide([entry()], (Load(A, ahead=5), Load(B)), TEN, {})
    assert (one.server, one.why) == (B, Why.SOONEST)


def test_a_slow_server_gets_work_only_when_waiting_takes_longer() -> None:
    slow = Seconds().with_run(A, SHAPE, 10).with_run(B, SHAPE, 35)
    batch = [entry(number, on=at_home(A)) for number in range(5)]
    planned = [(one.decision.server, one.is_sent) for one in plan(batch, IDLE, slow, {})]
    assert planned == [(A, True), (A, True), (A, False), (A, False), (B, True)]
    assert sent(batch[:4], IDLE, slow, {}) == [("p0", A), ("p1", A)]


def test_a_loaded_model_counts() -> None:
    loading = TEN.with_run(A, SHAPE, 30, is_warm=False)
    warm = (Load(A), Load(B, models=frozenset({"m"})))
    run = entry(models=frozenset({"m"}), on=at_home(A))
    assert sent([run], warm, loading, {}) == [("p1", B)]


def test_closed_servers_get_nothing_and_suspect_ones_get_work_last() -> None:
    assert sent([entry()], (Load(A, is_open=False),), TEN, {}) == []
    assert sent([entry(on=at_home(A))], (Load(A, is_suspect=True), Load(B, ahead=99)), TEN, {}) == [
        ("p1", B)
    ]
    assert sent([entry()], (Load(A, is_suspect=True),), TEN, {}) == [("p1", A)]


def test_full_servers_are_not_planned_for() -> None:
    assert decide([entry()], (Load(A, ours=OURS_AT_MOST),), TEN, {}) == []


def test_a_server_that_rests_gets_one_trial() -> None:
    broken = Breaker().failed(A, SHAPE, at=0)
    batch = [entry(number, able=frozenset({A})) for number in range(2)]
    assert sent(batch, IDLE, TEN, {}, broken, at=0) == []
    assert sent(batch, IDLE, TEN, {}, broken, at=10**9) == [("p0", A)]


LOADS = st.lists(
    st.builds(
        Load,
        st.sampled_from([A, B, C]),
        ahead=st.floats(0, 100),
        ours=st.integers(0, 4),
        is_open=st.booleans(),
        is_suspect=st.booleans(),
    ),
    unique_by=lambda load: load.url,
)
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["w1", "w2"]),
        st.frozensets(st.sampled_from([A, B, C])),
        st.builds(RunOn, st.sampled_from(Where), st.sampled_from([A, B, C])),
    ),
    max_size=12,
)


@given(LOADS, ENTRIES)
def test_each_run_is_sent_once_where_it_may_run_and_within_the_room(
    loads: list[Load], wanted: list[tuple[str, frozenset[ServerUrl], RunOn]]
) -> None:
    entries = {
        one.prompt_id: one
        for one in (
            entry(number, window, able=able, on=on)
            for number, (window, able, on) in enumerate(wanted)
        )
    }
    decisions = decide(entries.values(), loads, TEN, {})
    assert len({one.prompt_id for one in decisions}) == len(decisions)
    counts = Counter(one.server for one in decisions)
    by_url = {load.url: load for load in loads}
    for decision in decisions:
        assert entries[decision.prompt_id].allows(decision.server)
        assert by_url[decision.server].is_open
    for url, count in counts.items():
        assert by_url[url].ours + count <= OURS_AT_MOST


def test_what_goes_at_once_is_sent_though_servers_are_full() -> None:
    full = (Load(A, ahead=20, ours=OURS_AT_MOST), Load(B, ahead=20, ours=OURS_AT_MOST))
    batch = [entry(number, on=at_home(A), at_once=number != 1) for number in range(4)]
    assert sent(batch, full, TEN, {}) == [("p0", A), ("p2", A), ("p3", B)]
    assert sent([entry(on=at_home(A), at_once=True, is_paused=True)], IDLE, TEN, {}) == []
    closed = (Load(A, is_open=False), Load(B, is_open=False))
    assert sent(batch, closed, TEN, {}) == []
