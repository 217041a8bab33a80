"""The inside of one server: files, queue, sockets and worker, joined; without any HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .bench import Bench
from .catalog import NodeCatalog
from .faults import Faults
from .folders import Folders
from .gate import Gate
from .library import Library
from .options import Options
from .prompt_queue import PromptQueue
from .sockets import Sockets
from .upkeep import Upkeep
from .validation import Verdict, validate_prompt
from .worker import Worker


class Machine:
    """One server's memory and work. Lives on the server's event loop.

    `told` is called after whatever a test may wait for. `started` gets every execution's id.
    """

    def __init__(
        self,
        options: Options,
        folders: Folders,
        faults: Faults,
        gate: Gate,
        told: Callable[[], None],
        started: Callable[[str], None],
    ) -> None:
        self.options, self.folders, self.faults, self.gate = options, folders, faults, gate
        self._told = told
        self.catalog = NodeCatalog(options, folders)
        self.library = Library(options, folders, self.catalog)
        self.sockets = Sockets(faults, self.features, self._greeting, told)
        self.queue = PromptQueue(self._queue_changed)
        self.upkeep = Upkeep(lambda: not self.queue.running)
        self.interrupted = asyncio.Event()
        self._pool = ThreadPoolExecutor(2, f"demo-{options.name}")
        bench = Bench(
            options,
            folders,
            faults,
            self.catalog,
            self.sockets,
            gate,
            self._pool,
            self.interrupted,
        )
        self.worker = Worker(bench, self.queue, started, self.upkeep)
        self.counter = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        """Start the worker and the messages. Once begun and ended, it does not begin again."""
        self.folders.clear_temp()
        self._spawn(self.worker.work())
        self._spawn(self.sockets.publish())

    @property
    def is_working(self) -> bool:
        """Whether it has begun and not ended."""
        return bool(self._tasks)

    async def end(self) -> None:
        """Stop both, at once."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def queue_status(self) -> dict[str, Any]:
        """Give what `status` events and `GET /prompt` tell."""
        return {"exec_info": {"queue_remaining": self.queue.remaining}}

    def features(self) -> dict[str, object]:
        """Give the server's feature flags."""
        is_new = self.options.manager == "new"
        return {
            "supports_preview_metadata": True,
            "max_upload_size": self.options.max_upload_bytes,
            **({"extension": {"manager": {"supports_v4": True}}} if is_new else {}),
        }

    def validate(self, graph: dict[str, Any], targets: list[str] | None) -> Verdict:
        """Check a prompt."""
        return validate_prompt(graph, targets, self.catalog, self.folders)

    def interrupt(self) -> None:
        """Stop the running prompt, from any client."""
        self.interrupted.set()
        self._spawn(self.gate.wake())

    def _greeting(self, sid: str) -> list[tuple[str, object]]:
        greeting: list[tuple[str, object]] = [
            ("status", {"status": self.queue_status(), "sid": sid})
        ]
        node_id = self.worker.shown_to(sid)
        if node_id is not None:
            greeting.append(("executing", {"node": node_id}))
        return greeting

    def _queue_changed(self) -> None:
        self.sockets.event("status", {"status": self.queue_status()})
        self._spawn(self.gate.wake())
        self._told()

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
