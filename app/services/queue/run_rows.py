"""The stored rows of runs that wait: written, changed together, and read back with their files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.core.ids import PromptId, WindowId
from app.core.queue.waiting import Waiting
from app.core.storage.queue_row import queue_row, runs_of
from app.core.workflow.input_file import InputImage
from app.services.ports import Clock, Database
from app.services.storage.input_store import file_key, files_of
from app.services.storage.retry import insist


class RunRows:
    """Reads and writes rows of the queue. All methods raise `StoreError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def write(self, runs: Sequence[Waiting]) -> bool:
        """Write rows; return whether they are there now. A write that seemed to fail counts."""
        rows = [queue_row(one) for one in runs]
        files: dict[str, Any] = {}
        for one in runs:
            files |= files_of(one.prompt_id, one.inputs)
        wrong = await self._database.queue(rows, files if runs and runs[0].rev == 1 else {})
        wanted = {row["promptId"]: (row["rev"], row["owner"]) for row in rows}
        return all((row["rev"], row.get("owner")) == wanted[row["promptId"]] for row in wrong)

    async def rewrite(self, changed: Mapping[PromptId, Waiting]) -> frozenset[str]:
        """Write the next revisions of rows in one step, and retry while the journal is busy.

        Returns the ids of those that cannot get theirs: they were bound or cancelled meanwhile.
        """
        return await insist(lambda: self._rewrite(changed), self._clock.sleep)

    async def _rewrite(self, changed: Mapping[PromptId, Waiting]) -> frozenset[str]:
        gone: set[str] = set()
        while rest := [queue_row(one) for key, one in changed.items() if key not in gone]:
            wrong = await self._database.queue(rest, {})
            wanted = {row["promptId"]: row for row in rest}
            others = {row["promptId"] for row in wrong if row != wanted[row["promptId"]]}
            if not others:  # written now, or by an attempt that seemed to fail
                break
            gone |= others
        return frozenset(gone)

    async def read(self, prompt_id: PromptId, owner: WindowId) -> Waiting | None:
        """Return a window's run as it is stored, `None` if it does not wait there any more."""
        row = await self._database.row("queue", prompt_id)
        found = runs_of([] if row is None else [row])
        kept = [one for one in found if one.entry.window_id == owner]
        return await self.with_files(kept[0]) if kept else None

    async def with_files(self, one: Waiting) -> Waiting:
        """Return a run with the files of its input images."""
        inputs = dict(one.inputs)
        for name, value in inputs.items():
            if isinstance(value, InputImage) and value.source is None:
                source = await self._database.file(file_key(one.prompt_id, name))
                inputs[name] = replace(value, source=source)
        return replace(one, inputs=inputs)
