"""The simulated pool: each job runs once, and the page's queue keeps its figures."""

import random
from itertools import pairwise

import pytest

from tools.simulate.__main__ import POOLS, known_makespan, looks_a_job, makespan, steady
from tools.simulate.policies import POLICIES, Bindery, LeastQueueSeenLate, ShortestQueue
from tools.simulate.world import Policy, World, arrivals, burst

JOBS = 1000
SEEDS = 3


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_each_job_runs_once_and_servers_run_one_at_a_time(policy: type[Policy]) -> None:
    jobs = list(arrivals(random.Random(3), (1, 2), 0.9, 3, 200))
    done = World((1, 2), policy(), random.Random(3)).run(jobs)
    for server, pace in enumerate((1, 2)):
        there = sorted((job for job in done if job.server == server), key=lambda one: one.ended)
        for before, after in pairwise(there):
            assert after.ended - before.ended >= after.work * pace - 1e-6
    assert all(job.ended >= job.at + job.work for job in done)


@pytest.mark.parametrize("pool", ["2 equal", "4 equal", "8 equal"])
def test_equal_servers_are_used_as_by_somebody_who_knows_all(pool: str) -> None:
    mean, late = steady(Bindery, POOLS[pool], 8, JOBS, SEEDS)
    best_mean, best_late = steady(ShortestQueue, POOLS[pool], 8, JOBS, SEEDS)
    assert mean <= 1.05 * best_mean
    assert late <= 1.10 * best_late


def test_a_fast_server_is_used_more_than_by_counting_prompts() -> None:
    pool = POOLS["1 : 2 : 4"]
    _, late = steady(Bindery, pool, 8, JOBS, SEEDS)
    _, counted = steady(LeastQueueSeenLate, pool, 8, JOBS, SEEDS)
    assert late <= 0.9 * counted


@pytest.mark.parametrize("pool", POOLS)
def test_a_long_burst_ends_as_soon_as_it_could(pool: str) -> None:
    assert makespan(Bindery, POOLS[pool], 60, 10) <= 1.05


def test_the_looks_for_a_run_do_not_grow_with_the_pool() -> None:
    few, _ = looks_a_job(20, 10, 200)
    many, mean = looks_a_job(200, 10, 200)
    assert many <= 1.2 * few
    assert mean <= 1.15


def test_a_schedule_that_knows_all_jobs_uses_all_servers_to_the_end() -> None:
    jobs = burst(random.Random(1), 1, 60)
    shared = sum(job.work for job in jobs) / (1 + 1 / 3)
    assert shared <= known_makespan(jobs, (1, 3)) <= 1.05 * shared
