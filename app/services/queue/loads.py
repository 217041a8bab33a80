"""The servers as the dispatcher sees them: what is on them, and which of that is this browser's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.ids import ServerUrl, WindowId
from app.core.queue.dispatch import Load
from app.core.queue.entry import Shape
from app.core.queue.seconds import Seconds
from app.core.storage.journal import Row
from app.core.windows.window_state import WindowState
from app.services.servers.strikes import Strikes

UNKNOWN_SHAPE = Shape("")
"""The shape of another window's task: its presence does not name it."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An open task of this browser: its server, its window, and what is left of it (0 to 1)."""

    server: ServerUrl
    window_id: WindowId
    shape: Shape
    left: float = 1.0
    is_counted: bool = False
    """Whether the server's own number of prompts contains it."""


def bound_tasks(state: WindowState, marks: Iterable[Row], living: frozenset[str]) -> list[Bound]:
    """Return the open tasks of all windows.

    A window's presence may be a moment late. So a mark of a living window counts until its owner
    deletes it, which it does when the task has ended.
    """
    found: dict[str, Bound] = {}
    own = state.window
    for task in own.tasks.open_tasks():
        found[task.prompt_id] = Bound(
            task.execution_server,
            own.window_id,
            Shape(task.workflow_type),
            1.0 - task.fraction,
            is_counted=task.state.may_be_on_server,
        )
    for one in state.presences:
        for task in one["tasks"]:
            is_counted = task["state"] in ("queued", "running", "unknown")
            found[task["promptId"]] = Bound(
                ServerUrl(task["executionServer"]),
                WindowId(one["windowId"]),
                UNKNOWN_SHAPE,
                is_counted=is_counted,
            )
    for row in marks:
        prompt_id, owner = row["promptId"], row["sentBy"]
        if prompt_id not in found and owner != own.window_id and owner in living:
            shape, server = Shape(row["shape"]), ServerUrl(row["sentTo"])
            found[prompt_id] = Bound(server, WindowId(owner), shape)
    return list(found.values())


LEAST_SECONDS = 1.0
"""Seconds that a run is taken to need at least. Sending one and hearing of its end take about so
long, so a difference between shorter runs says nothing of the servers."""


def seconds_of(state: WindowState) -> Seconds:
    """Return the learned seconds of this window."""
    runs = {
        (url, Shape(kind)): (max(LEAST_SECONDS, found),)
        for (url, kind), found in state.seconds.items()
    }
    return Seconds(runs)


def loads_of(
    state: WindowState, bound: Iterable[Bound], seconds: Seconds, strikes: Strikes
) -> list[Load]:
    """Return the servers of the pool; those that get nothing now are closed."""
    on: dict[ServerUrl, list[Bound]] = {}
    for one in bound:
        on.setdefault(one.server, []).append(one)
    left = {
        url: sum(gone.open_on.count(url) for gone in state.orphans)
        for gone in state.orphans
        for url in gone.open_on
    }
    return [
        _load(state, server.url, on.get(server.url, []), left.get(server.url, 0), seconds, strikes)
        for server in state.pool.servers
    ]


def _load(
    state: WindowState,
    url: ServerUrl,
    ours: list[Bound],
    left: int,
    seconds: Seconds,
    strikes: Strikes,
) -> Load:
    health = state.health_of(url)
    total = health.queue_remaining or 0
    others = max(0, total - sum(one.is_counted for one in ours))
    ahead = others * seconds.typical(url)
    ahead += sum(one.left * _seconds(seconds, one) for one in ours)
    return Load(
        url,
        ahead,
        len(ours) + min(left, others),
        is_open=is_open(state, url),
        is_suspect=strikes.is_suspect(url),
    )


def is_open(state: WindowState, url: ServerUrl) -> bool:
    """Return whether a server may get a new task of this browser now."""
    if state.is_paused(url) or state.is_set_aside(url) or state.is_several(url):
        return False
    return state.health_of(url).usable and not state.lacks_key(url)


def served(bound: Iterable[Bound]) -> Mapping[WindowId, int]:
    """Return how many open tasks each window has on servers."""
    counts: dict[WindowId, int] = {}
    for one in bound:
        counts[one.window_id] = counts.get(one.window_id, 0) + 1
    return counts


def _seconds(seconds: Seconds, one: Bound) -> float:
    if one.shape == UNKNOWN_SHAPE:
        return seconds.typical(one.server)
    return seconds.of(one.server, one.shape)
