"""Reads the list of the workflows that people saved in a server's own editor."""

from collections.abc import Mapping
from typing import Any

from app.core.message import message
from app.core.offers.offer import Offer, Offers, Source, made, moment_of, name_of, newest_first

SUFFIX = ".json"


def read_saved(value: Any) -> Offers:
    """Return the list in an answer of `/userdata`; it never raises.

    Newer servers describe each file; older ones list paths. Other files than workflows, and the
    editor's own hidden ones, are skipped.
    """
    if not isinstance(value, list):
        return Offers(problem=message("answer.shape", path="userdata", wanted="array"))
    return newest_first(made(_offer(item) for item in value if not _is_other(item)))


def _is_other(item: Any) -> bool:
    """Return whether an entry is a file, but no workflow."""
    path = _path(item)
    name = path.rpartition("/")[2]
    return bool(path) and (name.startswith(".") or not name.lower().endswith(SUFFIX))


def _path(item: Any) -> str:
    return name_of(item.get("path") if isinstance(item, Mapping) else item).replace("\\", "/")


def _offer(item: Any) -> Offer | None:
    path = _path(item)
    group, _, name = path.rpartition("/")
    at = moment_of(item.get("modified")) if isinstance(item, Mapping) else None
    return Offer(Source.SAVED, path, title_of(name), group, at=at) if path else None


def title_of(name: str) -> str:
    """Return the title of a saved file: its name without the extensions of workflows."""
    bare = name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name
    return bare.removesuffix(".app") or name
