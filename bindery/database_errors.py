"""The errors of a SQLite file as those of the port, and the check of what is part of a query."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.errors import StoreBusy, StoreError

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def index_name(index: str) -> str:
    """Return the name of an index, which is part of a query. Raises `StoreError` for others."""
    if not index.isidentifier():
        raise StoreError("journal.failed", why=f"no such index: {json.dumps(index)}")
    return index


@contextmanager
def errors() -> Iterator[None]:
    """Raise the errors of SQLite as `StoreBusy` or `StoreError`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        kind = StoreBusy if error.sqlite_errorcode & 0xFF in BUSY else StoreError
        raise kind("journal.failed", why=str(error)) from None
    except (sqlite3.Error, OSError) as error:
        raise StoreError("journal.failed", why=str(error)) from None
