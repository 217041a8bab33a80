"""A task: one prompt bound to one server, and the table of its state transitions.

All decisions about states are in this module: the states, the table, and `advance`. Only `advance`
changes a state. `execution_server` is set when a task is created and never changes: `TaskMap`
rejects an update with another server.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from app.core.errors import ImpossibleTransition, Reason
from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.message import Message
from app.core.task.output import OutputFile, OutputText
from app.core.task.progress import Progress
from app.core.workflow.graph import weights


class TaskState(StrEnum):
    """The state of a task; the page and devtools show these values."""

    REGISTERED = "registered"
    UPLOADING = "uploading"
    SUBMITTING = "submitting"
    QUEUED = "queued"
    RUNNING = "running"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    LOST = "lost"

    @property
    def is_end(self) -> bool:
        """Whether the state is final."""
        return self in END_STATES

    @property
    def is_unsent(self) -> bool:
        """Whether the prompt was not sent yet. The caller sends a foreign prompt itself."""
        return self in (TaskState.REGISTERED, TaskState.UPLOADING)

    @property
    def is_reserving(self) -> bool:
        """Whether the task will join its server's queue but is not in the queue length yet."""
        return self.is_unsent or self is TaskState.SUBMITTING

    @property
    def is_being_sent(self) -> bool:
        """Whether the task is being submitted, so the window should not reload now."""
        return self.is_reserving or self is TaskState.UNKNOWN

    @property
    def is_on_server(self) -> bool:
        """Whether the server has the prompt."""
        return self in (TaskState.QUEUED, TaskState.RUNNING)

    @property
    def may_be_on_server(self) -> bool:
        """Whether the server has, or may have, the prompt."""
        return self.is_on_server or self is TaskState.UNKNOWN

    @property
    def is_followed(self) -> bool:
        """Whether a socket to the server is kept open for the task."""
        return self.may_be_on_server or self is TaskState.SUBMITTING

    @property
    def may_start(self) -> bool:
        """Whether an event may move the task to *running*."""
        return self is TaskState.RUNNING or TaskState.RUNNING in TRANSITIONS[self]


END_STATES = frozenset(
    {
        TaskState.SUCCEEDED,
        TaskState.FAILED,
        TaskState.INTERRUPTED,
        TaskState.CANCELLED,
        TaskState.REJECTED,
        TaskState.LOST,
    }
)

_HISTORY = frozenset({TaskState.SUCCEEDED, TaskState.FAILED, TaskState.INTERRUPTED})
_FOUND = _HISTORY | {TaskState.QUEUED, TaskState.RUNNING}
_UNSENT = frozenset({TaskState.FAILED, TaskState.CANCELLED, TaskState.LOST})

