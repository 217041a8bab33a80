"""One node of a run, with what it needs at hand: the `Call` that a node's function gets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PIL import Image

from .bench import Bench, Interrupted
from .faults import Faults
from .folders import Folders
from .graph import link_of
from .nodes import Result
from .options import Options
from .prompt_queue import Queued


class Teller(Protocol):
    """What a call needs of its run."""

    bench: Bench
    item: Queued

    def value_of(self, source: str, slot: int) -> object:
        """Give what a finished node gave."""

    def advance(self, node_id: str, value: int, maximum: int, image: Image.Image | None) -> None:
        """Tell a step."""


class NodeCall:
    """One node of one run."""

    def __init__(self, run: Teller, node_id: str) -> None:
        bench = run.bench
        self._run = run
        self._bench = bench
        self._node: Mapping[str, Any] = run.item.graph[node_id]
        self._values: dict[str, Any] = {}
        self.node_id = node_id
        self.graph: Mapping[str, Any] = run.item.graph
        self.extra_pnginfo: Mapping[str, Any] = run.item.extra_data.get("extra_pnginfo") or {}
        self.options: Options = bench.options
        self.folders: Folders = bench.folders
        self.faults: Faults = bench.faults

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The inputs that have been gathered: constants, and what other nodes gave."""
        return self._values

    async def run(self) -> Result:
        """Gather the inputs and do the node's work."""
        for name, value in self._node["inputs"].items():
            link = link_of(value)
            self._values[name] = value if link is None else self._run.value_of(*link)
        await self._bench.gate.pass_step(self._bench.interrupted)
        self._stop_if_interrupted()
        class_type = self._node["class_type"]
        if self.faults.fail_node in (self.node_id, class_type):
            raise RuntimeError(self.faults.fail_message)
        return await self._bench.catalog.node(class_type).run(self)

    async def draw(self, paint: Callable[..., Any], *arguments: Any) -> Any:
        """Run something heavy beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._bench.pool, paint, *arguments)

    async def step(
        self, value: int, maximum: int, preview: Image.Image | None, seconds: float
    ) -> None:
        """Take `seconds`, then tell the progress. Raises Interrupted."""
        await self._bench.gate.pass_step(self._bench.interrupted)
        if seconds > 0 and not self._bench.interrupted.is_set():
            await asyncio.sleep(seconds)
        self._stop_if_interrupted()
        self._run.advance(self.node_id, value, maximum, preview)

    def _stop_if_interrupted(self) -> None:
        if self._bench.interrupted.is_set():
            raise Interrupted
