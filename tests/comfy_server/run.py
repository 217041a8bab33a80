"""One prompt's execution: the nodes in order, the messages sent, and the history entry."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from .bench import Bench, Cache, Interrupted, Made
from .frames import Preview
from .graph import Schedule, signatures
from .node_call import NodeCall
from .problems import type_name
from .progress import Progress, preview_metadata
from .prompt_queue import Queued
from .tensor_text import format_value


@dataclass(slots=True)
class Run:
    """One execution. `shown` is called with the running node, for sockets that reconnect."""

    bench: Bench
    item: Queued
    cache: Cache
    shown: Callable[[str | None], None]
    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)
    succeeded: bool = True
    _progress: Progress = field(init=False)
    _signatures: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._progress = Progress(self.item.prompt_id)
        self._signatures = signatures(self.item.graph, self._fingerprint)

    def status(self) -> dict[str, Any]:
        """Give the status of the history entry."""
        return {
            "status_str": "success" if self.succeeded else "error",
            "completed": self.succeeded,
            "messages": [list(message) for message in self.messages],
        }

    async def execute(self) -> None:
        """Run all outputs, or up to the first failure. Never raises what a node raises."""
        graph, prompt_id = self.item.graph, self.item.prompt_id
        self._message("execution_start", {"prompt_id": prompt_id})
        wanted = set(self._signatures.values())
        for stale in [signature for signature in self.cache if signature not in wanted]:
            del self.cache[stale]
        cached = [node_id for node_id in graph if self._cached(node_id) is not None]
        self._message("execution_cached", {"nodes": cached, "prompt_id": prompt_id})
        schedule = Schedule(
            graph, self.item.outputs, self._is_output, lambda n: self._cached(n) is not None
        )
        executed: list[str] = []
        while (node_id := schedule.next()) is not None:
            call = NodeCall(self, node_id)
            try:
                await self._node(node_id, call, executed)
            except Interrupted:
                self._fail("execution_interrupted", node_id, executed, {}, to_all=True)
                break
            except Exception as error:  # noqa: BLE001 whatever a node raises is the run's result
                self._fail("execution_error", node_id, executed, self._blame(call, error))
                break
            schedule.finish(node_id)
        else:
            self._message("execution_success", {"prompt_id": prompt_id})
        self.shown(None)

    async def _node(self, node_id: str, call: NodeCall, executed: list[str]) -> None:
        known = self._cached(node_id)
        if known is not None:
            self._report(node_id, known)
            self._finish(node_id)
            return
        self._progress.start(node_id)
        self.send("progress_state", self._progress.told())
        if self.item.client_id is not None:
            self.shown(node_id)
            self.send_own("executing", {"node": node_id, "display_node": node_id})
        result = await call.run()
        meta = {
            "node_id": node_id,
            "display_node": node_id,
            "parent_node": None,
            "real_node_id": node_id,
        }
        made = Made(result, meta)
        self._report(node_id, made)
        self.cache[self._signatures[node_id]] = made
        self._finish(node_id)
        executed.append(node_id)

    def _report(self, node_id: str, made: Made) -> None:
        """Tell what an output node made, now or when it was cached."""
        if made.result.ui:
            self.outputs[node_id], self.meta[node_id] = made.result.ui, made.meta
            told = {"node": node_id, "display_node": node_id, "output": made.result.ui}
            self.send_own("executed", told)

    def _finish(self, node_id: str) -> None:
        self._progress.finish(node_id)
        self.send("progress_state", self._progress.told())

    def _fail(
        self,
        event: str,
        node_id: str,
        executed: list[str],
        more: Mapping[str, Any],
        to_all: bool = False,
    ) -> None:
        self.succeeded = False
        told = {
            "prompt_id": self.item.prompt_id,
            "node_id": node_id,
            "node_type": self.item.graph[node_id]["class_type"],
            "executed": list(executed),
            **more,
        }
        self._message(event, told, to_all)

    def _blame(self, call: NodeCall, error: Exception) -> dict[str, Any]:
        return {
            "exception_message": self.bench.faults.text(f"{error}\n"),
            "exception_type": type_name(error),
            "traceback": traceback.format_tb(error.__traceback__),
            "current_inputs": {name: [format_value(value)] for name, value in call.inputs.items()},
            "current_outputs": list(self.item.graph),
        }

    def _message(self, event: str, told: dict[str, Any], to_all: bool = False) -> None:
        stamped = {**told, "timestamp": int(time.time() * 1000)}
        self.messages.append((event, stamped))
        if self.item.client_id is not None or to_all:
            self.send(event, stamped)

    def send(self, event: str, told: object) -> None:
        """Tell the submitter, or everybody when the prompt says no client."""
        self.bench.sockets.event(event, told, self.item.client_id)

    def send_own(self, event: str, told: Mapping[str, object]) -> None:
        """Send to the submitter, with the prompt's id; to no one if the prompt names no client."""
        if self.item.client_id is not None:
            self.send(event, {**told, "prompt_id": self.item.prompt_id})

    def advance(self, node_id: str, value: int, maximum: int, image: Image.Image | None) -> None:
        """Tell a step. Previews with metadata go before `progress`, those without after it."""
        client_id, sockets = self.item.client_id, self.bench.sockets
        self._progress.update(node_id, value, maximum)
        self.send("progress_state", self._progress.told())
        preview = None
        if image is not None:
            preview = Preview(image, preview_metadata(node_id, self.item.prompt_id))
        early = preview is not None and sockets.wants_metadata(client_id)
        if preview is not None and early:
            sockets.preview(preview, client_id)
        told = {"value": value, "max": maximum, "prompt_id": self.item.prompt_id, "node": node_id}
        self.send("progress", told)
        if preview is not None and not early:
            sockets.preview(preview, client_id)

    def _cached(self, node_id: str) -> Made | None:
        return self.cache.get(self._signatures[node_id])

    def value_of(self, source: str, slot: int) -> object:
        """Give what a finished node gave."""
        made = self._cached(source)
        assert made is not None, f"node {source} has not run"
        return made.result.values[slot]

    def _is_output(self, node_id: str) -> bool:
        definition = self.bench.catalog.definition(self.item.graph[node_id]["class_type"])
        return definition is not None and definition.is_output

    def _fingerprint(self, node_id: str) -> object:
        node = self.item.graph[node_id]
        take = self.bench.catalog.node(node["class_type"]).fingerprint
        return None if take is None else take(self.bench.folders, node["inputs"])
