"""Where an opened workflow is from, and its title when another workflow has that one already."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from app.core.ids import ServerId
from app.core.servers.server import NO_ID
from app.core.settings.saved import MAX_TITLE, own_type_id
from app.core.workflow.catalog import Catalog

ROOT = "workflows"
"""The name of the folder of saved files that are in no other."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a server keeps a workflow.

    `key` is the workflow's name among all of its server; `server` the server's id, `NO_ID` if all
    servers have the same. `place` is the folder, category, pack or run.
    """

    key: str
    server: ServerId = NO_ID
    server_name: str = ""
    place: str = ""

    @property
    def text(self) -> str:
        """The value to keep: the same for the same workflow, also after its server has moved."""
        return f"{self.server} {self.key}"


def distinct_title(title: str, origin: Origin, catalog: Catalog) -> str:
    """Return the title for a workflow that is opened.

    One that was opened before keeps its title, so that it is updated. Another with the title of a
    known workflow has its folder added if both are on one server, else its server's name.
    """
    own = [kind for kind in catalog.types.values() if kind.custom]
    again = next((kind for kind in own if kind.origin == origin.text), None)
    if again is not None:
        return again.title["en"]
    taken = catalog.types.get(own_type_id(title))
    if taken is None:
        return title
    is_near = bool(origin.server) and taken.origin.startswith(f"{origin.server} ")
    titles = (_with(title, place) for place in _places(origin, is_near=is_near))
    return next(one for one in titles if own_type_id(one) not in catalog.types)


def _places(origin: Origin, *, is_near: bool) -> Iterator[str]:
    """Yield what tells a workflow from others of its title, the shortest first, then numbers."""
    folder = origin.place or (ROOT if origin.server else "")
    first, second = (folder, origin.server_name) if is_near else (origin.server_name, folder)
    both = " · ".join(filter(None, (origin.server_name, folder)))
    yield from filter(None, (first, both, second))
    yield from map(str, count(2))


def _with(title: str, place: str) -> str:
    """Return the title with its place, within the length that the settings take."""
    end = f" ({place[: MAX_TITLE // 2]})"
    return f"{title[: MAX_TITLE - len(end)]}{end}"
