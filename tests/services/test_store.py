"""The store of a state: every watcher gets every change once, in order, after it."""

from dataclasses import dataclass, field

import pytest

from app.services.store import StateStore


@dataclass(frozen=True)
class Values:
    """A state."""

    number: int = 0
    words: tuple[str, ...] = field(default_factory=tuple)


Pairs = list[tuple[int, int]]


class Watched:
    """A store that is watched: `seen` are the numbers before and after each change."""

    def __init__(self) -> None:
        self.store = StateStore(Values())
        self.seen: Pairs = []
        self.close = self.watch(self.seen)

    def watch(self, seen: Pairs) -> object:
        return self.store.watch(lambda before, after: seen.append((before.number, after.number)))


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_fields_are_replaced_at_once_and_the_others_stay(watched: Watched) -> None:
    words = watched.store.state.words
    watched.store.change(number=1)
    assert watched.store.state.number == 1
    assert watched.store.state.words is words
    watched.store.change(number=2, words=("a",))
    assert watched.store.state == Values(2, ("a",))
    assert watched.seen == [(0, 1), (1, 2)]


def test_the_same_objects_are_no_change(watched: Watched) -> None:
    before = watched.store.state
    watched.store.change(number=before.number, words=before.words)
    assert watched.store.state is before
    assert watched.seen == []


def test_a_watcher_sees_the_state_as_it_is_by_then(watched: Watched) -> None:
    seen: list[bool] = []
    watched.store.watch(lambda before, after: seen.append(watched.store.state is after))
    watched.store.change(number=1)
    assert seen == [True]


def test_changes_that_a_watcher_makes_come_after_for_all(watched: Watched) -> None:
    later: Pairs = []

    def count_on(before: Values, after: Values) -> None:
        if after.number < 3:
            watched.store.change(number=after.number + 1)

    watched.store.watch(count_on)
    watched.watch(later)
    watched.store.change(number=1)
    assert watched.seen == later == [(0, 1), (1, 2), (2, 3)]


def test_a_closed_watcher_hears_nothing_and_closing_again_does_nothing(watched: Watched) -> None:
    assert callable(watched.close)
    watched.close()
    watched.close()
    watched.store.change(number=1)
    assert watched.seen == []


def test_a_watcher_may_stop_watching_while_it_is_notified(watched: Watched) -> None:
    heard: list[int] = []

    def once(before: Values, after: Values) -> None:
        heard.append(after.number)
        close()

    close = watched.store.watch(once)
    watched.store.change(number=1)
    watched.store.change(number=2)
    assert heard == [1]
    assert watched.seen == [(0, 1), (1, 2)]


def test_a_watcher_that_fails_does_not_stop_later_changes(watched: Watched) -> None:
    def fail(before: Values, after: Values) -> None:
        raise ValueError("no")

    close = watched.store.watch(fail)
    with pytest.raises(ValueError, match="no"):
        watched.store.change(number=1)
    close()
    watched.store.change(number=2)
    assert watched.seen == [(0, 1), (1, 2)]
