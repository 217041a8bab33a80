"""Which servers of a large pool are looked at before a choice."""

from collections.abc import Callable, Iterable, Sequence

from app.core.ids import ServerUrl

LOOKS = 12
"""Servers that are looked at for one choice. With that many drawn at random, the best of them is
among the pool's best tenth in seven of ten draws, and the work stays the same in any pool."""


def looked_at(
    pool: Sequence[ServerUrl], wanted: Iterable[ServerUrl], below: Callable[[int], int]
) -> list[ServerUrl]:
    """Return the servers to look at: the wanted ones, and others at random up to `LOOKS` in all.

    Wanted are the homes of windows whose runs wait, and a server that has just become free. At
    least one other is drawn, so that the whole pool is explored. `below(n)` draws from `range(n)`.
    The order is the pool's.
    """
    used = set(wanted)
    others = [url for url in pool if url not in used]
    chosen = {url for url in pool if url in used}
    for _ in range(min(len(others), max(1, LOOKS - len(chosen)))):
        chosen.add(others.pop(below(len(others))))
    return [url for url in pool if url in chosen]
