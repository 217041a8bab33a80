"""The two invariants under everything that can happen to two windows and a pool, in any order.

1. A task's `execution_server` never changes.
2. A picture's URL is on its task's own server: for every output of every task, at any time, also
   after the lock moved, the pool changed, the task ended, or the other window did something.

The machine keeps a plain account of its own of what each window should hold: `bound` (where every
task was bound at first), and the lock as the rules in DESIGN.md give it.
"""

import sys
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
)

from app.core.comfy.events import NodesMoved, NodeStarted, RunEnded, ServerEvent, Started
from app.core.comfy.history import parse_history
from app.core.comfy.responses import Queue, QueueEntry
from app.core.errors import BindingError, InputError
from app.core.ids import ClientId, PromptId, WindowId
from app.core.pictures.urls import THUMBNAIL, picture_url, view_url
from app.core.servers.pool import Candidate, Pool, choose
from app.core.task.progress import NodeProgress
from app.core.task.task import Task, TaskState, advance
from app.core.tracking.events import follow
from app.core.tracking.reconcile import Lookup, decide
from app.core.tracking.resubmission import NextStep
from app.core.windows.consistency import inconsistencies
from app.core.windows.public_json import plain_outputs, plain_task
from app.core.windows.window import Window, bind_foreign_task, bind_task, update_task
from app.core.windows.window_lock import LockMode, pin, release, spread, unpin
from tests.fakes.values import A, B, C, a_file, a_server, an_id
from tests.sample import length

SERVERS = (A, B, C, "https://l9s75ay3rp-8188.cnb.run", "https://q7f8fgfybb-8188.cnb.run/comfy")
NAMES = ("ComfyUI_00001_.png", "ComfyUI_00002_.png", "clip.mp4", "../etc/passwd.png", "a b&c#.png")

servers = st.sampled_from(SERVERS)
windows = st.integers(0, 1)
files = st.lists(
    st.fixed_dictionaries(
        {
            "filename": st.sampled_from(NAMES),
            "subfolder": st.sampled_from(["", "bindery", "//evil.example"]),
            "type": st.sampled_from(["output", "temp"]),
        }
    ),
    max_size=3,
)


@dataclass
class Account:
    """What one window should hold, by our own book-keeping."""

    window: Window
    bound: dict[str, str] = field(default_factory=dict)
    locked: str | None = None
    mode: LockMode = LockMode.BATCH
    before: tuple[str | None, LockMode] = (None, LockMode.BATCH)

    def open_on(self, server: str) -> bool:
        return any(
            task.is_open and self.bound[task.prompt_id] == server for task in self.window.tasks
        )

    def settle(self) -> None:
        if self.mode is LockMode.BATCH and self.locked and not self.open_on(self.locked):
            self.locked = None


