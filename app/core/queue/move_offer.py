"""The offer to move what waits elsewhere to a server without work."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.ids import ServerUrl

LEAST_WAITING = 2
"""Runs that wait for one other server at least: a single one is next there anyway."""


@dataclass(frozen=True, slots=True)
class MoveOffer:
    """The runs and queued tasks `ids` could move to `server`, which has nothing to do."""

    server: ServerUrl
    ids: tuple[str, ...]


def offer(server: ServerUrl, bound: Iterable[tuple[str, ServerUrl]]) -> MoveOffer | None:
    """Return the offer for an idle server, `None` if no other one has `LEAST_WAITING` runs.

    `bound` are the runs that are able to move there: ids with the servers that they wait for.
    """
    found = [(prompt_id, url) for prompt_id, url in bound if url != server]
    counts = Counter(url for _, url in found)
    ids = tuple(prompt_id for prompt_id, url in found if counts[url] >= LEAST_WAITING)
    return MoveOffer(server, ids) if ids else None
