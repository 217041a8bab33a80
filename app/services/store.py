"""Holds one immutable state. Only this class replaces the state and notifies watchers.

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
    """The current value of a frozen dataclass. Watchers compare its fields by identity."""

    def __init__(self, state: S) -> None:
        self._state = state
        self._watchers: list[Callable[[S, S], None]] = []
        self._changes: deque[tuple[S, S]] = deque()
        self._is_notifying = False

    @property
    def state(self) -> S:
        """The current state."""
        return self._state

    def change(self, **fields: Any) -> None:
        """Replace fields of the state, all at once, and notify the watchers.

        Fields with the same objects as before do not count as changes. A watcher may call this
        method. Each watcher gets every change once, in order.
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
