"""A task: one prompt bound to one server, and the table of where its state may lead.

Everything that decides about states is in this module: the states, the table, and `advance`, the
only function that changes a state. A task's `execution_server` is set when it is made and no
function here or elsewhere changes it (`TaskMap` refuses a task that came back with another).
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
    """Where a task stands, and what that means; the values are what the page and devtools show."""

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
        """Whether nothing comes after it."""
        return self in END_STATES

    @property
    def is_unsent(self) -> bool:
        """Whether no prompt was sent for the task yet. A foreign prompt is sent by its caller."""
        return self in (TaskState.REGISTERED, TaskState.UPLOADING)

    @property
    def is_reserving(self) -> bool:
        """Whether the task will use its server's queue but is not counted there yet."""
        return self.is_unsent or self is TaskState.SUBMITTING

    @property
    def is_being_sent(self) -> bool:
        """Whether the task is on its way, so that its window had better not load again."""
        return self.is_reserving or self is TaskState.UNKNOWN

    @property
    def is_on_server(self) -> bool:
        """Whether the server has the prompt."""
        return self in (TaskState.QUEUED, TaskState.RUNNING)

    @property
    def may_be_on_server(self) -> bool:
        """Whether the server has the prompt, or may have it."""
        return self.is_on_server or self is TaskState.UNKNOWN

    @property
    def is_followed(self) -> bool:
        """Whether its server is listened to for the task."""
        return self.may_be_on_server or self is TaskState.SUBMITTING

    @property
    def may_start(self) -> bool:
        """Whether an event may say that the task runs."""
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
"""From each state to those it may lead to.

A task whose upload fails ends as *failed*: nothing was submitted. A foreign prompt, one that
devtools registered, goes from *registered* to wherever it is found, or is *lost*.
"""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a task ended badly, or what the server warned of; `reasons` are the server's words."""

    message: Message
    reasons: tuple[Reason, ...] = ()
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One prompt and its server. Times are milliseconds since the epoch, or `None` before.

    `attempt` counts submissions: a second one happens only when the first never arrived.
    `hidden_at` is when the person took the task off the list; it is deleted a little later.
    """

    prompt_id: PromptId
    execution_server: ServerUrl
    window_id: WindowId
    client_id: ClientId
    registered_at: int
    workflow_type: str = ""
    title: str = ""
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

    @property
    def is_open(self) -> bool:
        """Whether the task is not in an end state."""
        return not self.state.is_end

    @property
    def is_removable(self) -> bool:
        """Whether its person may have it forgotten: nothing is to come, or nobody knows when."""
        is_ours_to_send = self.state.is_reserving and not self.foreign
        return not self.is_open or (self.unreachable and not is_ours_to_send)

    @property
    def pictures(self) -> tuple[OutputFile, ...]:
        """The outputs that a page can show as pictures, in order."""
        return tuple(file for file in self.outputs if file.is_picture)

    @property
    def fraction(self) -> float:
        """How much of the work is done, between 0 and 1; of one that succeeded, all."""
        if self.state is TaskState.SUCCEEDED:
            return 1.0
        return self.progress.overall(weights(self.graph))

    @property
    def told_fraction(self) -> float | None:
        """How much of the work is done; `None` while the server has told of no node."""
        return self.fraction if self.graph and self.progress.is_known else None

    @property
    def server_prompt_id(self) -> str:
        """The id the server knows: ours, unless it is an old one that made its own."""
        return self.remote_id or self.prompt_id


def advance(task: Task, state: TaskState, at: int, **changes: Any) -> Task:
    """Return the task in `state`, with `changes`, stamping the time `at` where the state has one.

    The same state again is no transition and only applies the changes. Raises
    `ImpossibleTransition` when the table does not lead there.
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
    if state.is_end:
        changes.setdefault("ended_at", at)
        changes.update(queue_position=None, unreachable=False, cancelling=False)
    return replace(task, state=state, **changes)
