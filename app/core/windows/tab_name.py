"""The name of a tab: the one that a person gave it, else its last work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.core.reading.shape import is_text
from app.core.task.gist import first_words, gist
from app.core.task.task import Task
from app.core.windows.window import Window
from app.core.workflow.catalog import Catalog

MAX_TAB_NAME = 60
"""Maximum characters of a tab's name: a row of the list has room for about forty."""


class TabName(NamedTuple):
    """`given` by a person, else "". Of the last task: its type's id and title, its first words."""

    given: str = ""
    workflow_type: str = ""
    title: str = ""
    words: str = ""


NO_NAME = TabName()


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of `TabName` as it is sent to other windows."""

    name: str
    most: int


_FIELDS = (
    _Field("name", MAX_TAB_NAME),
    _Field("workflowType", 300),
    _Field("title", 300),
    _Field("words", MAX_TAB_NAME),
)


def words_of(task: Task, catalog: Catalog) -> str:
    """Return the first words of a task's prompt, "" if it has none."""
    return first_words(gist(task, catalog.types.get(task.workflow_type)))


def tab_name(window: Window, catalog: Catalog, given: str = "") -> TabName:
    """Return the name of a window's tab."""
    ids = window.tasks.ids
    last = window.tasks.get(ids[-1]) if ids else None
    if last is None:
        return TabName(given)
    return TabName(given, last.workflow_type, last.title, words_of(last, catalog))


def typed_name(text: str) -> str:
    """Return a tab's name from what a person typed, "" to name it by its work."""
    return " ".join(text.split())[:MAX_TAB_NAME]


def plain_name(name: TabName) -> dict[str, str]:
    """Return a name as it is sent to other windows, without its empty fields."""
    pairs = zip(_FIELDS, name, strict=True)
    return {field.name: value for field, value in pairs if value}


def read_name(value: Mapping[str, Any]) -> TabName:
    """Return the name in another window's message; what is missing or invalid is ""."""
    return TabName(*(_short_text(value.get(field.name), field.most) for field in _FIELDS))


def _short_text(value: Any, most: int) -> str:
    return str(value)[:most] if is_text(value) else ""
