"""The offer to move what waits elsewhere to a server without work."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.ids import ServerUrl

LEAST_WAITING = 2
"""Runs that wait for one other server at least: a single one is next there anyway."""


@dataclass(frozen=True, slots=True)
class MoveOffer:
    """The runs and queued tasks `ids` could move to `server`, which has nothing to do."""

    server: ServerUrl
    ids: tuple[str, ...]


def offer(
    server: ServerUrl,
    bound: Iterable[tuple[str, ServerUrl]],
    staying: Mapping[ServerUrl, int],
) -> MoveOffer | None:
    """Return the offer for an idle server, `None` if no other one has `LEAST_WAITING` runs.

    `bound` are the runs that are able to move there, in their order: ids with the servers that they
    wait for. `staying` is how many more a server has, which cannot move. Of the longest line the
    last one moves, until the idle server has as many: if all moved, the others would be idle.
    """
    lines: dict[ServerUrl, list[str]] = defaultdict(list)
    for prompt_id, url in bound:
        if url != server:
            lines[url].append(prompt_id)
    lengths = {
        url: len(line) + staying.get(url, 0)
        for url, line in lines.items()
        if len(line) >= LEAST_WAITING
    }
    ids: list[str] = []
    while lengths:
        longest = max(lengths, key=lambda url: lengths[url])
        if lengths[longest] <= len(ids) + 1:
            break
        ids.append(lines[longest].pop())
        lengths[longest] -= 1
        if not lines[longest]:
            del lengths[longest]
    return MoveOffer(server, tuple(reversed(ids))) if ids else None
