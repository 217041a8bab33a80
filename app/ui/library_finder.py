"""Finds in the library, and remembers the last answers and the texts of tasks: both take long.

The library is looked through once for a question, not for each frame.
"""

from app.core.library.item import LibraryItem
from app.core.library.library import Library
from app.core.library.search import Facets, Sought, facets_of, found_in, text_of
from app.core.task.task import Task

MAX_TEXTS = 50_000
"""Maximum remembered texts: more than twice the tasks that a browser is expected to store."""


class LibraryFinder:
    """Answers with the same object while neither the library nor the question changes."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Task, str]] = {}
        self._found: tuple[Library, Sought, tuple[LibraryItem, ...]] | None = None
        self._facets: tuple[Library, Facets] | None = None

    def found(self, library: Library, sought: Sought) -> tuple[LibraryItem, ...]:
        """Return the items that a person looks for, newest first."""
        last = self._found
        if last is None or last[0] is not library or last[1] != sought:
            last = self._found = library, sought, found_in(library, sought, self._text)
        return last[2]

    def facets(self, library: Library) -> Facets:
        """Return what the filters offer."""
        last = self._facets
        if last is None or last[0] is not library:
            made = facets_of(library)
            is_same = last is not None and last[1] == made
            last = self._facets = library, last[1] if last is not None and is_same else made
        return last[1]

    def _text(self, task: Task) -> str:
        known = self._texts.get(task.prompt_id)
        if known is None or known[0] is not task:
            if len(self._texts) >= MAX_TEXTS:
                self._texts.clear()
            known = self._texts[task.prompt_id] = task, text_of(task)
        return known[1]


FINDER = LibraryFinder()
"""The finder of this page."""
