"""Limits of number fields: read from what servers declare, joined, and drawn within."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workflow.limits import EXACT, UNKNOWN_SEEDS, Limits, parse_limits, seed_range, union
from tests.core.json_values import JSON
from tests.fakes.samples import sample

MAX_OF_COMFYUI = 2**64 - 1


def test_the_limits_of_a_recorded_seed_are_those_of_the_node() -> None:
    spec = sample("object_info_subset")["KSampler"]["input"]["required"]["seed"]
    assert parse_limits(spec) == Limits(0, MAX_OF_COMFYUI, None, whole=True)


@pytest.mark.parametrize(
    ("spec", "limits"),
    [
        (["INT", {"min": 0, "max": 9, "step": 2}], Limits(0, 9, 2, whole=True)),
        (["FLOAT", {"min": -0.5, "max": 1.5, "step": 0.1}], Limits(-0.5, 1.5, 0.1)),
        (["INT", {}], Limits(whole=True)),
        (["INT"], Limits(whole=True)),
        (["INT", None], Limits(whole=True)),
        (["FLOAT", {"min": "0", "max": True, "step": 0}], Limits()),
        (["FLOAT", {"min": float("nan"), "max": float("inf"), "step": -1}], Limits()),
        (["INT", {"min": 9, "max": 1}], Limits(whole=True)),
        (["STRING", {"min": 1}], None),
        ([["a", "b"]], None),
        ([], None),
        (None, None),
        ("INT", None),
    ],
)
def test_limits_are_read_where_a_field_is_a_number(spec: Any, limits: Limits | None) -> None:
    assert parse_limits(spec) == limits


@given(JSON)
def test_no_json_breaks_the_reading_of_limits(spec: Any) -> None:
    parse_limits(spec)


@pytest.mark.parametrize(
    ("value", "allowed"), [(0, False), (1, True), (5.5, True), (9, True), (9.1, False)]
)
def test_limits_are_inclusive(value: float, allowed: bool) -> None:
    assert Limits(1, 9).allows(value) is allowed


def test_without_limits_every_number_is_allowed() -> None:
    assert Limits().allows(-(10**300))


def test_several_servers_take_together_what_any_of_them_takes() -> None:
    assert union([]) is None
    assert union([Limits(1, 5, 2, whole=True), Limits(0, 3, 1, whole=True)]) == Limits(
        0, 5, 1, whole=True
    )
    assert union([Limits(1, 5, None, whole=True), Limits(None, None, 0.5)]) == Limits(step=0.5)


numbers = st.integers(-50, 50)
limits = st.builds(Limits, st.none() | numbers, st.none() | numbers)


@given(st.lists(limits, min_size=1, max_size=4), numbers)
def test_the_union_never_refuses_what_one_server_takes(known: list[Limits], value: int) -> None:
    joined = union(known)
    assert joined is not None
    if any(one.allows(value) for one in known):
        assert joined.allows(value)


@pytest.mark.parametrize(
    ("known", "drawn"),
    [
        ([], (0, UNKNOWN_SEEDS - 1)),
        ([None], (0, UNKNOWN_SEEDS - 1)),
        ([Limits(0, MAX_OF_COMFYUI)], (0, EXACT - 1)),
        ([Limits(0, 2**31 - 1)], (0, 2**31 - 1)),
        ([Limits(-(2**50), 2**50)], (0, 2**50)),
        ([Limits(-(2**31), -1)], (-(2**31), -1)),
        ([Limits(1, 10), Limits(5, MAX_OF_COMFYUI)], (5, 10)),
        ([Limits(0, 10), None], (0, 10)),
        ([Limits(0, MAX_OF_COMFYUI), None], (0, UNKNOWN_SEEDS - 1)),
        ([Limits(7, None)], (7, UNKNOWN_SEEDS - 1)),
        ([Limits(UNKNOWN_SEEDS, None)], (UNKNOWN_SEEDS, UNKNOWN_SEEDS)),
        ([Limits(0, 3), Limits(5, 9)], (0, UNKNOWN_SEEDS - 1)),
        ([Limits(1.0, 9.0)], (1, 9)),
    ],
)
def test_a_seed_is_drawn_within_the_limits_of_all_its_nodes(
    known: list[Limits | None], drawn: tuple[int, int]
) -> None:
    assert seed_range(known) == drawn


wide = st.integers(-(2**64), 2**64)


@given(st.lists(st.none() | st.builds(Limits, st.none() | wide, st.none() | wide), max_size=3))
def test_a_drawn_seed_is_one_that_each_node_takes_if_any_is(known: list[Limits | None]) -> None:
    low, high = seed_range(known)
    assert low <= high
    lows = [one.minimum for one in known if one and one.minimum is not None]
    highs = [one.maximum for one in known if one and one.maximum is not None]
    is_possible = max(lows, default=0) <= min(highs, default=EXACT) and max(lows, default=0) < EXACT
    if is_possible:
        for seed in (low, high):
            assert all(one is None or one.allows(seed) for one in known)
