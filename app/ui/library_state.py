"""What a person set in the library: what is looked for, the size of tiles, what is chosen."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from app.core.ids import NO_SERVER, ServerUrl
from app.core.library.search import Sought, words_of

LEAST_SIZE, MOST_SIZE, SIZE_STEP = 120, 480, 20
"""Pixels that a tile is high: smaller ones cannot be told apart, larger ones fill the column."""

WEEK_DAYS = 7
"""Days of the filter for a week, today included."""


@dataclass(frozen=True, slots=True)
class LibraryView:
    """The filters, the height of tiles in pixels (0: by the width of the column), the choice.

    `scope` is "all" or "tab", `since` is "", "today" or "week". `chosen` are keys of items in the
    order in which they were chosen; `anchor` is the last one, where a range begins.
    `zip_bytes` is about how large a zip of many would be (0: unknown), until that is confirmed.
    """

    scope: str = "all"
    query: str = ""
    starred: bool = False
    since: str = ""
    server: ServerUrl = NO_SERVER
    workflow: str = ""
    model: str = ""
    album: str = ""
    size: int = 0
    chosen: tuple[str, ...] = ()
    anchor: str = ""
    zip_bytes: int | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is set."""
        return bool(
            self.query.strip()
            or self.starred
            or self.since
            or self.server
            or self.workflow
            or self.model
            or self.album
        )

    def without_filters(self) -> "LibraryView":
        """Return the view with no filter."""
        plain = replace(self, query="", starred=False, since="", album="")
        return replace(plain, server=NO_SERVER, workflow="", model="")

    def sought(self, window_id: str, now: int) -> Sought:
        """Return what is looked for; `now` is in milliseconds since the epoch."""
        return Sought(
            window_id if self.scope == "tab" else "",
            words_of(self.query),
            self.starred,
            since_ms(self.since, now),
            self.server,
            self.workflow,
            self.model,
            self.album,
        )


QUARTER_MS = 900_000
"""Milliseconds of a quarter of an hour: days begin and end only there, in every time zone."""

MAX_QUARTERS = 50_000
"""Most quarters whose day is remembered: more than a year of them."""


def day_of(at: int) -> int:
    """Return the number of the day of a time, in the reader's time zone."""
    return _day_of_quarter(at // QUARTER_MS)


@lru_cache(MAX_QUARTERS)
def _day_of_quarter(quarter: int) -> int:
    """Return the day; asking for the time zone takes long, and a library asks for each result."""
    return datetime.fromtimestamp(quarter * QUARTER_MS / 1000).astimezone().toordinal()


def since_ms(since: str, now: int) -> int:
    """Return where "today" or "week" begins, in milliseconds since the epoch; 0 for ""."""
    if not since:
        return 0
    midnight = (
        datetime.fromtimestamp(now / 1000)
        .astimezone()
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    days = WEEK_DAYS - 1 if since == "week" else 0
    return round((midnight - timedelta(days=days)).timestamp() * 1000)
