"""Which results of the library a person looks for: words, stars, days, server, workflow, model."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.core.ids import NO_SERVER, ServerUrl
from app.core.library.item import ItemKind, LibraryItem
from app.core.library.library import Library
from app.core.task.task import Task

MODEL_ENDINGS = (".safetensors", ".sft", ".gguf", ".ckpt", ".pt", ".pth", ".bin")
"""The endings of files with models."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a person looks for; an empty field finds all.

    `window_id` leaves only what one tab made. `words` are casefolded, and all must occur. `since`
    is in milliseconds since the epoch. `model` is the name of a file.
    """

    window_id: str = ""
    words: tuple[str, ...] = ()
    starred: bool = False
    since: int = 0
    server: ServerUrl = NO_SERVER
    workflow: str = ""
    model: str = ""

    @property
    def is_filter(self) -> bool:
        """Whether anything but the tab narrows the library."""
        return self != Sought(self.window_id)


def words_of(query: str) -> tuple[str, ...]:
    """Return the words of a typed query, casefolded."""
    return tuple(query.casefold().split())


def models_of(task: Task) -> tuple[str, ...]:
    """Return the names of the model files in a task's inputs."""
    return tuple(
        value
        for value in task.inputs.values()
        if isinstance(value, str) and value.casefold().endswith(MODEL_ENDINGS)
    )


def text_of(task: Task) -> str:
    """Return all of a task that can be searched, casefolded."""
    return "\n".join(_texts(task)).casefold()


def _texts(task: Task) -> Iterator[str]:
    yield task.title
    yield task.workflow_type
    for value in task.inputs.values():
        yield str(getattr(value, "name", value))
    for file in task.outputs:
        yield file.filename
    for text in task.texts:
        yield text.text


TextOf = Callable[[Task], str]
"""Returns what can be searched of a task, as `text_of` does: it may remember the texts."""


def found_in(library: Library, sought: Sought, text_of: TextOf) -> tuple[LibraryItem, ...]:
    """Return the items that a person looks for, newest first.

    With `starred`, each starred picture is an item.
    """
    return tuple(_matching(library, sought, text_of))


def _matching(library: Library, sought: Sought, text_of: TextOf) -> Iterator[LibraryItem]:
    items = _starred(library) if sought.starred else iter(library.items)
    for item in items:
        task = item.task
        if sought.window_id and task.window_id != sought.window_id:
            continue
        if item.at < sought.since or (sought.server and task.execution_server != sought.server):
            continue
        if sought.workflow and task.workflow_type != sought.workflow:
            continue
        if sought.model and sought.model not in models_of(task):
            continue
        if sought.words:
            text = text_of(task)
            if not all(word in text for word in sought.words):
                continue
        yield item


def _starred(library: Library) -> Iterator[LibraryItem]:
    """Yield each starred result by itself."""
    for item in library.items:
        if item.kind is not ItemKind.PICTURE or item.count == 1:
            if item.starred:
                yield item
            continue
        for index in range(len(item.task.pictures)):
            note = library.note(item.task.prompt_id, index)
            if note.starred_at is not None and note.deleted_at is None:
                yield replace(item, index=index, count=1, starred=True)


@dataclass(frozen=True, slots=True)
class Facets:
    """What the results differ in: servers, workflow types with titles, and models."""

    servers: tuple[ServerUrl, ...] = ()
    workflows: tuple[tuple[str, str], ...] = ()
    models: tuple[str, ...] = ()


def facets_of(library: Library) -> Facets:
    """Return what can be chosen in a library."""
    servers: dict[ServerUrl, None] = {}
    workflows: dict[str, str] = {}
    models: dict[str, None] = {}
    for item in library.items:
        servers.setdefault(item.task.execution_server)
        workflows.setdefault(item.task.workflow_type, item.task.title)
        models |= dict.fromkeys(models_of(item.task))
    return Facets(tuple(servers), tuple(workflows.items()), tuple(sorted(models)))
