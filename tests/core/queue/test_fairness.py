"""Whose turn it is."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import WindowId
from app.core.queue.entry import Entry, Lane
from app.core.queue.fairness import in_turn
from tests.core.queue.entries import entry


def ids(entries: list[Entry], **served: int) -> list[str]:
    counts = {WindowId(window): count for window, count in served.items()}
    return [one.prompt_id for one in in_turn(entries, counts)]


def test_a_window_runs_its_entries_in_their_order() -> None:
    assert ids([entry(3), entry(1), entry(2)]) == ["p1", "p2", "p3"]


def test_windows_take_turns() -> None:
    batch = [entry(number) for number in (1, 2, 3)]
    assert ids([*batch, entry(9, window="w2")]) == ["p1", "p9", "p2", "p3"]


def test_a_window_with_work_on_servers_comes_later() -> None:
    assert ids([entry(1), entry(9, window="w2")], w1=2) == ["p9", "p1"]


def test_now_comes_before_batches_of_all_windows() -> None:
    entries = [entry(1), entry(2), entry(9, window="w2", lane=Lane.NOW)]
    assert ids(entries, w2=5) == ["p9", "p1", "p2"]


def test_paused_entries_are_left_out() -> None:
    assert ids([entry(1, is_paused=True), entry(2)]) == ["p2"]


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["w1", "w2", "w3"]), st.integers(0, 5), st.sampled_from(Lane), st.booleans()
    ),
    max_size=20,
)


@given(ENTRIES)
def test_each_entry_that_waits_has_one_turn_and_none_is_overtaken_in_its_window(
    given_: list[tuple[str, int, Lane, bool]],
) -> None:
    entries = [
        entry(number, window, place=float(place), lane=lane, is_paused=paused)
        for number, (window, place, lane, paused) in enumerate(given_)
    ]
    turns = list(in_turn(entries, {}))
    waiting = [one for one in entries if not one.is_paused]
    assert sorted(one.prompt_id for one in turns) == sorted(one.prompt_id for one in waiting)
    assert [one.lane for one in turns] == sorted(
        (one.lane for one in turns), key=[Lane.NOW, Lane.BATCH].index
    )
    for window in {one.window_id for one in turns}:
        for lane in Lane:
            places = [one.place for one in turns if (one.window_id, one.lane) == (window, lane)]
            assert places == sorted(places)
