"""A story of windows, servers and a network, told step by step; what must hold after each of them.

The numbers of the invariants are those of docs/architecture.md. What may go wrong is chosen by the
state machines of `test_crashes_property.py`; here is what happens by itself, and how it ends.
"""

from app.core.task.task import Task, TaskState
from tests.core.model_claims import Claims
from tests.core.model_journal import ModelJournal
from tests.core.model_network import ModelNetwork, Post
from tests.core.model_server import ModelServer
from tests.core.model_window import UNSENT, ModelWindow
from tests.fakes.values import A, B, an_id

WINDOWS = ("window-1", "window-2", "window-3")
START = 1_000_000
ROUNDS = 40
"""In the end, of five seconds each: enough for as many submissions as are tried."""

STEPS = ("upload", "deliver", "send", "arrive", "hear", "start", "end", "look")
"""The way of a task, from the first to the last; each is a method of `Story`."""


class Story(Claims):
    """`alive` are the windows that hold their identity, `frozen` those that sleep without it.

    `bound` are the servers of all tasks that were ever made, `cancelled` those that a person
    cancelled.
    """

    def __init__(self) -> None:
        self.now = START
        self.journal = ModelJournal()
        self.network = ModelNetwork()
        self.servers = {url: ModelServer(url) for url in (A, B)}
        self.alive = [self.opened(one) for one in WINDOWS[:2]]
        self.frozen: list[ModelWindow] = []
        self.bound: dict[str, str] = {}
        self.cancelled: set[str] = set()

    def opened(self, window_id: str) -> ModelWindow:
        return ModelWindow(window_id, self.journal, self.network)

    def window(self, n: int) -> ModelWindow | None:
        return self.alive[n % len(self.alive)] if self.alive else None

    def tasks(self, *states: TaskState) -> list[tuple[ModelWindow, Task]]:
        """Return the tasks that living windows show in these states."""
        return [
            (window, task)
            for window in self.alive
            for task in window.window.tasks
            if task.state in states
        ]

    # ---- what happens by itself ----

    def register(self, n: int, runs: int, server: str) -> None:
        """A person presses Run in a window."""
        window = self.window(n)
        ids = [an_id(len(self.bound) + number) for number in range(1, runs + 1)]
        if window is not None and window.register(ids, server, self.now):
            self.bound.update(dict.fromkeys(ids, server))

    def step(self, name: str) -> None:
        getattr(self, f"_{name}")()

    def _upload(self) -> None:
        for window, task in self.tasks(TaskState.REGISTERED):
            window.upload(task, self.now)

    def _deliver(self) -> None:
        for window, task in self.tasks(*UNSENT):
            window.intend(task, self.now)

    def _send(self) -> None:
        for window in self.alive:
            self.send(window)

    def _arrive(self) -> None:
        for post in self.network.on_the_way():
            self.arrive(post)

    def _hear(self) -> None:
        for post in [post for post in self.network.posts if post.status]:
            self.tell(post, post.status)

    def _start(self) -> None:
        for server in self.servers.values():
            server.start()
            for window in self.alive if server.up and server.running else ():
                window.see_start(server, self.now)

    def _end(self) -> None:
        for server in self.servers.values():
            server.end(TaskState.SUCCEEDED)

    def _glance(self) -> None:
        for window in self.alive:
            for server in self.servers.values():
                window.glance(server, self.now)

    def _look(self) -> None:
        """Whoever began to look is done; then everybody looks everywhere, and at once."""
        for window in self.alive:
            window.decide(self.now)
        self._glance()
        for window in self.alive:
            window.decide(self.now)

    def send(self, window: ModelWindow) -> None:
        """Send what is recorded as intended."""
        before = len(self.network.sent)
        for prompt_id in list(window.ready):
            window.send(prompt_id, self.now)
        for post in self.network.sent[before:]:
            row = self.journal.rows[post.prompt_id]
            assert row["executionServer"] == post.server, "sent elsewhere than recorded"
            assert row["state"] in (TaskState.SUBMITTING, TaskState.UNKNOWN), (
                "sent without a record"
            )
            sent = sum(one.prompt_id == post.prompt_id for one in self.network.sent)
            assert self.journal.intents(post.prompt_id) >= sent, "sent more often than recorded"

    def arrive(self, post: Post) -> None:
        """A submission reaches its server."""
        server = self.servers[post.server]
        if server.up:
            post.status = server.submit(post.prompt_id)
            self.network.tidy()

    def tell(self, post: Post, status: int) -> None:
        """A window hears the answer to its submission, or (status 0) that there is none."""
        if post.heard:
            return
        post.heard = True
        self.network.tidy()
        for window in self.alive:
            if window.id == post.window_id:
                window.hear(post, status, self.now)

    def pass_time(self, ms: int) -> None:
        self.now += ms
        for post in self.network.pass_time(self.now):
            self.tell(post, 0)

    # ---- windows come and go ----

    def load(self, window_id: str) -> None:
        self.alive.append(self.opened(window_id))
        self.alive[-1].load(self.now)

    def die(self, window: ModelWindow) -> None:
        self.alive.remove(window)
        self.network.forget_window(window.id)

    def wake_up(self) -> None:
        """A frozen window resumes, finds its identity taken, and reloads its page."""
        window = self.frozen.pop()
        self.send(window)
        self.network.forget_window(window.id)
        self.load(window.id)

    def take_over_of(self, n: int) -> None:
        """A window takes over the tasks of one that is gone."""
        living = {window.id for window in self.alive}
        gone = [one for one in WINDOWS if one not in living and self.journal.owned_by(one)]
        window = self.window(n)
        if window is not None and gone:
            window.take_over(gone[n % len(gone)], self.now)

    # ---- and in the end ----

    def finish(self) -> None:
        """All faults end; soon after, so does every task."""
        self.journal.full = False
        for server in self.servers.values():
            server.up, server.answers_with = True, 200
        while self.frozen:
            self.wake_up()
        if not self.alive:
            self.load(WINDOWS[0])
        for _ in range(ROUNDS):
            self._look()
            self.take_over_of(0)
            for step in (*STEPS, "send", *STEPS[3:]):  # an old intent is recorded anew, then sent
                self.step(step)
            self.pass_time(5_000)
            if self.network.posts == [] and self.all_is_over():
                break
        assert self.all_is_over(), [(task.prompt_id, task.state) for task in self.shown()]
        self.holds()
