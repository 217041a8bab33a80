"""What can be made to go wrong: switches that tests set while the server runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

HOSTILE = '<img src=x onerror="window.__hostile=1"><script>window.__hostile=1</script>'
HOSTILE_NAME = '<img src=x onerror="window.__hostile=1">'

Action = Callable[[], None]


@dataclass(slots=True)
class Faults:
    """The faults of one server. Every attribute may be set at any time, from any thread.

    Routes in `delay_routes` and `garbage_routes` are without `/api`, and match from their start. A
    method before the route, as in `POST /prompt`, makes it match no other.
    """

    #: reset every connection when its request arrives
    refuse: bool = False
    #: answer 403 to every new socket
    refuse_ws: bool = False
    #: seconds that an answer is held back; read again and again, so that 0 releases what waits
    delay_seconds: float = 0.0
    #: the routes that are held back; none means all
    delay_routes: tuple[str, ...] = ()
    #: POST /prompt: reset the connection "before" or "after" the prompt is queued, or end it in the
    #: "middle" of the answer. Browsers send again what was reset on a connection that they reused.
    drop_prompt_answer: str | None = None
    #: a class or node id that raises when it is executed
    fail_node: str | None = None
    #: what it says
    fail_message: str = "this node was told to fail"
    #: leave the CORS headers out
    no_cors: bool = False
    #: be a server that knows neither the prompt_id of POST /prompt nor that of POST /interrupt
    ignore_prompt_id: bool = False
    #: answer 409 to a prompt whose id is known
    known_ids_conflict: bool = False
    #: sockets get another client's events: "other" says so by another `sid` in the first status,
    #: "closed" by the close code 1008
    foreign_sockets: str | None = None
    #: the first status carries a key, and a client id that comes again has to bring it; else it is
    #: as with "other"
    wants_credentials: bool = False
    #: mix broken and unknown frames into every socket
    garbage: bool = False
    #: answer these routes with 200 and broken JSON
    garbage_routes: tuple[str, ...] = ()
    #: put markup into every text that a page might show
    hostile: bool = False
    #: /view answers with another file of the same folder than it is asked for
    swap_files: bool = False
    #: /view answers every request for a part of a file with all of it
    no_ranges: bool = False
    #: SaveImage and PreviewImage report an output without pictures
    no_pictures: bool = False
    #: JSON that SaveImage and PreviewImage report as their `ui` instead of their pictures; `@name`
    #: and `@folder` in it stand for the first written file
    reports: str | None = None
    #: a history entry says nothing of how its prompt ended
    no_status: bool = False
    #: an upload answers 200, and the file is not there
    lose_upload: bool = False
    #: a finished prompt leaves no history entry
    lose_history: bool = False
    #: seconds between `execution_success` and the history entry; real servers have a short gap
    late_history_seconds: float = 0.0
    _actions: dict[str, Action] = field(default_factory=dict, repr=False, compare=False)

    def drop_sockets(self) -> None:
        """Reset every open socket."""
        self._actions["drop_sockets"]()

    def mute_sockets(self) -> None:
        """Leave every open socket open and silent, as after the two-sockets mistake."""
        self._actions["mute_sockets"]()

    def attach(self, **actions: Action) -> None:
        """Say how `drop_sockets` and `mute_sockets` are done."""
        self._actions.update(actions)

    def set(self, name: str, value: Any) -> None:
        """Set one fault by name. Raises ValueError for an unknown name or a wrong value."""
        if name not in _names():
            raise ValueError(f"no fault is called {name!r}")
        now = getattr(self, name)
        if isinstance(now, bool):
            value = value in (True, "true", "1", "on")
        elif isinstance(now, float):
            value = float(value)
        elif isinstance(now, tuple):
            value = tuple(value.split(",")) if isinstance(value, str) else tuple(value)
        elif value is not None and not isinstance(value, str):
            raise ValueError(f"{name} takes a text or null")
        setattr(self, name, value)

    def set_all(self, values: Mapping[str, Any]) -> None:
        """Set several faults."""
        for name, value in values.items():
            self.set(name, value)

    def clear(self) -> None:
        """Switch all faults off."""
        fresh = Faults()
        for name in _names():
            setattr(self, name, getattr(fresh, name))

    def told(self) -> dict[str, Any]:
        """Give all faults as JSON."""
        return {name: getattr(self, name) for name in _names()}

    def concerns(self, routes: tuple[str, ...], method: str, route: str) -> bool:
        """Say whether a request is to one of these routes."""
        return f"{method} {route}".startswith(routes) or route.startswith(routes)

    async def wait(self, name: str) -> None:
        """Wait the seconds that a fault says; they may change, and end, while it waits."""
        begin = time.monotonic()
        while time.monotonic() < begin + getattr(self, name):  # noqa: ASYNC110 any thread sets it
            await asyncio.sleep(0.01)

    def text(self, words: str) -> str:
        """Give the words, with markup added when hostile strings are switched on."""
        return words + HOSTILE if self.hostile else words


def _names() -> list[str]:
    return [entry.name for entry in fields(Faults) if not entry.name.startswith("_")]


def parse_fault(word: str) -> tuple[str, str]:
    """Read `NAME` or `NAME=VALUE` as it is written on a command line."""
    name, _, value = word.partition("=")
    return name.replace("-", "_"), value or "true"
