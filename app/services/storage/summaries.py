"""Reads the summaries of all stored tasks in slices, so that none of them blocks the page."""

from collections.abc import AsyncIterator

from app.core.storage.journal import Row
from app.services.ports import Database

SLICE = 100
"""Rows that are read at a time. Python takes about 20 ms for them."""


async def summaries(database: Database) -> AsyncIterator[list[Row]]:
    """Yield the summaries of all stored tasks, by their ids. Raises `StoreError`."""
    after = ""
    while rows := await database.summaries(after, SLICE):
        yield rows
        after = rows[-1]["promptId"]
        if len(rows) < SLICE:
            return
