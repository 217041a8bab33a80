"""`make simulate`: how the queue does beside other ways to choose a server, in tables."""

import argparse
import random
import statistics
from collections.abc import Sequence

from tools.simulate.policies import POLICIES, Bindery, ShortestQueue
from tools.simulate.world import Job, Policy, World, arrivals, burst

POOLS: dict[str, tuple[float, ...]] = {
    "2 equal": (1,) * 2,
    "4 equal": (1,) * 4,
    "8 equal": (1,) * 8,
    "1 : 2 : 4": (1, 2, 4),
}

LOAD = 0.8
"""Share of the time in which the pool is busy: high enough that choices matter."""


def steady(
    policy: type[Policy], paces: Sequence[float], windows: int, jobs: int, seeds: int
) -> tuple[float, float]:
    """Return the mean and the 99th percentile of the seconds from press to end."""
    waits: list[float] = []
    for seed in range(seeds):
        pressed = list(arrivals(random.Random(seed), paces, LOAD, windows, jobs))
        done = World(paces, policy(), random.Random(seed)).run(pressed)
        waits += [job.ended - job.at for job in done]
    waits.sort()
    return statistics.fmean(waits), waits[int(0.99 * len(waits))]


def makespan(policy: type[Policy], paces: Sequence[float], jobs: int, seeds: int) -> float:
    """Return the mean ratio of a burst's length to that of a schedule that knows all jobs.

    Each server has run the workflow once before.
    """
    ratios = []
    for seed in range(seeds):
        rng = random.Random(seed)
        first = [Job(-1 - place, -1 - place, -1000.0, 20.0) for place in range(len(paces))]
        pressed = burst(rng, 1, jobs)
        World(paces, policy(), rng).run([*first, *pressed])
        ratios.append(max(job.ended for job in pressed) / known_makespan(pressed, paces))
    return statistics.fmean(ratios)


def known_makespan(jobs: Sequence[Job], paces: Sequence[float]) -> float:
    """Return the length of the schedule that places the longest job first, where it ends first.

    It knows all jobs beforehand, which no queue does.
    """
    ends = [0.0] * len(paces)
    for job in sorted(jobs, key=lambda one: -one.work):
        place = min(range(len(paces)), key=lambda one: ends[one] + job.work * paces[one])
        ends[place] += job.work * paces[place]
    return max(ends)


def looks_a_job(servers: int, windows: int, jobs: int) -> tuple[float, float]:
    """Return the servers looked at for a job, and the mean wait beside the shortest queue's."""
    paces = [1.0] * servers
    mean: dict[type[Policy], float] = {}
    looks = 0.0
    for kind in (Bindery, ShortestQueue):
        policy = kind()
        pressed = list(arrivals(random.Random(1), paces, LOAD, windows, jobs))
        done = World(paces, policy, random.Random(1)).run(pressed)
        mean[kind] = statistics.fmean(job.ended - job.at for job in done)
        if isinstance(policy, Bindery):
            looks = policy.looks / jobs
    return looks, mean[Bindery] / mean[ShortestQueue]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Simulate the queue over a pool.")
    parser.add_argument("--jobs", type=int, default=4000)
    parser.add_argument("--seeds", type=int, default=5)
    args = parser.parse_args()

    print(
        f"Load {LOAD}, 8 windows; beside the shortest queue, known exactly: mean, 99th percentile\n"
    )
    rows = []
    for name, paces in POOLS.items():
        found = {
            one: steady(policy, paces, 8, args.jobs, args.seeds) for one, policy in POLICIES.items()
        }
        mean, late = found["shortest queue"]
        rows.append([name, *(f"{a / mean:.2f}, {b / late:.2f}" for a, b in found.values())])
    print(table(["pool", *POLICIES], rows))

    print("\nA burst of one window; length beside a schedule that knows all jobs\n")
    rows = [
        [
            f"{jobs} on {name}",
            *(f"{makespan(one, paces, jobs, 10 * args.seeds):.2f}" for one in POLICIES.values()),
        ]
        for name, paces in POOLS.items()
        for jobs in (6, 20, 60)
    ]
    print(table(["burst", *POLICIES], rows))

    print("\nThe work of a choice in large pools\n")
    rows = []
    for servers, windows in ((10, 20), (100, 50), (1000, 200)):
        looks, mean = looks_a_job(servers, windows, args.jobs)
        rows.append([f"{servers} servers, {windows} windows", f"{looks:.0f}", f"{mean:.2f}"])
    print(table(["pool", "looks a run", "mean beside the shortest queue"], rows))


if __name__ == "__main__":
    main()
