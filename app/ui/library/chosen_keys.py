"""What the chosen tiles stand for: a batch is one tile, and all of its results."""

from collections.abc import Collection, Iterable

from app.core.library.item import ItemKind, LibraryItem
from app.core.library.library import Library
from app.core.message import Message, message
from app.ui.scene import Scene


def all_keys(library: Library, found: Iterable[LibraryItem], keys: Collection[str]) -> list[str]:
    """Return the keys of all results that tiles with these keys stand for, without deleted ones."""
    wanted = set(keys)
    shown = [item for item in found if item.key in wanted]
    made = [key for item in shown for key in _all_of(item)]
    other = wanted - {item.key for item in shown}
    every = [*made, *sorted(other)]
    return [key for key in every if library.note_of(key).deleted_at is None]


def deleted_message(scene: Scene, keys: Collection[str], count: int) -> Message:
    """Return what is said after results were deleted here: where they stay."""
    tasks = (scene.library.task(key.rpartition(":")[0]) for key in keys)
    servers = {task.execution_server for task in tasks if task is not None}
    if len(servers) != 1:
        return message("library.deleted_many", n=count)
    return message("library.deleted", n=count, server=scene.server_name(servers.pop()))


def _all_of(item: LibraryItem) -> list[str]:
    if item.kind is not ItemKind.PICTURE or item.count == 1:
        return [item.key]
    return [f"{item.task.prompt_id}:{index}" for index in range(len(item.task.pictures))]
