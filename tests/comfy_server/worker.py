"""The loop that takes prompts from the queue and runs them, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from .bench import Bench, Cache
from .prompt_queue import PromptQueue
from .run import Run
from .upkeep import Upkeep

#: how long a socket that does not read may hold the queue up
FLUSH_SECONDS = 0.2


class Worker:
    """Runs prompts forever. `started` is called with every execution, before its first event."""

    def __init__(
        self, bench: Bench, queue: PromptQueue, started: Callable[[str], None], upkeep: Upkeep
    ) -> None:
        self._bench = bench
        self._queue = queue
        self._started = started
        self._upkeep = upkeep
        self._cache: Cache = {}
        self._client_id: str | None = None
        self._node: str | None = None

    def shown_to(self, client_id: str) -> str | None:
        """Give the node to show to a client that comes back while its prompt runs, or None."""
        return self._node if client_id == self._client_id else None

    def forget(self) -> None:
        """Drop all cached results."""
        self._cache.clear()

    async def work(self) -> None:
        """Run what the queue holds, and wait for more."""
        while True:
            item = self._queue.take() if self._bench.gate.prompts_open else None
            if item is None:
                await self._bench.gate.wait_change()
                continue
            self._bench.interrupted.clear()
            self._client_id = item.client_id
            self._started(item.prompt_id)
            self._upkeep.begin_run()
            run = Run(self._bench, item, self._cache, self._show)
            await run.execute()
            self._upkeep.end_run(run.messages)
            await self._bench.sockets.flushed(FLUSH_SECONDS)
            await self._bench.faults.wait("late_history_seconds")
            if not self._bench.faults.lose_history:
                status = None if self._bench.faults.no_status else run.status()
                self._queue.done(item, run.outputs, run.meta, status)
            else:
                self._queue.lose(item)
            run.send_own("executing", {"node": None})

    def _show(self, node_id: str | None) -> None:
        self._node = node_id
