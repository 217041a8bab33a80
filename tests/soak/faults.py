"""What goes wrong with servers: each fault begins, and ends when it is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from random import Random

from tests.soak.ledger import Ledger
from tests.soak.workspace import Workspace

Act = Callable[[Ledger], None]


def _nothing(ledger: Ledger) -> None:
    """What is over at once needs no end."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault of a server."""

    name: str
    begin: Act
    end: Act = _nothing


def _set(name: str, fault: str, value: object, clear: object) -> Fault:
    def begin(ledger: Ledger) -> None:
        setattr(ledger.server.faults, fault, value)

    def end(ledger: Ledger) -> None:
        setattr(ledger.server.faults, fault, clear)

    return Fault(name, begin, end)


def _mode(name: str, *modes: str) -> Fault:
    """Return the fault of one of the hostile server's modes, each in its turn."""
    turns = cycle(modes)

    def begin(ledger: Ledger) -> None:
        ledger.server.set_mode(next(turns))

    def end(ledger: Ledger) -> None:
        ledger.server.set_mode("good")

    return Fault(name, begin, end)


def _refuse_sockets(ledger: Ledger) -> None:
    ledger.server.faults.refuse_ws = True
    ledger.server.drop_sockets()


def _accept_sockets(ledger: Ledger) -> None:
    ledger.server.faults.refuse_ws = False


FAULTS = (
    Fault("sockets dropped", lambda ledger: ledger.server.drop_sockets()),
    Fault("sockets muted", lambda ledger: ledger.server.mute_sockets()),
    Fault("sockets half-open", lambda ledger: ledger.server.freeze_sockets()),
    Fault("sockets refused", _refuse_sockets, _accept_sockets),
    _set("connections reset", "refuse", True, False),
    _set("answers slow", "delay_seconds", 2.0, 0.0),
    _set("POST lost before it arrived", "drop_prompt_answer", "before", None),
    _set("POST's answer lost", "drop_prompt_answer", "after", None),
    _set("POST's answer cut", "drop_prompt_answer", "middle", None),
    _set("garbage in sockets", "garbage", True, False),
    _set("history late", "late_history_seconds", 0.5, 0.0),
    Fault(
        "server out of reach",
        lambda ledger: ledger.server.unplug(),
        lambda ledger: ledger.server.restart(keep_memory=True),
    ),
    Fault("server killed, back empty", lambda ledger: ledger.restart_empty()),
    _mode("answers without an end", "endless-prompt", "endless-queue", "endless-history"),
    _mode("pictures without an end", "endless-view"),
    _mode("pictures hang", "hanging-view"),
    _mode("redirected elsewhere", "redirect-307", "redirect-post", "redirect-view"),
    _mode("socket flooded", "socket-flood"),
)


def _of_workspace(act: Callable[[Workspace], None]) -> Act:
    def run(ledger: Ledger) -> None:
        assert isinstance(ledger, Workspace)
        act(ledger)

    return run


WORKSPACE_FAULTS = (
    Fault(
        "workspace off, its gateway answers",
        _of_workspace(Workspace.die),
        _of_workspace(Workspace.wake),
    ),
    Fault("workspace moved", _of_workspace(Workspace.move)),
)
"""What goes wrong with a server that has another address after each start."""


class Troubles:
    """The faults that are on: at most one a server, each for a few actions."""

    def __init__(self, ledgers: list[Ledger], chance: Random) -> None:
        self._ledgers = ledgers
        self._chance = chance
        self._on: dict[int, tuple[Fault, int]] = {}

    def begin(self) -> str:
        """Begin a random fault on a random server that has none; return its name, or ""."""
        free = [index for index in range(len(self._ledgers)) if index not in self._on]
        if not free:
            return ""
        index = self._chance.choice(free)
        ledger = self._ledgers[index]
        fault = self._chance.choice(WORKSPACE_FAULTS if isinstance(ledger, Workspace) else FAULTS)
        fault.begin(ledger)
        if fault.end is not _nothing:
            self._on[index] = fault, self._chance.randint(1, 4)
        return fault.name

    def pass_on(self) -> None:
        """An action is over: end the faults whose time has come."""
        for index, (fault, left) in list(self._on.items()):
            if left > 1:
                self._on[index] = fault, left - 1
            else:
                del self._on[index]
                fault.end(self._ledgers[index])

    def end(self) -> None:
        """End them all."""
        for index, (fault, _) in self._on.items():
            fault.end(self._ledgers[index])
        self._on.clear()
