"""Nothing lost, nothing doubled, whatever happens: windows, servers and a network that go wrong.

Windows submit and follow tasks, step by step; any of them dies, freezes or is reloaded between two
steps; prompts and answers are late or lost; servers refuse, fall silent, restart, forget; the disk
is full. After each step the invariants hold that docs/architecture.md numbers; and when all that
ends, every task comes to an end that is true.
"""

import sys

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from app.core.task.task import TaskState
from tests.core.model_network import ARRIVES_MS
from tests.core.model_story import STEPS, WINDOWS, Story
from tests.core.model_window import LOOKED_FOR, UNSENT
from tests.fakes.values import A, B
from tests.sample import length

MOST_TASKS = 4
WAITS = (("look",), ("glance",), ("send",), ("send", "look"), ("arrive",), ("hear",))

which = st.integers(0, 2)
servers = st.sampled_from([A, A, A, B])
times = st.sampled_from([2_000, 4_900, 9_900, 14_900, 29_900])


class Doubts(RuleBasedStateMachine, Story):
    """One task whose submission is in doubt, and windows that die, freeze and take it over."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        Story.__init__(self)

    @initialize(
        delay=st.sampled_from([0, 4_900]),
        upto=st.sampled_from([2, 3, 3, 4]),
        then=st.sampled_from(["fail", "crash", "freeze"]),
    )
    def begin(self, delay: int, upto: int, then: str) -> None:
        """Go wrong at once: before, while or after the prompt is on its way."""
        self.register(0, 1, A)
        self.flow(2)
        self.pass_time(delay)
        for step in STEPS[2:upto]:
            self.step(step)
        if then == "fail":
            self.fail(0, lost=False)
        elif then == "crash":
            self.crash(0, reload=True)
        else:
            self.freeze(0)
            self.take_over(0)

    @rule(upto=st.integers(1, len(STEPS)))
    def flow(self, upto: int) -> None:
        """All goes as it should, up to some step of a task's way."""
        for step in STEPS[:upto]:
            self.step(step)

    @rule(ms=times, steps=st.sampled_from(WAITS))
    def wait(self, ms: int, steps: tuple[str, ...]) -> None:
        self.pass_time(ms)
        for step in steps:
            self.step(step)

    @rule(ms=times, often=st.integers(2, 5), slow=st.booleans())
    def watch(self, ms: int, often: int, slow: bool) -> None:
        """Time passes, and windows look again and again, which may lead to sending again."""
        for _ in range(often):
            self.wait(ms, ("glance",) if slow else ("look", "send"))
            if slow:  # the answer shows the server as it was then
                self.wait(ms, ("look", "send"))

    @rule(ms=st.sampled_from([1_900, 4_900]), slow=st.booleans())
    def arrive_late(self, ms: int, slow: bool) -> None:
        """While windows look and look, a submission arrives just before it never would."""
        for post in self.network.on_the_way()[:1]:
            self.tell(post, 0)
            while self.now + ms < post.began + ARRIVES_MS:
                self.wait(ms, ("look", "send"))
            self.pass_time(post.began + ARRIVES_MS - 1 - self.now)
            self.step("glance" if slow else "look")
            self.arrive(post)
            self.wait(10_000 if slow else 0, ("look", "send", "arrive"))

    @rule(n=which, lost=st.booleans())
    def fail(self, n: int, lost: bool) -> None:
        """A submission fails in its window's eyes; it may have arrived, or still be on its way."""
        posts = self.network.on_the_way() if lost else self.network.posts
        if posts:
            post = posts[n % len(posts)]
            if lost:
                self.network.lose(post)
            self.tell(post, 0)

    @rule(n=which, reload=st.sampled_from([True, True, False]))
    def crash(self, n: int, reload: bool) -> None:
        """A window dies; its tab may be loaded again. No other window changes by that."""
        window = self.window(n)
        if window is None:
            return
        others = [(one, one.window) for one in self.alive if one is not window]
        self.die(window)
        if reload:
            self.load(window.id)
        assert all(one.window is before for one, before in others)

    @precondition(lambda self: len(self.alive) < 2)
    @rule(n=which)
    def open(self, n: int) -> None:
        """A tab is opened, or one that was closed is opened again."""
        taken = {one.id for one in (*self.alive, *self.frozen)}
        free = [one for one in WINDOWS if one not in taken]
        if free:
            self.load(free[n % len(free)])

    @rule(n=which)
    def freeze(self, n: int) -> None:
        """A window is frozen, and the browser gives its identity away."""
        window = self.window(n)
        if window is not None:
            self.die(window)
            self.frozen.append(window)

    @precondition(lambda self: self.frozen)
    @rule()
    def wake(self) -> None:
        self.wake_up()

    @rule(n=which)
    def take_over(self, n: int) -> None:
        self.take_over_of(n)

    @invariant()
    def always(self) -> None:
        self.holds()

    def teardown(self) -> None:
        self.finish()


class Crashes(Doubts):
    """The same with several tasks and servers, and everything else that goes wrong."""

    @initialize(runs=st.integers(1, 3), server=servers, upto=st.integers(0, len(STEPS)))
    def begin(self, runs: int, server: str, upto: int) -> None:
        self.register(0, runs, server)
        self.flow(upto)

    @precondition(lambda self: len(self.bound) < MOST_TASKS)
    @rule(n=which, runs=st.integers(1, 2), server=servers)
    def run(self, n: int, runs: int, server: str) -> None:
        self.register(n, runs, server)

    @rule(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=4))
    def some_steps(self, steps: list[str]) -> None:
        for step in steps:
            self.step(step)

    @rule(n=which)
    def cancel(self, n: int) -> None:
        found = self.tasks(*UNSENT, *LOOKED_FOR, TaskState.SUBMITTING)
        if found:
            window, task = found[n % len(found)]
            self.cancelled.add(task.prompt_id)
            window.cancel(task, self.servers[task.execution_server], self.now)

    @rule(full=st.booleans())
    def disk(self, full: bool) -> None:
        self.journal.full = full

    @rule(server=servers, does=st.sampled_from(["fail", "stop", "up", "restart", "history"]))
    def trouble(self, server: str, does: str) -> None:
        """A run ends badly; a server goes silent or comes back, restarts empty, forgets."""
        one = self.servers[server]
        if does in ("fail", "stop"):
            one.end(TaskState.FAILED if does == "fail" else TaskState.INTERRUPTED)
        elif does == "up":
            one.up = not one.up
        elif does == "restart":
            one.restart()
        else:
            one.drop_history()

    @rule(server=servers, status=st.sampled_from([200, 400, 500]), anyway=st.booleans())
    def refuse(self, server: str, status: int, anyway: bool) -> None:
        self.servers[server].answers_with = status
        self.servers[server].queues_anyway = anyway


def several(examples: int, in_pyodide: int, steps: int) -> settings:
    """Return settings that keep a machine within a few seconds in both interpreters."""
    count = in_pyodide if sys.platform == "emscripten" else examples
    return settings(max_examples=count, stateful_step_count=steps, deadline=None)


Doubts.TestCase.settings = several(length(600, 200), length(200, 60), 12)
Crashes.TestCase.settings = several(length(120, 40), length(50, 15), 40)
TestDoubts = Doubts.TestCase
TestCrashes = Crashes.TestCase
