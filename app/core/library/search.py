"""Which results of the library a person looks for: words, stars, days, server, workflow, model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.core.ids import NO_SERVER, ServerUrl
from app.core.library.item import ItemKind, LibraryItem, Note
from app.core.library.library import Library


@dataclass(frozen=True, slots=True)
class Sought:
    """What a person looks for; an empty field finds all.

    `window_id` leaves only what one tab made. `words` are casefolded, and all must occur. `since`
    is in milliseconds since the epoch. `model` is the name of a file. `album` is a name, too.
    """

    window_id: str = ""
    words: tuple[str, ...] = ()
    starred: bool = False
    since: int = 0
    server: ServerUrl = NO_SERVER
    workflow: str = ""
    model: str = ""
    album: str = ""

    @property
    def is_filter(self) -> bool:
        """Whether anything but the tab narrows the library."""
        return self != Sought(self.window_id)


def words_of(query: str) -> tuple[str, ...]:
    """Return the words of a typed query, casefolded."""
    return tuple(query.casefold().split())


def found_in(library: Library, sought: Sought) -> tuple[LibraryItem, ...]:
    """Return the items that a person looks for, newest first.

    With `starred` or `album`, each picture that is meant is an item. Filters that are not set cost
    nothing: there may be 20,000 items, and a person waits for each letter.
    """
    is_by_note = sought.starred or sought.album
    found: Sequence[LibraryItem] = list(_noted(library, sought)) if is_by_note else library.items
    if sought.window_id:
        found = [item for item in found if item.task.window_id == sought.window_id]
    if sought.server:
        found = [item for item in found if item.task.execution_server == sought.server]
    if sought.workflow:
        found = [item for item in found if item.task.workflow_type == sought.workflow]
    if sought.since:
        found = [item for item in found if item.at >= sought.since]
    if sought.model:
        found = [item for item in found if sought.model in item.words.models]
    for word in sought.words:
        found = [item for item in found if word in item.words.text]
    return tuple(found)


def _noted(library: Library, sought: Sought) -> Iterator[LibraryItem]:
    """Yield each result with a star, or in an album, by itself."""
    noted = {key.rpartition(":")[0] for key in library.notes}
    for item in library.items:
        if item.task.prompt_id not in noted:
            continue
        if item.kind is not ItemKind.PICTURE or item.count == 1:
            if _is_meant(library.note_of(item.key), sought):
                yield item
            continue
        for index in range(len(item.task.pictures)):
            note = library.note(item.task.prompt_id, index)
            if _is_meant(note, sought) and note.deleted_at is None:
                starred = note.starred_at is not None
                yield replace(item, index=index, count=1, starred=starred)


def _is_meant(note: Note, sought: Sought) -> bool:
    is_starred = note.starred_at is not None or not sought.starred
    return is_starred and (not sought.album or sought.album in note.albums)


@dataclass(frozen=True, slots=True)
class Facets:
    """What the results differ in: servers, workflow types with titles, models, and albums."""

    servers: tuple[ServerUrl, ...] = ()
    workflows: tuple[tuple[str, str], ...] = ()
    models: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()


def facets_of(library: Library) -> Facets:
    """Return what can be chosen in a library."""
    items = library.items
    servers = dict.fromkeys(item.task.execution_server for item in items)
    kinds = dict.fromkeys((item.task.workflow_type, item.task.title) for item in items)
    workflows: dict[str, str] = {}
    for workflow_type, title in kinds:
        workflows.setdefault(workflow_type, title)
    lists = {item.words.models for item in items}
    models = sorted({model for each in lists for model in each})
    return Facets(tuple(servers), tuple(workflows.items()), tuple(models), library.albums)
