"""The pictures that a person walks through in the viewer, as the filtered library has them. Pure.

The keys are fixed when the viewer opens: a picture that loses its star there is still the one after
the last.
"""

from collections.abc import Iterable

from app.core.library.item import ItemKind, LibraryItem
from app.core.library.library import Library
from app.core.library.results import parse_key
from app.core.task.task_map import Picture


def walk_keys(library: Library, items: Iterable[LibraryItem]) -> tuple[str, ...]:
    """Return the keys of the pictures of items, in their order; a batch's are in its own."""
    return tuple(key for item in items for key in _keys_of(library, item))


def walked(library: Library, keys: Iterable[str]) -> tuple[Picture, ...]:
    """Return the pictures with these keys that are left, in the order of the keys."""
    return tuple(one for key in keys if (one := _picture(library, key)) is not None)


def _keys_of(library: Library, item: LibraryItem) -> list[str]:
    if item.kind is not ItemKind.PICTURE:
        return []
    if item.count == 1:
        return [item.key]
    left = library.left_of(item.task)
    return [one.text for one in left if one.kind is ItemKind.PICTURE]


def _picture(library: Library, key: str) -> Picture | None:
    found = parse_key(key)
    task = None if found is None else library.task(found.prompt_id)
    if found is None or task is None or found not in library.left_of(task):
        return None
    return Picture(task, task.pictures[found.index], found.index)
