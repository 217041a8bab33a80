"""What one window found out about a server, for the others."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.comfy.responses import MOST_DEPTH
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers.finding import MAX_REST_MS, parse_finding, plain_finding, taken
from app.core.servers.health import (
    PREFLIGHT,
    Health,
    Reach,
    answered,
    down,
    resting,
    set_aside,
    slow,
)

URL = ServerUrl("http://a:8188")
NOW = 50_000
UP = answered(Health(version="0.3.64", max_upload=5), 3, NOW - 100, running=1)
REACHES = st.sampled_from([reach for reach in Reach if reach is not Reach.CHECKING])
TIMES = st.integers(0, NOW)


def passed(health: Health, *, late: int = 0, offset: int = 0) -> Health:
    """Return a health as another window gets it, whose clock is `offset` ahead."""
    plain = json.loads(json.dumps(plain_finding(URL, health, NOW)))
    found = parse_finding(plain, NOW + offset + late, late)
    assert found is not None
    assert found[0] == URL
    return found[1]


@pytest.mark.parametrize(
    "health",
    [
        UP,
        slow(UP, 0.8, NOW),
        down(Health(), message("health.down"), NOW),
        down(Health(), message("health.set_aside", why=message("socket.flood"), count=3), NOW),
        resting(UP, 30, NOW),
    ],
)
@pytest.mark.parametrize(("late", "offset"), [(0, 0), (0, 9_000), (700, 9_000)])
def test_a_health_passes_the_channel(health: Health, late: int, offset: int) -> None:
    moved = replace(
        health,
        checked_at=None if health.checked_at is None else health.checked_at + offset,
        answered_at=None if health.answered_at is None else health.answered_at + offset,
        rests_until=None if health.rests_until is None else health.rests_until + offset,
    )
    assert passed(health, late=late, offset=offset) == moved


@given(REACHES, TIMES, st.one_of(st.none(), TIMES), st.one_of(st.none(), st.integers(0, 99)))
def test_any_health_passes_the_channel(
    reach: Reach, checked: int, answered_at: int | None, queue: int | None
) -> None:
    health = Health(reach, queue, checked_at=checked, answered_at=answered_at)
    assert passed(health) == health


def test_a_decision_to_set_a_server_aside_is_not_passed_on() -> None:
    found = passed(set_aside(UP, message("health.set_aside", why="x", count=3), NOW))
    assert (found.reach, found.set_aside) == (Reach.DOWN, False)


def test_a_rest_that_is_over_when_the_message_comes_is_none() -> None:
    assert passed(resting(UP, 1, NOW), late=1_000).rests_until is None


@pytest.mark.parametrize(
    "change",
    [
        {"server": "javascript:x"},
        {"server": 5},
        {"reach": "checking"},
        {"reach": "fine"},
        {"queue": -1},
        {"queue": True},
        {"why": "health.down"},
        {"why": {"key": "toast.x", "args": {}}},
        {"why": {"key": "health.down", "args": {"why": {"key": "a", "args": {"b": {}}}}}},
        {"why": {"key": "health.down", "args": []}},
        {"version": None},
        {"checked": None},
        {"rests": "long"},
    ],
)
def test_a_malformed_finding_is_none(change: dict[str, Any]) -> None:
    assert parse_finding({**plain_finding(URL, UP, NOW), **change}, NOW, 0) is None


def test_what_is_no_object_is_none() -> None:
    assert parse_finding([], NOW, 0) is None


def test_extreme_numbers_are_limited() -> None:
    plain = {**plain_finding(URL, UP, NOW), "queue": 10**12, "rests": 10**12}
    found = parse_finding(plain, NOW, 0)
    assert found is not None
    assert (found[1].queue_remaining, found[1].rests_until) == (MOST_DEPTH, NOW + MAX_REST_MS)


# ---- which of two is taken ----


def test_only_a_newer_finding_is_taken() -> None:
    older, newer = replace(UP, checked_at=NOW - 200), replace(UP, checked_at=NOW)
    assert taken(UP, older, NOW) is None
    assert taken(UP, UP, NOW) is None
    assert taken(UP, newer, NOW) == newer
    assert taken(Health(), UP, NOW) == UP


def test_of_two_of_one_moment_the_one_that_refuses_preflights_is_taken() -> None:
    refuses = down(UP, message(PREFLIGHT), NOW - 100)
    assert taken(UP, refuses, NOW) == refuses
    assert taken(refuses, UP, NOW) is None


def test_what_this_window_decided_stays() -> None:
    newer = replace(UP, checked_at=NOW)
    assert taken(set_aside(UP, message("health.set_aside"), NOW - 100), newer, NOW) is None
    assert taken(resting(UP, 30, NOW - 100), newer, NOW) is None
    still = resting(UP, 60, NOW)
    assert taken(resting(UP, 30, NOW - 100), still, NOW) == still


def test_what_another_window_does_not_know_stays() -> None:
    found = replace(UP, version="", max_upload=None, running=None, checked_at=NOW, answered_at=None)
    assert taken(UP, found, NOW) == replace(UP, checked_at=NOW)
    other = taken(UP, replace(found, queue_remaining=9), NOW)
    assert other is not None
    assert (other.queue_remaining, other.running) == (9, None)
    assert taken(Health(), replace(found, answered_at=None), NOW) == found
