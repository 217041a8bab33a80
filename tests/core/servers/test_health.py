"""How a server is: each look leaves one state, and nothing left over from before."""

from collections.abc import Callable

import pytest

from app.core.message import Message, message
from app.core.servers.health import (
    PREFLIGHT,
    SEVERAL,
    Health,
    Reach,
    answered,
    down,
    late,
    none_usable,
    offline,
    passes_preflights,
    resting,
    set_aside,
    slow,
    woken,
)

FRESH = Health()
KNOWN = Health(Reach.UP, 3, None, 1, "0.3.64", 100)


@pytest.mark.parametrize("before", [FRESH, KNOWN, Health(Reach.DOWN, why=message("health.down"))])
@pytest.mark.parametrize(
    ("look", "reach", "why"),
    [
        (lambda health: answered(health, 2, 9), Reach.UP, None),
        (lambda health: slow(health, 0.8, 9), Reach.SLOW, message("health.slow", seconds=0.8)),
        (lambda health: down(health, message("x"), 9), Reach.DOWN, message("x")),
        (lambda health: set_aside(health, message("x"), 9), Reach.DOWN, message("x")),
        (lambda health: offline(health, 9), Reach.OFFLINE, message("health.offline")),
        (lambda health: resting(health, 5, 9), Reach.SLOW, message("health.rests", seconds=5)),
    ],
)
def test_a_look_leaves_one_state_with_one_cause(
    before: Health, look: Callable[[Health], Health], reach: Reach, why: Message | None
) -> None:
    after = look(before)
    assert (after.reach, after.why, after.checked_at) == (reach, why, 9)
    assert after.queue_remaining == (2 if reach is Reach.UP else None)
    assert (after.version, after.max_upload) == (before.version, before.max_upload)
    assert after.usable is (reach is Reach.UP)


def test_a_server_that_was_not_checked_is_being_checked() -> None:
    assert FRESH.reach is Reach.CHECKING
    assert not FRESH.usable


@pytest.mark.parametrize("before", [FRESH, KNOWN])
def test_a_late_answer_is_slow_but_its_queue_is_known(before: Health) -> None:
    after = late(before, 2, 3.0, 9)
    assert (after.reach, after.why) == (Reach.SLOW, message("health.slow", seconds=3.0))
    assert (after.queue_remaining, after.checked_at, after.answered_at) == (2, 9, 9)
    assert not after.usable


def test_when_it_answered_last_is_remembered_while_it_is_down() -> None:
    assert down(answered(FRESH, 0, 7), message("x"), 9).answered_at == 7


@pytest.mark.parametrize(
    "answer",
    [
        lambda health, at: answered(health, 0, at),
        lambda health, at: late(health, 0, 3.0, at),
        lambda health, at: resting(health, 1, at),
    ],
)
def test_no_answer_ends_a_rest_before_its_time(answer: Callable[[Health, int], Health]) -> None:
    rests = resting(FRESH, 2.5, 1_000)
    assert rests.rests_until == 3_500
    after = answer(rests, 2_000)
    assert (after.reach, after.why) == (rests.reach, rests.why)
    assert (after.rests_until, after.queue_remaining, after.checked_at) == (3_500, None, 2_000)
    assert not after.usable
    assert not after.answers


def test_a_rest_ends_in_time_or_by_a_person() -> None:
    rests = resting(FRESH, 2.5, 1_000)
    assert rests.rests(3_499)
    assert not rests.rests(3_500)
    for after in (answered(rests, 0, 3_500), answered(woken(rests), 0, 2_000)):
        assert (after.reach, after.rests_until) == (Reach.UP, None)
    assert resting(rests, 5, 2_000).rests_until == 7_000


@pytest.mark.parametrize(("at", "until"), [(3_499, 3_500), (3_500, None)])
def test_a_rest_that_is_over_leaves_nothing_though_no_answer_comes(
    at: int, until: int | None
) -> None:
    rests = resting(FRESH, 2.5, 1_000)
    for after in (down(rests, message("x"), at), slow(rests, 1, at), offline(rests, at)):
        assert after.rests_until == until


@pytest.mark.parametrize(
    ("health", "answers"),
    [
        (FRESH, True),
        (KNOWN, True),
        (late(FRESH, 0, 3.0, 9), True),
        (slow(KNOWN, 0.8, 9), False),
        (down(KNOWN, message("health.down"), 9), False),
        (offline(KNOWN, 9), False),
        (resting(KNOWN, 5, 9), False),
    ],
)
def test_a_server_answers_unless_it_did_not_when_it_was_last_asked(
    health: Health, answers: bool
) -> None:
    assert health.answers is answers


@pytest.mark.parametrize(
    ("healths", "why"),
    [
        ([], message("pool.empty")),
        ([offline(FRESH, 1), offline(KNOWN, 1)], message("pool.offline")),
        ([offline(FRESH, 1), down(KNOWN, message("x"), 1)], message("pool.all_down", count=2)),
        ([slow(KNOWN, 1, 1)], message("pool.all_down", count=1)),
        ([down(FRESH, message(SEVERAL), 1)] * 2, message("pool.several", count=2)),
        (
            [down(FRESH, message(SEVERAL), 1), slow(KNOWN, 1, 1)],
            message("pool.all_down", count=2),
        ),
    ],
)
def test_why_no_server_of_a_pool_can_be_used(healths: list[Health], why: Message) -> None:
    assert none_usable(healths) == why


def test_how_many_run_is_known_while_the_queue_is_as_long_as_it_was() -> None:
    looked = answered(FRESH, 4, 7, running=1)
    assert looked.running == 1
    assert answered(looked, 4, 8).running == 1
    assert answered(looked, 3, 8).running is None
    assert answered(answered(FRESH, 4, 7), 4, 8).running is None


def test_a_read_does_not_end_a_refusal_of_preflights() -> None:
    refuses = down(KNOWN, message(PREFLIGHT), 5)
    after = answered(refuses, 2, 9)
    assert (after.reach, after.why, after.answered_at) == (Reach.DOWN, message(PREFLIGHT), 9)
    assert answered(passes_preflights(refuses), 2, 9).usable
    for other in (KNOWN, down(KNOWN, message("x"), 5)):
        assert passes_preflights(other) is other
