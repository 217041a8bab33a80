"""A run that waits in this browser, with all that is needed to make its task later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.ids import NO_SERVER, ClientId, PromptId
from app.core.message import Message
from app.core.queue.breaker import LeftOut
from app.core.queue.entry import Entry
from app.core.task.task import Task
from app.core.workflow.graph import Graph


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry and its order. It has no server, and nothing was sent for it.

    `rev` is the revision of its stored row. `why` is why it still waits, as last decided; it is not
    stored. `cancelling`: the person gave it up before it was recorded. `graph` is that of a run of
    no workflow in the catalog, such as a person's own from devtools. `since` is when the task was
    registered that it stands for, if a server let go of one: its card keeps that place.
    `left_out` are the servers that rest from its workflow, likewise not stored.
    """

    entry: Entry
    workflow_type: str
    title: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    retry_of: PromptId | None = None
    queued_at: int = 0
    rev: int = 1
    why: Message | None = None
    cancelling: bool = False
    graph: Graph | None = None
    since: int | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def prompt_id(self) -> PromptId:
        """The id that its task will have."""
        return self.entry.prompt_id

    @property
    def as_task(self) -> Task:
        """A task without a server, for what only reads a run's name and inputs."""
        return Task(
            prompt_id=self.entry.prompt_id,
            execution_server=NO_SERVER,
            window_id=self.entry.window_id,
            client_id=ClientId(""),
            registered_at=self.queued_at,
            workflow_type=self.workflow_type,
            title=self.title,
            batch_id=self.entry.batch_id,
            inputs=self.inputs,
            retry_of=self.retry_of,
        )


def in_order(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Return runs in the order of their places."""
    return tuple(sorted(waiting, key=lambda one: (one.entry.place, one.entry.prompt_id)))


def with_why(one: Waiting, why: Message | None, left_out: tuple[LeftOut, ...] = ()) -> Waiting:
    """Return a run with the reason why it waits; the same object if that is unchanged."""
    if (one.why, one.left_out) == (why, left_out):
        return one
    return replace(one, why=why, left_out=left_out)
