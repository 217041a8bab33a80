"""The sample that runs every day: of each long test some of its sets, and no test is left out."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.sample import spread
from tools.check import BROWSER_TESTS, ROOT

COLLECT = (sys.executable, "-m", "pytest", "--collect-only", "--quiet", "--no-header")


def collected(full: str) -> list[str]:
    command = [*COLLECT, *BROWSER_TESTS]
    environment = {**os.environ, "BINDERY_FULL": full}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return [line for line in run.stdout.splitlines() if "::" in line]


def test_the_sample_has_every_test_of_the_full_length_and_less_of_some() -> None:
    sample, full = collected(""), collected("1")
    assert set(sample) < set(full)
    assert len(sample) == len(set(sample))
    assert {name.partition("[")[0] for name in sample} == {name.partition("[")[0] for name in full}


@pytest.mark.parametrize(
    ("count", "sample", "places"),
    [
        (1, 1, {0}),
        (2, 1, {0}),
        (2, 2, {0, 1}),
        (3, 5, {0, 1, 2}),
        (9, 2, {0, 8}),
        (9, 3, {0, 4, 8}),
        (12, 4, {0, 4, 7, 11}),
        (5, 0, {0}),
    ],
)
def test_a_sample_is_spread_evenly(count: int, sample: int, places: set[int]) -> None:
    assert spread(count, sample) == places


def test_a_sample_is_as_large_as_asked_for() -> None:
    for count in range(1, 40):
        for sample in range(1, count + 1):
            assert len(spread(count, sample)) == sample
