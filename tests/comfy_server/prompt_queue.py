"""The queue: pending prompts in a heap by number, the running one, the finished ones."""

from __future__ import annotations

import copy
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MAX_HISTORY = 10_000
SECRETS = ("auth_token_comfy_org", "api_key_comfy_org")

Graph = dict[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Queued:
    """One accepted prompt. Ordered by number, then id, then arrival."""

    number: float
    prompt_id: str
    arrival: int
    graph: Graph = field(compare=False)
    extra_data: dict[str, Any] = field(compare=False)
    outputs: list[str] = field(compare=False)

    @property
    def client_id(self) -> str | None:
        """The client that submitted it, or None if it named none."""
        value = self.extra_data.get("client_id")
        return None if value is None else str(value)

    def row(self) -> list[Any]:
        """Give the five values of a row in `GET /queue`."""
        return [self.number, self.prompt_id, self.graph, self.extra_data, self.outputs]


class PromptQueue:
    """What waits, runs and is done. `changed` is called whenever a status event is due."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._heap: list[Queued] = []
        self._running: list[Queued] = []
        self._history: dict[str, dict[str, Any]] = {}
        self._arrivals = 0

    @property
    def remaining(self) -> int:
        """How many prompts wait or run."""
        return len(self._heap) + len(self._running)

    @property
    def running(self) -> list[Queued]:
        """The running prompt, as a list of none or one."""
        return list(self._running)

    @property
    def pending(self) -> list[Queued]:
        """The waiting prompts, in heap order: not sorted, as in ComfyUI."""
        return list(self._heap)

    def put(
        self,
        number: float,
        prompt_id: str,
        graph: Graph,
        extra_data: dict[str, Any],
        outputs: list[str],
    ) -> None:
        """Add a prompt. An id that is already known is added again."""
        self._arrivals += 1
        item = Queued(number, prompt_id, self._arrivals, graph, extra_data, outputs)
        heapq.heappush(self._heap, item)
        self._changed()

    def take(self) -> Queued | None:
        """Move the first waiting prompt to running, or give None."""
        if not self._heap:
            return None
        item = heapq.heappop(self._heap)
        self._running.append(item)
        self._changed()
        return item

    def done(
        self,
        item: Queued,
        outputs: dict[str, Any],
        meta: dict[str, Any],
        status: dict[str, Any] | None,
    ) -> None:
        """Move a running prompt to the history, over an older entry with the same id."""
        self._running = [other for other in self._running if other is not item]
        if len(self._history) > MAX_HISTORY:
            self._history.pop(next(iter(self._history)))
        row = item.row()
        row[3] = {key: value for key, value in item.extra_data.items() if key not in SECRETS}
        self._history[item.prompt_id] = copy.deepcopy(
            {"prompt": row, "outputs": outputs, "status": status, "meta": meta}
        )
        self._changed()

    def lose(self, item: Queued) -> None:
        """Take a running prompt away without a trace."""
        self._running = [other for other in self._running if other is not item]
        self._changed()

    def wipe(self) -> None:
        """Drop everything that waits, of all clients."""
        self._heap = []
        self._changed()

    def delete(self, prompt_id: str) -> bool:
        """Drop one waiting prompt. The last one is dropped with two changes, as in ComfyUI."""
        for item in self._heap:
            if item.prompt_id == prompt_id:
                if len(self._heap) == 1:
                    self.wipe()
                else:
                    self._heap.remove(item)
                    heapq.heapify(self._heap)
                self._changed()
                return True
        return False

    def history(self, max_items: int | None = None, offset: int = -1) -> dict[str, Any]:
        """Give finished prompts, oldest first: the newest `max_items`, or from `offset` on."""
        if offset < 0:
            offset = 0 if max_items is None else max(0, len(self._history) - max_items)
        keys = list(self._history)[offset:]
        if max_items is not None:
            keys = keys[: max(1, max_items)]
        return {key: self._history[key] for key in keys}

    def history_of(self, prompt_id: str) -> dict[str, Any]:
        """Give `{id: entry}`, or `{}` for a prompt that is not finished or not known."""
        entry = self._history.get(prompt_id)
        return {} if entry is None else {prompt_id: entry}

    def knows(self, prompt_id: str) -> bool:
        """Say whether a prompt of this id waits, runs or is done."""
        items = (*self._heap, *self._running)
        return prompt_id in self._history or any(item.prompt_id == prompt_id for item in items)

    def forget(self, prompt_id: str) -> None:
        """Drop one history entry."""
        self._history.pop(prompt_id, None)

    def forget_all(self) -> None:
        """Drop the whole history."""
        self._history = {}
