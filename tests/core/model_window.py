"""A model of one window: what the services do, step by step, each of which may be its last.

It drives the real core: the task map, the transitions, the journal's steps, the decisions. What is
in its attributes dies with it; the journal and the network stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.comfy.events import Started
from app.core.comfy.responses import Queue
from app.core.errors import BindingError
from app.core.ids import ClientId, PromptId, WindowId
from app.core.message import message
from app.core.storage.journal import Row, next_step
from app.core.storage.recovery import recover, taken_over, tasks_of
from app.core.task.task import TRANSITIONS, Task, TaskState, Trouble, advance
from app.core.tracking.events import concerns, follow
from app.core.tracking.queue_search import find
from app.core.tracking.reconcile import Lookup, decide
from app.core.tracking.resubmission import NextStep, may_send
from app.core.windows.window import Window, bind_task, update_task
from tests.core.model_journal import ModelJournal
from tests.core.model_network import ModelNetwork, Post
from tests.core.model_server import ModelServer

UNSENT = (TaskState.REGISTERED, TaskState.UPLOADING)
LOOKED_FOR = (TaskState.QUEUED, TaskState.RUNNING, TaskState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Glance:
    """A look that has begun: the queue was read, the history not yet."""

    server: ModelServer
    tasks: tuple[Task, ...]
    queue: Queue
    began: int


class ModelWindow:
    """`ready` are the ids whose intent to send is written, and whose prompt is to be sent next."""

    def __init__(self, window_id: str, journal: ModelJournal, network: ModelNetwork) -> None:
        self.window = Window(WindowId(window_id), ClientId(f"client-of-{window_id}"))
        self.journal = journal
        self.network = network
        self.known: dict[str, Row] = {}
        self.ready: list[str] = []
        self.glances: list[Glance] = []

    @property
    def id(self) -> str:
        return self.window.window_id

    def task(self, prompt_id: str) -> Task | None:
        return self.window.tasks.get(prompt_id)

    # ---- the journal ----

    def write(self, tasks: Sequence[Task], at: int) -> bool:
        """Write the tasks' steps; what turns out to be another window's is dropped."""
        found = [next_step(self.known.get(one.prompt_id), one, self.id, at) for one in tasks]
        steps = [step for step in found if step is not None]
        conflicts = self.journal.commit(steps)
        for prompt_id in conflicts or ():
            self.drop(prompt_id)
        if conflicts == []:
            self.known.update({step.row["promptId"]: step.row for step in steps})
        return conflicts == []

    def keep(self, task: Task, at: int) -> None:
        self.window = update_task(self.window, task)
        self.write([task], at)

    def drop(self, prompt_id: str) -> None:
        self.window = replace(self.window, tasks=self.window.tasks.without(prompt_id))

    # ---- submitting ----

    def register(self, prompt_ids: Sequence[str], server: str, at: int) -> bool:
        """Bind a batch, then record it; tell whether it was made."""
        before = self.window
        try:
            for prompt_id in prompt_ids:
                task = Task(
                    PromptId(prompt_id),
                    server,
                    self.window.window_id,
                    self.window.client_id,
                    self.window.tasks.stamp(at),
                )
                self.window = bind_task(self.window, task)
        except BindingError:  # the lock is elsewhere
            self.window = before
            return False
        tasks = [self.window.tasks.get(prompt_id) for prompt_id in prompt_ids]
        if self.write([task for task in tasks if task is not None], at):
            return True
        self.window = before
        return False

    def upload(self, task: Task, at: int) -> None:
        self.keep(advance(task, TaskState.UPLOADING, at), at)

    def intend(self, task: Task, at: int) -> None:
        """Write down that a prompt will be sent."""
        if task.state in UNSENT:
            task = advance(task, TaskState.SUBMITTING, at)
        task = replace(task, attempt=task.attempt + 1, submitted_at=at, trouble=None)
        self.window = update_task(self.window, task)
        if self.write([task], at):
            self.ready.append(task.prompt_id)
        elif self.task(task.prompt_id) is not None:
            trouble = Trouble(message("task.not_recorded"))
            self.keep(advance(task, TaskState.FAILED, at, trouble=trouble), at)

    def send(self, prompt_id: str, at: int) -> None:
        """Send a prompt whose intent is written, unless things have changed meanwhile."""
        self.ready.remove(prompt_id)
        task = self.task(prompt_id)
        if task is None or not task.is_open:
            return
        if task.cancelling:
            self.keep(advance(task, TaskState.CANCELLED, at), at)
        elif not may_send(task, at):
            self.intend(replace(task, attempt=task.attempt - 1), at)
        else:
            self.network.send(Post(prompt_id, task.execution_server, self.id, at))

    def hear(self, post: Post, status: int, at: int) -> None:
        """Take the answer to a submission; status 0 is a failure to get one."""
        post.heard = True
        self.network.tidy()
        task = self.task(post.prompt_id)
        if task is None or not task.is_open:
            return
        if status == 400:
            if TaskState.REJECTED in TRANSITIONS[task.state]:
                self.keep(advance(task, TaskState.REJECTED, at), at)
        elif task.state is TaskState.SUBMITTING:
            refused = Trouble(message("task.refused")) if status == 500 else None
            state = TaskState.QUEUED if status == 200 else TaskState.UNKNOWN
            self.keep(advance(task, state, at, trouble=refused), at)

    def cancel(self, task: Task, server: ModelServer, at: int) -> None:
        """Cancel a task as the person asked."""
        if task.state in UNSENT:
            self.keep(advance(task, TaskState.CANCELLED, at), at)
            return
        self.keep(replace(task, cancelling=True), at)
        if task.state in (TaskState.QUEUED, TaskState.RUNNING) and server.up:
            server.stop(task.prompt_id)

    # ---- following ----

    def glance(self, server: ModelServer, at: int) -> None:
        """Begin a look: read the queue."""
        tasks = [task for task in self.window.tasks.open_on(server.url) if task.state in LOOKED_FOR]
        begun = any(glance.server is server for glance in self.glances)
        if tasks and server.up and not begun:
            self.glances.append(Glance(server, tuple(tasks), server.queue(), at))

    def decide(self, at: int) -> None:
        """End the looks that have begun: read the history, then decide."""
        while self.glances:
            glance = self.glances.pop()
            if glance.server.up:
                self._decide(glance, at)

    def _decide(self, glance: Glance, at: int) -> None:
        for old in glance.tasks:
            there = find(old, glance.queue) is not None
            entry = None if there else glance.server.entry(old.prompt_id)
            task = self.task(old.prompt_id)
            if task is None or not task.is_open or task.state is TaskState.SUBMITTING:
                continue
            lookup = Lookup(glance.queue, entry, began=glance.began)
            decided, then = decide(task, lookup, None, at)
            self.keep(decided, at)
            if then is NextStep.SUBMIT and self.task(old.prompt_id) is not None:
                self.intend(decided, at)

    def see_start(self, server: ModelServer, at: int) -> None:
        """Hear on the socket what runs."""
        event = Started(server.running)
        for task in self.window.tasks.open_on(server.url):
            if concerns(task, event, ""):
                self.keep(follow(task, event, at), at)

    # ---- loading ----

    def load(self, at: int) -> None:
        """Bring back what the journal says is this window's."""
        self._go_on(self.journal.owned_by(self.id), at)

    def take_over(self, gone: str, at: int) -> None:
        """Make a gone window's tasks this one's own."""
        rows = self.journal.owned_by(gone)
        self.known.update({row["promptId"]: row for row in rows})
        mine = [row for row in rows if self._taken(row, at)]
        self._go_on([self.journal.rows[row["promptId"]] for row in mine], at)

    def _taken(self, row: Row, at: int) -> bool:
        (task,), _ = tasks_of([row])
        return self.write([taken_over(task, self.window.window_id)], at)

    def _go_on(self, rows: Sequence[Row], at: int) -> None:
        self.known.update({row["promptId"]: row for row in rows})
        for task in tasks_of(rows)[0]:
            tasks = self.window.tasks.bind(recover(task, at).task)
            self.window = replace(self.window, tasks=tasks)
