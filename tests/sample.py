"""The sample of a long test that runs every day; `make test FULL=1` runs all of it.

A test that repeats itself says how often by `length`. A parametrized one has the marker `long`:
`@pytest.mark.long(sample=2)` keeps two of its parameter sets. What is kept is always the same, and
no test function is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

import pytest

FULL = os.environ.get("BINDERY_FULL") == "1"
"""Whether tests that are too long for every day run in their full length."""

MARKER = "long(sample): without FULL=1 only so many of the test's parameter sets are run"


def length(full: int, sample: int) -> int:
    """Return how often a long test repeats what it does."""
    return full if FULL else sample


def spread(count: int, sample: int) -> set[int]:
    """Return so many of the places 0 to `count` - 1, spread evenly, the first and last among them.

    One at least; all when there are no more.
    """
    steps = max(min(sample, count) - 1, 1)
    return {0} if sample < 2 else {round(at * (count - 1) / steps) for at in range(steps + 1)}


def sample_of(items: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Return the tests of a sample, and those that it leaves out, both in their order.

    Of a long test of which only some sets are asked for, as by name, it is a sample of these.
    """
    found = list(items)
    sets: dict[str, list[pytest.Item]] = {}
    for item in found:
        if item.get_closest_marker("long") is not None:
            sets.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left_out = {item for same in sets.values() for item in _left_out(same)}
    return [item for item in found if item not in left_out], [
        item for item in found if item in left_out
    ]


def _left_out(same: Sequence[pytest.Item]) -> list[pytest.Item]:
    marker = same[0].get_closest_marker("long")
    assert marker is not None
    places = spread(len(same), marker.kwargs["sample"])
    return [item for place, item in enumerate(same) if place not in places]
