"""Keeps the breaker up to date with how this window's tasks end."""

from collections.abc import Iterable, Sequence

from app.core.ids import PromptId, ServerUrl
from app.core.queue.breaker import Breaker, Fault
from app.core.queue.dispatch import Load
from app.core.queue.entry import Entry, Shape
from app.core.task.task import Task, TaskState
from app.core.windows.window_state import WindowState
from app.services.ports import Clock
from app.services.window_store import WindowStore

SERVERS_OWN = {
    "out of memory": Fault.MEMORY,
    "outofmemory": Fault.MEMORY,
    "cuda error": Fault.DRIVER,
    "hip error": Fault.DRIVER,
    "device-side assert": Fault.DRIVER,
}
"""Parts of errors that another server may not have: memory, and a driver that crashed."""


class BreakerWatch:
    """Leaves a server out for a workflow that it failed for a reason of its own."""

    def __init__(self, window_store: WindowStore, clock: Clock) -> None:
        self._clock = clock
        self.breaker = Breaker()
        window_store.watch(self._on_change)

    def sent(self, server: ServerUrl, shape: Shape, prompt_id: PromptId) -> bool:
        """Note a run that was sent; return whether it is the trial after a rest."""
        self.breaker = self.breaker.sent(server, shape, prompt_id)
        return self.breaker.trial_of(server, shape) == prompt_id

    def effective(self, entries: Iterable[Entry], loads: Sequence[Load]) -> Breaker:
        """Return the breaker without what would leave a run no server at all.

        Then a person gets the server's own error at once, and may change the form.
        """
        now = self._clock.now()
        open_urls = [load.url for load in loads if load.is_open]
        dropped: set[tuple[ServerUrl, Shape]] = set()
        for entry in entries:
            urls = [url for url in open_urls if entry.allows(url)]
            if all(self.breaker.is_left_out(url, entry.shape, now) for url in urls):
                dropped |= {(url, entry.shape) for url in urls}
        if not dropped:
            return self.breaker
        return Breaker(
            {key: rest for key, rest in self.breaker.rests.items() if key not in dropped}
        )

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        for task in after.window.tasks.changed_since(before.window.tasks):
            known = before.task(task.prompt_id)
            if known is not None and known.is_open and not task.is_open:
                self._ended(task)

    def _ended(self, task: Task) -> None:
        server, shape = task.execution_server, Shape(task.workflow_type)
        if task.state is TaskState.SUCCEEDED:
            self.breaker = self.breaker.succeeded(server, shape)
        elif (fault := servers_fault(task)) is not None:
            self.breaker = self.breaker.failed(server, shape, self._clock.now(), fault)
        else:
            self.breaker = self.breaker.ended(server, shape, task.prompt_id)


def servers_fault(task: Task) -> Fault | None:
    """Return for what reason of its server's own a task failed, `None` for any other."""
    if task.state is not TaskState.FAILED or task.trouble is None:
        return None
    texts = [reason.text for reason in task.trouble.reasons]
    texts += [str(value) for value in task.trouble.message.args.values()]
    text = " ".join(texts).lower()
    return next((fault for part, fault in SERVERS_OWN.items() if part in text), None)
