"""Which servers have each entry of a list of models."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.ids import ServerUrl
from app.core.workflow.model_names import same_path


@dataclass(frozen=True, slots=True)
class Holder:
    """One server's entries of a list, as paths that are equal for all spellings (`same_path`)."""

    server: ServerUrl
    paths: frozenset[str]


def having(holders: Iterable[Holder], name: str) -> tuple[ServerUrl, ...]:
    """Return the servers that have an entry, in the order of the holders."""
    path = same_path(name)
    return tuple(holder.server for holder in holders if path in holder.paths)
