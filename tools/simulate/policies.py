"""The page's own queue, and three others to hold it against."""

from collections import Counter
from math import inf

from app.core.ids import PromptId, ServerUrl, WindowId
from app.core.queue.dispatch import Load, decide
from app.core.queue.entry import BatchId, Entry, RunOn, Shape
from app.core.queue.homes import choose_home
from app.core.queue.looks import LOOKS, looked_at
from app.core.queue.seconds import Seconds
from tools.simulate.world import Job, Policy, World

SHAPE = Shape("text-to-image")

LOOK_SECONDS = 5.0
"""Age of a look at a queue, at most, for a page that asks its servers periodically."""


class Bindery(Policy):
    """The page's decisions, with seconds learned from the ends it sees and nothing else."""

    def begin(self, world: World) -> None:
        """See `Policy`."""
        super().begin(world)
        self.seconds = Seconds()
        self._waiting: dict[PromptId, tuple[Entry, Job]] = {}
        self._served: Counter[WindowId] = Counter()
        self._open: Counter[int] = Counter()
        self._homes: dict[int, int] = {}
        self._urls = [ServerUrl(f"http://{number}") for number in range(len(world.machines))]
        self._able = frozenset(self._urls)
        self._places = {url: place for place, url in enumerate(self._urls)}
        self._freed: ServerUrl | None = None
        self.looks = 0

    def pressed(self, job: Job) -> None:
        """See `Policy`."""
        self._open[job.window] += 1
        if job.window not in self._homes:
            homes = {WindowId(str(one)): self._urls[at] for one, at in self._homes.items()}
            home = choose_home(self._loads(), self._able, homes, self.seconds, SHAPE)
            assert home is not None
            self._homes[job.window] = self._places[home]
        window = WindowId(str(job.window))
        home = self._urls[self._homes[job.window]]
        entry = Entry(
            PromptId(str(job.number)),
            window,
            BatchId(str(job.number)),
            job.number,
            SHAPE,
            able=self._able,
            on=RunOn(server=home),
        )
        self._waiting[entry.prompt_id] = (entry, job)
        self._send()

    def ended(self, job: Job) -> None:
        """See `Policy`."""
        assert job.server is not None
        machine = self.world.machines[job.server]
        self.seconds = self.seconds.with_run(
            self._urls[job.server], SHAPE, round(machine.seconds(job), 1)
        )
        self._served[WindowId(str(job.window))] -= 1
        self._freed = self._urls[job.server]
        self._open[job.window] -= 1
        if not self._open[job.window]:
            del self._homes[job.window]
        self._send()

    def _loads(self) -> list[Load]:
        found = []
        for url in self._looks():
            machine = self.world.machines[self._places[url]]
            expected = self.seconds.of(url, SHAPE)
            ran = self.world.now - machine.began if machine.queue else 0.0
            ahead = max(0.0, expected - ran) if machine.queue else 0.0
            queued = len(machine.queue)
            found.append(Load(url, ahead + expected * max(0, queued - 1), queued))
        return found

    def _looks(self) -> list[ServerUrl]:
        if len(self._urls) <= LOOKS:
            chosen = self._urls
        else:
            windows = {int(entry.window_id) for entry, _ in self._waiting.values()}
            wanted = {self._urls[self._homes[one]] for one in windows if one in self._homes}
            if self._freed is not None:
                wanted.add(self._freed)
            chosen = looked_at(self._urls, wanted, self.world.rng.randrange)
        self.looks += len(chosen)
        return chosen

    def _send(self) -> None:
        if not self._waiting:
            return
        entries = [entry for entry, _ in self._waiting.values()]
        for decision in decide(entries, self._loads(), self.seconds, self._served):
            entry, job = self._waiting.pop(decision.prompt_id)
            self._served[entry.window_id] += 1
            self.world.bind(job, self._places[decision.server])


class ShortestQueue(Policy):
    """Join the server whose queue is shortest, known exactly; ties at random."""

    def pressed(self, job: Job) -> None:
        """See `Policy`."""
        lengths = [len(machine.queue) for machine in self.world.machines]
        best = [number for number, length in enumerate(lengths) if length == min(lengths)]
        self.world.bind(job, self.world.rng.choice(best))


class LeastQueueSeenLate(Policy):
    """Join the shortest queue by a look that is up to `LOOK_SECONDS` old, as one page can."""

    def begin(self, world: World) -> None:
        """See `Policy`."""
        super().begin(world)
        self._seen: dict[int, tuple[float, list[int]]] = {}

    def pressed(self, job: Job) -> None:
        """See `Policy`."""
        at, lengths = self._seen.get(job.window, (-inf, []))
        if self.world.now - at >= LOOK_SECONDS:
            lengths = [len(machine.queue) for machine in self.world.machines]
            self._seen[job.window] = (self.world.now, lengths)
        best = [number for number, length in enumerate(lengths) if length == min(lengths)]
        chosen = self.world.rng.choice(best)
        lengths[chosen] += 1
        self.world.bind(job, chosen)


class TwoChoices(Policy):
    """Look at two servers drawn at random and join the shorter queue."""

    def pressed(self, job: Job) -> None:
        """See `Policy`."""
        number = len(self.world.machines)
        drawn = self.world.rng.sample(range(number), min(2, number))
        self.world.bind(job, min(drawn, key=lambda one: len(self.world.machines[one].queue)))


POLICIES: dict[str, type[Policy]] = {
    "Bindery": Bindery,
    "shortest queue": ShortestQueue,
    "old looks": LeastQueueSeenLate,
    "two choices": TwoChoices,
}
