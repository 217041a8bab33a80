"""A simulated pool: servers that run one prompt at a time, windows that press Run, and a clock."""

import heapq
import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count


@dataclass(slots=True)
class Job:
    """One run: its window, the time of the press, and its seconds on a server of pace 1."""

    number: int
    window: int
    at: float
    work: float
    server: int | None = None
    ended: float = 0.0


@dataclass(slots=True)
class Machine:
    """A simulated server; a pace of 2 takes twice as long."""

    pace: float
    queue: deque[Job] = field(default_factory=deque)
    began: float = 0.0

    def seconds(self, job: Job) -> float:
        """Return how long the job runs here."""
        return job.work * self.pace

    def remaining(self, at: float) -> float:
        """Return the true seconds until all that is queued has ended."""
        total = sum(self.seconds(job) for job in self.queue)
        return total - (at - self.began) if self.queue else 0.0


class Policy:
    """Decides when and where jobs are bound; told of each press and each end."""

    def begin(self, world: "World") -> None:
        """Take the world before anything happens."""
        self.world = world

    def pressed(self, job: Job) -> None:
        """Take a new job."""
        raise NotImplementedError

    def ended(self, job: Job) -> None:
        """Notice that a job has ended."""


class World:
    """Runs jobs on machines under a policy, event by event."""

    def __init__(self, paces: Sequence[float], policy: Policy, rng: random.Random) -> None:
        self.machines = [Machine(pace) for pace in paces]
        self.rng = rng
        self.now = 0.0
        self._events: list[tuple[float, int, Job, bool]] = []
        self._numbers = count()
        self._policy = policy
        policy.begin(self)

    def run(self, jobs: Sequence[Job]) -> list[Job]:
        """Let all jobs be pressed at their times, and return them when all have ended."""
        for job in jobs:
            self._at(job.at, job, is_end=False)
        while self._events:
            self.now, _, job, is_end = heapq.heappop(self._events)
            if is_end:
                self._end(job)
            else:
                self._policy.pressed(job)
        assert all(job.server is not None for job in jobs), "a job was never sent"
        return list(jobs)

    def bind(self, job: Job, server: int) -> None:
        """Put a job into a server's queue, for good."""
        assert job.server is None, "a job was bound twice"
        job.server = server
        machine = self.machines[server]
        machine.queue.append(job)
        if len(machine.queue) == 1:
            self._start(machine)

    def _start(self, machine: Machine) -> None:
        machine.began = self.now
        self._at(self.now + machine.seconds(machine.queue[0]), machine.queue[0], is_end=True)

    def _end(self, job: Job) -> None:
        assert job.server is not None
        machine = self.machines[job.server]
        machine.queue.popleft()
        job.ended = self.now
        if machine.queue:
            self._start(machine)
        self._policy.ended(job)

    def _at(self, when: float, job: Job, *, is_end: bool) -> None:
        heapq.heappush(self._events, (when, next(self._numbers), job, is_end))


def arrivals(
    rng: random.Random, paces: Sequence[float], load: float, windows: int, jobs: int
) -> Iterator[Job]:
    """Yield presses at random times, so many that the pool is busy for the share `load`.

    Work varies between 16 and 24 seconds: the same workflow takes nearly the same time.
    """
    rate = load * sum(1 / (20 * pace) for pace in paces)
    at = 0.0
    for number in range(jobs):
        at += rng.expovariate(rate)
        yield Job(number, rng.randrange(windows), at, rng.uniform(16, 24))


def burst(rng: random.Random, windows: int, jobs: int) -> list[Job]:
    """Return jobs that are all pressed at the same moment, by windows in turn."""
    return [Job(number, number % windows, 0.0, rng.uniform(16, 24)) for number in range(jobs)]