TRANSITIONS: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.REGISTERED: _UNSENT | _FOUND | {TaskState.UPLOADING, TaskState.SUBMITTING},
    TaskState.UPLOADING: frozenset({TaskState.FAILED, TaskState.CANCELLED, TaskState.SUBMITTING}),
    TaskState.SUBMITTING: _FOUND | {TaskState.REJECTED, TaskState.UNKNOWN, TaskState.CANCELLED},
    TaskState.QUEUED: _HISTORY | {TaskState.RUNNING, TaskState.CANCELLED, TaskState.LOST},
    TaskState.RUNNING: _HISTORY | {TaskState.LOST},
    TaskState.UNKNOWN: _FOUND
    | {TaskState.SUBMITTING, TaskState.CANCELLED, TaskState.REJECTED, TaskState.LOST},
    **dict.fromkeys(END_STATES, frozenset()),
}
"""For each state, the states that may follow.

A task whose upload fails becomes *failed*: nothing was submitted. Devtools register foreign
prompts. A foreign prompt goes from *registered* to the state in which the server has it, or to
*lost*.
"""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a task failed, or the server's warning; `reasons` are in the server's words."""

    message: Message
    reasons: tuple[Reason, ...] = ()
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One prompt and its server.

    `batch_id` names the press of Run, if that is known. Times are milliseconds since the epoch,
    `None` until they are known. `attempt` counts
    submissions: a second one happens only when the first did not arrive. `hidden_at` is the time
    when the person removed the task; it is deleted a little later. `moving_to` is the server that
    its run is to move to, once this one has confirmed that it let go of the prompt.
    """

    prompt_id: PromptId
    execution_server: ServerUrl
    window_id: WindowId
    client_id: ClientId
    registered_at: int
    workflow_type: str = ""
    title: str = ""
    batch_id: str = ""
    state: TaskState = TaskState.REGISTERED
    inputs: Mapping[str, Any] = field(default_factory=dict)
    graph: Mapping[str, Any] = field(default_factory=dict)
    remote_id: str = ""
    retry_of: PromptId | None = None
    foreign: bool = False
    attempt: int = 0
    submitted_at: int | None = None
    started_at: int | None = None
    ended_at: int | None = None
    hidden_at: int | None = None
    absent_at: int | None = None
    queue_position: int | None = None
    progress: Progress = field(default_factory=Progress)
    outputs: tuple[OutputFile, ...] = ()
    picture: OutputFile | None = None
    texts: tuple[OutputText, ...] = ()
    trouble: Trouble | None = None
    warning: Trouble | None = None
    unreachable: bool = False
    cancelling: bool = False
    moving_to: ServerUrl | None = None

    @property
    def is_open(self) -> bool:
        """Whether the task is not in an end state."""
        return not self.state.is_end

    @property
    def can_move(self) -> bool:
        """Whether the task may move to another server: its own has it, and has not begun it."""
        return self.state is TaskState.QUEUED and not self.foreign and not self.cancelling

    @property
    def is_removable(self) -> bool:
        """Whether the person may remove the task: it has ended, or its server is unreachable."""
        is_ours_to_send = self.state.is_reserving and not self.foreign
        return not self.is_open or (self.unreachable and not is_ours_to_send)

    @property
    def pictures(self) -> tuple[OutputFile, ...]:
        """The outputs that a page can show as pictures, in order."""
        return tuple(file for file in self.outputs if file.is_picture)

    @property
    def clips(self) -> tuple[OutputFile, ...]:
        """The outputs that a page can play, in order."""
        return tuple(file for file in self.outputs if file.is_clip)

    @property
    def picture_index(self) -> int:
        """The index of the result's picture among the pictures; 0 without one."""
        shown = self.pictures
        return shown.index(self.picture) if self.picture in shown else 0

    @property
    def fraction(self) -> float:
        """The finished share of the work, between 0 and 1; 1 for a task that succeeded."""
        if self.state is TaskState.SUCCEEDED:
            return 1.0
        return self.progress.overall(weights(self.graph))

    @property
    def told_fraction(self) -> float | None:
        """The finished share of the work; `None` until the server has reported a node."""
        return self.fraction if self.graph and self.progress.is_known else None

    @property
    def server_prompt_id(self) -> str:
        """The server's id of the prompt: ours, unless an old server created its own."""
        return self.remote_id or self.prompt_id


def advance(task: Task, state: TaskState, at: int, **changes: Any) -> Task:
    """Return the task in `state`, with `changes`, and with `at` as the time of that state.

    Advancing to the current state only applies `changes`. Raises `ImpossibleTransition` when the
    table does not allow the transition.
    """
    if state is task.state:
        return replace(task, **changes)
    if state not in TRANSITIONS[task.state]:
        raise ImpossibleTransition(
            "task.transition", prompt_id=task.prompt_id, source=task.state.value, to=state.value
        )
    if state is TaskState.SUBMITTING:
        changes.setdefault("submitted_at", at)
    if state is TaskState.RUNNING:
        changes.setdefault("started_at", at)
        changes.setdefault("queue_position", None)
        changes["moving_to"] = None  # it never moves once it may have done anything
    if state.is_end:
        changes.setdefault("ended_at", at)
        changes.update(queue_position=None, unreachable=False, cancelling=False, moving_to=None)
    return replace(task, state=state, **changes)
