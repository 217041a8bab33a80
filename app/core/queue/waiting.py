"""A run that waits in this browser, with all that is needed to make its task later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.ids import NO_SERVER, ClientId, PromptId
from app.core.message import Message
from app.core.queue.entry import Entry
from app.core.task.task import Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry and its order. It has no server, and nothing was sent for it.

    `rev` is the revision of its stored row. `why` is why it still waits, as last decided; it is not
    stored. `cancelling`: the person gave it up before it was recorded.
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
            inputs=self.inputs,
            retry_of=self.retry_of,
        )


def in_order(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Return runs in the order of their places."""
    return tuple(sorted(waiting, key=lambda one: (one.entry.place, one.entry.prompt_id)))


def with_why(one: Waiting, why: Message | None) -> Waiting:
    """Return a run with the reason why it waits; the same object if that is unchanged."""
    return one if one.why == why else replace(one, why=why)
