"""What the dialog lists: the offers of all servers that match, with the servers that have each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message, message
from app.core.offers.offer import Offer, Offers, Shelf, Source
from app.core.offers.origin import Origin
from app.core.servers.health import SEVERAL
from app.core.servers.pool import Pool
from app.core.servers.server import id_of
from app.core.windows.window_state import UNKNOWN, WindowState
from app.ui.dialog_state import Browsing
from app.ui.scene import Scene

MAX_ROWS = 120
"""Maximum rows of the dialog: more would slow each key press. To find others, a person searches."""

TITLE_LETTERS = 40
"""Maximum characters of a title that is made of a prompt."""

SHARED = (Source.TEMPLATE, Source.EXAMPLE)
"""What is the same wherever it has the same name. Saved files of one name are not."""

Lists = Mapping[tuple[Shelf, ServerUrl], Offers | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One workflow, and the servers that have it, in the pool's order."""

    offer: Offer
    servers: tuple[ServerUrl, ...]

    @property
    def key(self) -> str:
        """The name of this row among all, which no other has."""
        return f"{self.servers[0]} {self.offer.key}"


def rows_of(browsing: Browsing, pool: Pool) -> tuple[Row, ...]:
    """Return all rows that match the search, in the order to show."""
    order = tuple(server.url for server in pool.servers)
    words = browsing.query.casefold().split()
    only = only_of(browsing, pool)
    return tuple(
        row
        for row in _rows(Shelves(browsing.lists), browsing.shelf, order)
        if (not only or only in row.servers) and all(word in _folded(row.offer) for word in words)
    )


def only_of(browsing: Browsing, pool: Pool) -> ServerUrl:
    """Return the one server whose workflows are shown, "" for all: also once it left the pool."""
    return NO_SERVER if pool.get(browsing.only) is None else browsing.only


class Shelves:
    """The lists, compared by identity, since a comparison of thousands of offers is slow."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shelves) and self.lists is other.lists

    def __hash__(self) -> int:
        return id(self.lists)


@lru_cache(2)  # what is open now, and what was before the last answer
def _rows(shelves: Shelves, shelf: Shelf, order: tuple[ServerUrl, ...]) -> tuple[Row, ...]:
    having: dict[tuple[str, ServerUrl], Row] = {}
    for url in order:
        found = shelves.lists.get((shelf, url))
        for offer in found.items if found is not None else ():
            key = offer.key, ServerUrl("") if offer.source in SHARED else url
            known = having.get(key)
            having[key] = Row(offer, (url,)) if known is None else _also(known, url)
    rows = tuple(having.values())
    if shelf is Shelf.RUNS:
        return tuple(sorted(rows, key=lambda row: -(row.offer.at or 0)))
    return _by_group(rows)


def _also(row: Row, url: ServerUrl) -> Row:
    return Row(row.offer, (*row.servers, url))


def _by_group(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows with those of one group together, where the group appears first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.offer.group, []).append(row)
    loose = groups.pop("", [])
    return (*loose, *(row for group in groups.values() for row in group))


@lru_cache(4_096)  # two servers with all templates
def _folded(offer: Offer) -> str:
    return f"{offer.title} {offer.group} {offer.text} {offer.path}".casefold()


def marked(browsing: Browsing, rows: tuple[Row, ...]) -> Row | None:
    """Return the marked row, `None` if nothing matches."""
    shown = rows[:MAX_ROWS]
    return shown[min(browsing.row, len(shown) - 1)] if shown else None


def failure_of(browsing: Browsing, url: ServerUrl) -> Message | None:
    """Return why a server sent no list for the shelf, or a useless one."""
    found = browsing.lists.get((browsing.shelf, url))
    return browsing.failures.get((browsing.shelf, url)) or (found.problem if found else None)


def title_of(row: Row) -> str:
    """Return the title of a row's workflow once it is opened, unless another has it."""
    offer = row.offer
    text = offer.text[:TITLE_LETTERS].strip() if offer.source is Source.RUN else ""
    return text or offer.title


def origin_of(row: Row, state: WindowState) -> Origin:
    """Return where the servers keep a row's workflow."""
    offer, url = row.offer, row.servers[0]
    if offer.source in SHARED:
        return Origin(offer.key, place=offer.group)
    place = offer.title if offer.source is Source.RUN else offer.group
    server = state.pool.known(url)
    own = id_of(url) if server is None else server.identity
    return Origin(offer.key, own, state.shown_name(url), place)


def can_ask(state: WindowState | Scene, url: ServerUrl) -> bool:
    """Return whether a server may be sent requests, and responds."""
    health = state.health.get(url, UNKNOWN)
    return health.answers and not health.set_aside and not state.is_several(url)


def why_not(state: WindowState | Scene, url: ServerUrl) -> Message:
    """Return why nothing may be requested from a server."""
    if state.is_several(url):
        return message(SEVERAL)
    return state.health.get(url, UNKNOWN).why or message("capability.down")