class Bindings(RuleBasedStateMachine):
    """Two windows over one pool."""

    tasks = Bundle("tasks")

    def __init__(self) -> None:
        super().__init__()
        self.pool = Pool(base=(a_server(A), a_server(B)))
        self.accounts = [
            Account(Window(WindowId(f"window-{n}"), ClientId(f"client-{n}"))) for n in range(2)
        ]
        self.clock = 1_000
        self.numbers = 0
        self.early_urls: dict[str, str] = {}

    # ---- what people and programs do ----

    @rule(target=tasks, at=windows, loads=st.lists(st.integers(0, 3), min_size=8, max_size=8))
    def submit(self, at: int, loads: list[int]) -> Any:
        """Choose as the balancer does, bind, and submit."""
        account = self.accounts[at]
        server = account.window.lock.server
        if server is None:
            candidates = [
                Candidate(
                    one.url,
                    usable=True,
                    queue_remaining=load,
                    reserved=account.window.tasks.reservations(one.url),
                )
                for one, load in zip(self.pool.servers, loads)
            ]
            server = choose(candidates, lambda count: loads[0] % count)
        if server is None:
            return multiple()
        task = self.new_task(at, server)
        account.window = bind_task(account.window, task)
        account.bound[task.prompt_id] = server
        if account.mode is not LockMode.SPREAD:
            account.locked = server
        return (at, task.prompt_id)

    @rule(at=windows, server=servers)
    def submit_past_the_lock(self, at: int, server: str) -> None:
        """Whoever tries to bind past the lock is refused and changes nothing."""
        account = self.accounts[at]
        if account.locked in (None, server):
            return
        before = account.window
        with pytest.raises(BindingError):
            bind_task(before, self.new_task(at, server))
        assert account.window is before

    @rule(target=tasks, at=windows)
    def register_foreign(self, at: int) -> Any:
        """Devtools bind a prompt of theirs to the locked server."""
        account = self.accounts[at]
        task = self.new_task(at, account.locked or "", foreign=True)
        if account.locked is None:
            with pytest.raises(BindingError):
                bind_foreign_task(account.window, task)
            return multiple()
        account.window = bind_foreign_task(account.window, task)
        account.bound[task.prompt_id] = account.locked
        return (at, task.prompt_id)

    @rule(key=tasks, server=servers)
    def bind_again(self, key: tuple[int, str], server: str) -> None:
        """A known id is never bound to another server."""
        at, prompt_id = key
        account = self.accounts[at]
        again = self.new_task(at, server, prompt_id=PromptId(prompt_id))
        with pytest.raises(BindingError):
            bind_task(account.window, again)
        if account.locked != account.bound[prompt_id]:
            with pytest.raises(BindingError):
                bind_foreign_task(account.window, again)

    @rule(at=windows, server=servers)
    def pin(self, at: int, server: str) -> None:
        """The person pins a server."""
        account = self.accounts[at]
        tasks = account.window.tasks
        if account.locked not in (None, server) and tasks.open_on(account.locked):
            with pytest.raises(BindingError):
                pin(account.window.lock, server, tasks)
            return
        self.set_lock(account, pin(account.window.lock, server, tasks))
        account.locked, account.mode = server, LockMode.PINNED

    @rule(at=windows)
    def unpin(self, at: int) -> None:
        """The person takes a pin out."""
        account = self.accounts[at]
        if account.mode is not LockMode.PINNED:
            return
        self.set_lock(account, unpin(account.window.lock, account.window.tasks))
        account.mode = LockMode.BATCH
        account.settle()

    @rule(at=windows, on=st.booleans())
    def spread(self, at: int, on: bool) -> None:
        """The person turns spreading on or off."""
        account = self.accounts[at]
        self.set_lock(account, spread(account.window.lock, on, account.window.tasks))
        if on and account.mode is not LockMode.SPREAD:
            account.before = account.locked, account.mode
            account.locked, account.mode = None, LockMode.SPREAD
        elif not on and account.mode is LockMode.SPREAD:
            account.locked, account.mode = account.before
            account.mode = LockMode.BATCH if account.locked is None else account.mode
            account.settle()

    @rule(at=windows)
    def release(self, at: int) -> None:
        """The person lets go of the lock: what is open goes on, the next batch may go elsewhere."""
        account = self.accounts[at]
        self.set_lock(account, release(account.window.lock))
        account.locked = None
        account.mode = LockMode.SPREAD if account.mode is LockMode.SPREAD else LockMode.BATCH

    @rule(server=servers)
    def remove_server(self, server: str) -> None:
        """A server leaves the pool."""
        self.pool = self.pool.remove(server)

    @rule(server=servers)
    def add_server(self, server: str) -> None:
        """A server joins the pool, or is there already."""
        try:
            self.pool = self.pool.add(a_server(server))
        except InputError:
            assert self.pool.get(server) is not None

    @precondition(lambda self: self.pool.servers)
    @rule(data=st.data(), server=servers)
    def edit_server(self, data: st.DataObject, server: str) -> None:
        """A server of the pool gets another address."""
        before = data.draw(st.sampled_from(self.pool.servers))
        try:
            self.pool = self.pool.edit(before.url, a_server(server))
        except InputError:
            assert self.pool.get(server) is not None

    # ---- what servers do ----

    @rule(key=tasks, seconds=st.integers(0, 40), submitted=st.booleans())
    def move_on(self, key: tuple[int, str], seconds: int, submitted: bool) -> None:
        """A submission begins, is accepted, or its outcome stays unknown."""
        task = self.task(key)
        if task.foreign:
            return
        self.clock += seconds * 1000
        if task.state is TaskState.REGISTERED and seconds % 2:
            self.update(key, advance(task, TaskState.UPLOADING, self.clock))
        elif task.state in {TaskState.REGISTERED, TaskState.UPLOADING, TaskState.UNKNOWN}:
            self.update(key, advance(task, TaskState.SUBMITTING, self.clock))
        elif task.state is TaskState.SUBMITTING:
            to = TaskState.QUEUED if submitted else TaskState.UNKNOWN
            self.update(key, advance(task, to, self.clock))

    @rule(key=tasks, kind=st.sampled_from([Started, NodeStarted, NodesMoved, RunEnded]))
    def hear(self, key: tuple[int, str], kind: type[Any]) -> None:
        """The socket tells of the run."""
        task = self.task(key)
        known = task.server_prompt_id
        told: dict[Any, ServerEvent] = {
            Started: Started(known),
            NodeStarted: NodeStarted(known, "9"),
            NodesMoved: NodesMoved(known, {"9": NodeProgress(1, 2)}),
            RunEnded: RunEnded(known),
        }
        after = follow(task, told[kind], self.clock)
        assert after.is_open is task.is_open
        self.update(key, after)

    @rule(
        key=tasks,
        place=st.sampled_from(["running", "pending", "nowhere", "nowhere"]),
        seconds=st.sampled_from([0, 1, 30, 120]),
    )
    def look(self, key: tuple[int, str], place: str, seconds: int) -> None:
        """A look finds the prompt in the queue, or nowhere."""
        task = self.task(key)
        if not self.is_tracked(task):
            return
        self.clock += seconds * 1000
        found = (QueueEntry(task.server_prompt_id, ""),)
        queue = Queue(
            running=found if place == "running" else (),
            pending=found if place == "pending" else (),
        )
        after, then = decide(task, Lookup(queue, None), None, self.clock)
        assert after.state not in {TaskState.SUCCEEDED, TaskState.FAILED, TaskState.INTERRUPTED}
        assert then is not NextStep.SUBMIT or not task.foreign
        self.update(key, after)

    @rule(
        key=tasks,
        images=files,
        status=st.sampled_from(["success", "error"]),
        cause=st.sampled_from(["execution_error", "execution_interrupted", "none"]),
    )
    def finish(
        self, key: tuple[int, str], images: list[dict[str, str]], status: str, cause: str
    ) -> None:
        """The history has the prompt."""
        task = self.task(key)
        if task.state in {TaskState.REGISTERED, TaskState.SUBMITTING} and not task.foreign:
            task = advance(
                advance(task, TaskState.SUBMITTING, self.clock), TaskState.QUEUED, self.clock
            )
        if not self.is_tracked(task):
            return
        answer = {
            task.server_prompt_id: {
                "outputs": {"9": {"images": images}, "5": {"text": ["hello"]}},
                "status": {"status_str": status, "messages": [[cause, {}]]},
            }
        }
        entry = parse_history(answer, task.server_prompt_id)
        assert entry is not None
        after, then = decide(task, Lookup(Queue(), entry), None, self.clock)
        assert then is NextStep.NOTHING
        assert (after.state is TaskState.SUCCEEDED) is (status == "success")
        self.update(key, after)

    @rule(key=tasks, other=st.booleans())
    def end_early(self, key: tuple[int, str], other: bool) -> None:
        """A task is cancelled, or its upload fails, or its prompt is refused."""
        task = self.task(key)
        ends = {
            TaskState.REGISTERED: TaskState.CANCELLED,
            TaskState.UPLOADING: TaskState.FAILED if other else TaskState.CANCELLED,
            TaskState.SUBMITTING: TaskState.REJECTED,
            TaskState.QUEUED: TaskState.CANCELLED,
        }
        if task.state in ends:
            self.update(key, advance(task, ends[task.state], self.clock))

    @rule(key=tasks, server=servers)
    def move_past_the_binding(self, key: tuple[int, str], server: str) -> None:
        """No news of a task moves it to another server."""
        account, task = self.accounts[key[0]], self.task(key)
        if server != task.execution_server:
            with pytest.raises(BindingError):
                update_task(account.window, replace(task, execution_server=server))

    # ---- late questions ----

    @rule(key=tasks, name=st.sampled_from(NAMES))
    def ask_early_for_a_picture(self, key: tuple[int, str], name: str) -> None:
        """Somebody asks for a picture and keeps the address."""
        self.early_urls[f"{key[1]} {name}"] = picture_url(self.task(key), a_file(name))

    @rule(key=consumes(tasks), name=st.sampled_from(NAMES))
    def ask_last_for_a_picture(self, key: tuple[int, str], name: str) -> None:
        """Long after everything, the same address is given, on the same server."""
        url = picture_url(self.task(key), a_file(name))
        server = self.accounts[key[0]].bound[key[1]]
        assert url == view_url(server, a_file(name), key[1])
        assert url == self.early_urls.get(f"{key[1]} {name}", url)

    # ---- what must hold after every step ----

    @invariant()
    def bindings_never_change(self) -> None:
        """Invariant 1; and no task is lost, doubled, or in another window."""
        for account in self.accounts:
            held = {task.prompt_id: task.execution_server for task in account.window.tasks}
            assert held == account.bound
            assert len(account.window.tasks) == len(account.bound)

    @invariant()
    def pictures_are_on_their_own_server(self) -> None:
        """Invariant 2, by every way in which a picture's address is given."""
        for account in self.accounts:
            for task in account.window.tasks:
                base = f"{account.bound[task.prompt_id]}/api/view?filename="
                told = plain_task(task)
                urls = [picture_url(task, file) for file in task.outputs]
                urls += [picture_url(task, file, THUMBNAIL) for file in task.outputs]
                urls += [image["url"] for image in told["images"]]
                urls += [told["imageUrl"]] if task.picture else []
                assert all(url.startswith(base) for url in urls)
                assert told["executionServer"] == account.bound[task.prompt_id]
                assert sum(map(len, plain_outputs(task).values())) <= len(task.outputs)

    @invariant()
    def locks_follow_the_rules(self) -> None:
        """The lock is held by open work or a pin, and by nothing else."""
        for account in self.accounts:
            lock = account.window.lock
            assert (lock.server, lock.mode) == (account.locked, account.mode)
            if lock.mode is LockMode.BATCH and lock.server is not None:
                assert account.open_on(lock.server)
            if lock.mode is LockMode.SPREAD:
                assert lock.server is None

    @invariant()
    def reservations_are_counts(self) -> None:
        """Each task that is on its way is counted at its server, once."""
        for account in self.accounts:
            window = account.window
            counts = {server: window.tasks.reservations(server) for server in SERVERS}
            assert min(counts.values()) >= 0
            on_their_way = [
                task
                for task in window.tasks
                if task.state in {TaskState.REGISTERED, TaskState.UPLOADING, TaskState.SUBMITTING}
                and not task.foreign
            ]
            assert sum(counts.values()) == len(on_their_way)

    @invariant()
    def the_check_finds_no_broken_binding(self) -> None:
        """What devtools would report is at most what a person did on purpose."""
        mine, other = self.accounts
        told = {
            "windowId": other.window.window_id,
            "clientId": other.window.client_id,
            "tasks": [plain_task(task) for task in other.window.tasks],
        }
        allowed = {"debug.outside_lock", "debug.lock_not_in_pool"}
        found = inconsistencies(mine.window, self.pool, [told])
        assert {message.key for message in found} <= allowed

    # ---- helpers ----

    def new_task(self, at: int, server: str, **fields: Any) -> Task:
        self.numbers += 1
        window = self.accounts[at].window
        given = {
            "prompt_id": an_id(self.numbers),
            "execution_server": server,
            "window_id": window.window_id,
            "client_id": window.client_id,
            "registered_at": self.clock,
        }
        return Task(**{**given, **fields})

    def task(self, key: tuple[int, str]) -> Task:
        found = self.accounts[key[0]].window.tasks.get(key[1])
        assert found is not None
        return found

    def update(self, key: tuple[int, str], task: Task) -> None:
        account = self.accounts[key[0]]
        other = self.accounts[1 - key[0]].window
        account.window = update_task(account.window, task)
        account.settle()
        assert self.accounts[1 - key[0]].window is other

    def set_lock(self, account: Account, lock: Any) -> None:
        window = account.window
        account.window = Window(window.window_id, window.client_id, lock, window.tasks)

    def is_tracked(self, task: Task) -> bool:
        return task.is_open and (
            task.foreign or task.state in {TaskState.QUEUED, TaskState.RUNNING, TaskState.UNKNOWN}
        )


Bindings.TestCase.settings = settings(
    max_examples=length(20, 8) if sys.platform == "emscripten" else length(200, 80),
    stateful_step_count=50,
    deadline=None,
)
TestBindings = Bindings.TestCase
