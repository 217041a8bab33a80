"""Finds in the library, and remembers the last answers, which take long.

The library is looked through once for a question, not for each frame.
"""

from app.core.library.item import LibraryItem
from app.core.library.library import Library
from app.core.library.search import Facets, Sought, facets_of, found_in
from app.core.library.walk import walk_keys, walked
from app.core.task.task_map import Picture


class LibraryFinder:
    """Answers with the same object while neither the library nor the question changes."""

    def __init__(self) -> None:
        self._found: tuple[Library, Sought, tuple[LibraryItem, ...]] | None = None
        self._facets: tuple[Library, Facets] | None = None
        self._walked: tuple[Library, tuple[str, ...], tuple[Picture, ...]] | None = None

    def found(self, library: Library, sought: Sought) -> tuple[LibraryItem, ...]:
        """Return the items that a person looks for, newest first."""
        last = self._found
        if last is None or last[0] is not library or last[1] != sought:
            last = self._found = library, sought, found_in(library, sought)
        return last[2]

    def walk_keys(self, library: Library, sought: Sought) -> tuple[str, ...]:
        """Return the keys of the pictures that a person looks for, in the order of the library."""
        return walk_keys(library, self.found(library, sought))

    def walked(self, library: Library, keys: tuple[str, ...]) -> tuple[Picture, ...]:
        """Return the pictures with these keys that are left."""
        last = self._walked
        if last is None or last[0] is not library or last[1] is not keys:
            last = self._walked = library, keys, walked(library, keys)
        return last[2]

    def facets(self, library: Library) -> Facets:
        """Return what the filters offer."""
        last = self._facets
        if last is None or last[0] is not library:
            made = facets_of(library)
            is_same = last is not None and last[1] == made
            last = self._facets = library, last[1] if last is not None and is_same else made
        return last[1]


FINDER = LibraryFinder()
"""The finder of this page."""
