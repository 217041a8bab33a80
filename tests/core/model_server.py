"""A model of one ComfyUI: prompts wait, run and end; it may be silent, refuse, or forget.

Beside what it answers it keeps what really happened, for the invariants: which prompts it was given
and still knew (`copies`), how prompts ended, and which it forgot.
"""

from collections import Counter
from dataclasses import dataclass, field

from app.core.comfy.history import HistoryEntry
from app.core.comfy.responses import Queue, QueueEntry
from app.core.task.task import TaskState

ENDS = (TaskState.SUCCEEDED, TaskState.FAILED, TaskState.INTERRUPTED)


@dataclass(slots=True)
class ModelServer:
    """`answers_with` is the status of the next submissions; with 500, `queues_anyway` or not."""

    url: str
    up: bool = True
    answers_with: int = 200
    queues_anyway: bool = False
    pending: list[str] = field(default_factory=list)
    running: str = ""
    history: dict[str, TaskState] = field(default_factory=dict)
    given: Counter[str] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)
    ended: set[tuple[str, TaskState]] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)
    refused: dict[str, set[int]] = field(default_factory=dict)
    most_copies: int = 0

    # ---- what clients can do ----

    def submit(self, prompt_id: str) -> int:
        """Take a prompt, the same id again too as the real one does; return the status."""
        status = self.answers_with
        if status != 200:
            self.refused.setdefault(prompt_id, set()).add(status)
        if status == 200 or (status == 500 and self.queues_anyway):
            self.pending.append(prompt_id)
            self.given[prompt_id] += 1
            self.copies[prompt_id] += 1
            self.most_copies = max(self.most_copies, self.copies[prompt_id])
        return status

    def queue(self) -> Queue:
        """Answer `/queue`."""
        running = (QueueEntry(self.running, self.running),) if self.running else ()
        return Queue(running, tuple(QueueEntry(one, one) for one in self.pending))

    def entry(self, prompt_id: str) -> HistoryEntry | None:
        """Answer `/history/{id}`."""
        state = self.history.get(prompt_id)
        return None if state is None else HistoryEntry(state, ())

    def stop(self, prompt_id: str) -> None:
        """Delete a prompt that waits, interrupt one that runs."""
        if prompt_id in self.pending:
            self.pending.remove(prompt_id)
            self.copies[prompt_id] -= 1
        elif prompt_id == self.running:
            self.end(TaskState.INTERRUPTED)

    # ---- what it does by itself ----

    def start(self) -> None:
        """Run the prompt that waits longest."""
        if self.pending and not self.running:
            self.running = self.pending.pop(0)

    def end(self, state: TaskState) -> None:
        """End the running prompt, and write its history."""
        if self.running:
            self.history[self.running] = state
            self.ended.add((self.running, state))
            self.running = ""

    def restart(self) -> None:
        """Come back with an empty memory."""
        known = {self.running, *self.pending, *self.history} - {""}
        self.pending, self.running, self.history = [], "", {}
        self._forget(known)

    def drop_history(self) -> None:
        """Forget what is finished, as a person's click in any client makes it do."""
        known, self.history = set(self.history), {}
        self._forget(known)

    def _forget(self, prompt_ids: set[str]) -> None:
        self.forgotten |= prompt_ids
        for prompt_id in prompt_ids:
            self.copies[prompt_id] = [*self.pending, self.running].count(prompt_id)
