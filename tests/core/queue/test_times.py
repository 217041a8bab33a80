"""Estimates of batches, before they are sent and while they run."""

import random
from statistics import median

import pytest

from app.core.ids import ServerUrl
from app.core.queue.dispatch import OURS_AT_MOST, Load, decide
from app.core.queue.entry import BatchId, Entry, Shape
from app.core.queue.seconds import Seconds
from app.core.queue.times import (
    LATE_SHARE,
    MOST_STEPS,
    Estimate,
    Outlook,
    Sent,
    estimate,
    outlook,
    rounded_minutes,
    seconds_left,
)
from tests.core.queue.entries import SHAPE, A, B, C, entry

TEN = Seconds().with_run(A, SHAPE, 10).with_run(B, SHAPE, 10)
BATCH = BatchId("batch")


def test_a_batch_over_two_servers_takes_half() -> None:
    batch = [entry(number) for number in range(6)]
    assert estimate(batch, (Load(A), Load(B)), TEN, {}) == {BATCH: Estimate(30, 2)}


def test_what_was_never_measured_has_no_estimate() -> None:
    unknown = entry(1, shape=Shape("portrait"))
    assert estimate([unknown], (Load(A),), TEN, {}) == {}


def test_what_is_before_it_counts() -> None:
    assert estimate([entry()], (Load(A, ahead=7),), TEN, {}) == {BATCH: Estimate(17, 1)}


def test_a_batch_that_cannot_go_on_has_no_estimate() -> None:
    paused = [entry(1), entry(2, is_paused=True)]
    assert estimate(paused, (Load(A),), TEN, {}) == {}
    assert estimate([entry()], (Load(A, is_open=False),), TEN, {}) == {}
    assert estimate([entry()], (), TEN, {}) == {}


def test_a_very_long_queue_is_taken_to_go_on_like_its_first_part() -> None:
    most = MOST_STEPS // 2
    queue = [entry(number) for number in range(2 * most)]
    found = estimate(queue, (Load(A), Load(B)), TEN, {})[BATCH]
    assert found == Estimate(10.0 * most, 2)


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 0), (49, 0), (50, 1), (89, 1), (130, 2), (725, 12), (1_500, 25), (4_300, 70)],
)
def test_minutes_are_said_roughly(seconds: float, minutes: int) -> None:
    assert rounded_minutes(seconds) == minutes


def test_a_run_that_takes_longer_is_nearly_done() -> None:
    assert seconds_left(10, 4) == 6
    assert seconds_left(10, 40) == LATE_SHARE * 10


def test_what_is_left_of_a_batch_is_its_last_run_on_any_server() -> None:
    sent = [Sent("batch", A, 4.0), Sent("batch", A, 10.0), Sent("batch", B, 3.0)]
    loads = (Load(A, 14, 2), Load(B, 3, 1))
    found = outlook(sent, [], loads, TEN, {})
    assert found == Outlook({"batch": Estimate(14, 2)}, Estimate(14, 2))


def test_the_waiting_runs_of_a_batch_are_planned_behind_the_sent_ones() -> None:
    sent = [Sent("batch", A, 4.0), Sent("other", B, 2.0)]
    found = outlook(sent, [entry()], (Load(A, 4, 1), Load(B, 2, 1)), TEN, {})
    assert found.batches == {"batch": Estimate(12, 1), "other": Estimate(2, 1)}
    assert found.everything == Estimate(12, 1)


def test_other_peoples_prompts_are_before_ours() -> None:
    found = outlook([Sent("batch", A, 4.0)], [], (Load(A, 11, 1),), TEN, {})
    assert found.batches == {"batch": Estimate(11, 1)}


def test_an_unknown_run_leaves_its_batch_and_the_whole_without_a_time() -> None:
    sent = [Sent("batch", A, None), Sent("other", C, 5.0)]
    found = outlook(sent, [entry(1, shape=Shape("new"), batch_id=BatchId("x"))], (), TEN, {})
    assert found == Outlook({"other": Estimate(5, 1)})
    assert outlook([], [], (), TEN, {}) == Outlook()


class Pool:
    """Servers that run a batch by the real decisions; what they learn is all that is known."""

    def __init__(self, rng: random.Random, paces: list[float], runs: int) -> None:
        self.urls = [ServerUrl(f"http://{number}") for number in range(len(paces))]
        self.paces = dict(zip(self.urls, paces, strict=True))
        self.rng = rng
        self.now = 0.0
        self.seconds = Seconds()
        able = frozenset(self.urls)
        self.waiting: list[Entry] = [entry(number, able=able) for number in range(runs)]
        self.queues: dict[ServerUrl, list[float]] = {url: [] for url in self.urls}
        self.ends = dict.fromkeys(self.urls, 0.0)

    def left(self, url: ServerUrl) -> list[float]:
        """Return the expected seconds of what a server has, the running one first."""
        expected = self.seconds.of(url, SHAPE)
        work = self.queues[url]
        elapsed = work[0] - (self.ends[url] - self.now) if work else 0.0
        return [seconds_left(expected, elapsed), *([expected] * len(work))][: len(work)]

    def loads(self) -> list[Load]:
        """Return the servers as the page sees them."""
        return [Load(url, sum(self.left(url)), len(self.queues[url])) for url in self.urls]

    def send(self) -> None:
        """Send what has room."""
        for one in decide(self.waiting, self.loads(), self.seconds, {}):
            self.waiting = [wait for wait in self.waiting if wait.prompt_id != one.prompt_id]
            self.queues[one.server].append(self.paces[one.server] * self.rng.uniform(16, 24))
            if len(self.queues[one.server]) == 1:
                self.ends[one.server] = self.now + self.queues[one.server][0]

    def end_one(self) -> None:
        """Let the next run end."""
        url = min((one for one in self.urls if self.queues[one]), key=lambda one: self.ends[one])
        self.now = self.ends[url]
        self.seconds = self.seconds.with_run(url, SHAPE, self.queues[url].pop(0))
        if self.queues[url]:
            self.ends[url] = self.now + self.queues[url][0]
        self.send()

    def expected(self) -> Estimate:
        """Return what the page would say now."""
        sent = [Sent(BATCH, url, left) for url in self.urls for left in self.left(url)]
        return outlook(sent, self.waiting, self.loads(), self.seconds, {}).batches[BATCH]


@pytest.mark.parametrize("paces", [[1.0], [1.0, 1.0], [1.0, 2.0, 4.0], [1.0] * 8])
def test_after_three_runs_the_median_error_is_under_a_quarter(paces: list[float]) -> None:
    errors: list[float] = []
    for seed in range(20):
        pool = Pool(random.Random(seed), paces, 30)
        pool.send()
        assert all(len(queue) <= OURS_AT_MOST for queue in pool.queues.values())
        told: list[tuple[float, float]] = []
        for ended in range(1, 31):
            pool.end_one()
            if 3 <= ended < 30:
                told.append((pool.now, pool.expected().seconds))
        errors += [abs(said - (pool.now - at)) / (pool.now - at) for at, said in told]
    assert median(errors) < 0.25
