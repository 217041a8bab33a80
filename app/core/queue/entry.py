"""An entry of the queue: one run that waits in this browser and is not bound to a server yet."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType

from app.core.ids import PromptId, ServerUrl, WindowId

Shape = NewType("Shape", str)
"""Names what decides how long a run takes: its workflow, models and size."""

BatchId = NewType("BatchId", str)
"""Names the press of Run that an entry came from."""


class Lane(StrEnum):
    """How urgent an entry is: *now* runs before *batch*."""

    NOW = "now"
    BATCH = "batch"


class Where(StrEnum):
    """Where the person lets a run go.

    `HOME`: the window's home, others when it is busy. `ONLY`: one server, `RunOn.server`.
    """

    HOME = "home"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class RunOn:
    """A person's choice of servers. `server` is the home, or the only server of `ONLY`.

    A home of `None` means that the window has none yet.
    """

    where: Where = Where.HOME
    server: ServerUrl | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One waiting run. Entries of a window run in the order of `place`, lower first.

    `models` are the model files that the run loads. `able` are the servers that can run it. A
    paused entry waits until it is resumed. One that goes `at_once` is sent whatever its server has.
    """

    prompt_id: PromptId
    window_id: WindowId
    batch_id: BatchId
    place: float
    shape: Shape
    models: frozenset[str] = frozenset()
    able: frozenset[ServerUrl] = frozenset()
    on: RunOn = RunOn()
    lane: Lane = Lane.BATCH
    is_paused: bool = False
    at_once: bool = False

    def allows(self, server: ServerUrl) -> bool:
        """Return whether the entry may run on a server: it is able to, and the person lets it."""
        return server in self.able and (self.on.where is Where.HOME or self.on.server == server)

    def only_on(self, server: ServerUrl) -> "Entry":
        """Return the entry for one server, which is able to run it."""
        return replace(self, on=RunOn(Where.ONLY, server), able=self.able | {server})


def moved_first(entry: Entry, entries: tuple[Entry, ...]) -> Entry:
    """Return the entry placed before all others of its window and lane."""
    others = [
        one.place
        for one in entries
        if one.window_id == entry.window_id and one.prompt_id != entry.prompt_id
    ]
    return replace(entry, place=min(others, default=entry.place + 1) - 1)
