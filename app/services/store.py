"""Holds one immutable state: the only place where it is replaced, and where changes are notified.

store = StateStore(PageState())
close = store.watch(lambda before, after: print(after.tab is not before.tab))
store.change(tab="tasks")
"""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

from app.services.ports import Close

S = TypeVar("S")


class StateStore(Generic[S]):
    """A frozen dataclass as it is now. Watchers compare its fields by identity."""

    def __init__(self, state: S) -> None:
        self._state = state
        self._watchers: list[Callable[[S, S], None]] = []
        self._changes: deque[tuple[S, S]] = deque()
        self._is_notifying = False

    @property
    def state(self) -> S:
        """The state as it is now."""
        return self._state

    def change(self, **fields: Any) -> None:
        """Replace fields of the state, all at once, and notify the watchers.

        Values that are the same objects as before are no change. A watcher may call this: every
        watcher gets the changes in their order, each of them once.
        """
        before = self._state
        if all(getattr(before, name) is value for name, value in fields.items()):
            return
        self._state = cast("S", replace(cast("Any", before), **fields))
        self._changes.append((before, self._state))
        if not self._is_notifying:
            self._notify()

    def watch(self, watcher: Callable[[S, S], None]) -> Close:
        """Call `watcher(before, after)` after every change."""
        self._watchers.append(watcher)

        def close() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return close

    def _notify(self) -> None:
        self._is_notifying = True
        try:
            while self._changes:
                before, after = self._changes.popleft()
                for watcher in tuple(self._watchers):
                    watcher(before, after)
        finally:
            self._is_notifying = False
