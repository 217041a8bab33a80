"""What a person does with a long choice: open it, search in it, walk through it, choose."""

from collections.abc import Callable
from dataclasses import replace

from app.ui.compose.choice import control_id, row_id, rows_of, search_id
from app.ui.live import LivePage
from app.ui.state import Choosing

PAGE_ROWS = 10
"""So many rows Page Up and Page Down move by."""

_STEPS = {"ArrowDown": 1, "ArrowUp": -1, "PageDown": PAGE_ROWS, "PageUp": -PAGE_ROWS}


class ChoiceActions:
    """At most one list is open: the one that `PageState.choosing` names."""

    def __init__(
        self,
        live: LivePage,
        choose: Callable[[str, str], None],
        focus_drawn: Callable[[str], object],
        reveal_drawn: Callable[[str], object],
    ) -> None:
        self._live = live
        self._choose = choose
        self._focus_drawn = focus_drawn
        self._reveal_drawn = reveal_drawn

    def toggle(self, name: str) -> None:
        """Open the list of the input `name`, or close it."""
        if self._is_open(name):
            self._close(name)
        else:
            self._show(Choosing(name))
            self._focus_drawn(search_id(name))

    def search(self, name: str, query: str) -> None:
        """Show what holds the words of the query; the first of it is marked."""
        if self._is_open(name):
            self._show(Choosing(name, query))

    def choose(self, value: str) -> None:
        """Take an option of the open list."""
        choosing = self._live.state.choosing
        if choosing is not None:
            self._choose(choosing.name, value)
            self._close(choosing.name)

    def leave(self, name: str) -> None:
        """The focus went elsewhere: close the list and leave the focus there."""
        if self._is_open(name):
            self._live.change(choosing=None)

    def key(self, name: str, key: str) -> bool:
        """Answer a key that was pressed in the control of `name`; return whether it was taken."""
        choosing = self._live.state.choosing
        if choosing is None or choosing.name != name:
            if key in ("ArrowDown", "ArrowUp"):
                self.toggle(name)
                return True
            return False
        if key == "Escape":
            self._close(name)
        elif key in _STEPS:
            self._walk(choosing, _STEPS[key])
        elif key == "Enter":
            rows = self._rows(choosing)
            if rows:
                self.choose(rows[min(choosing.row, len(rows) - 1)])
        else:
            return False
        return True

    def _walk(self, choosing: Choosing, by: int) -> None:
        rows = self._rows(choosing)
        if not rows:
            return
        is_step = abs(by) == 1
        row = choosing.row + by
        row = row % len(rows) if is_step else max(0, min(row, len(rows) - 1))
        self._show(replace(choosing, row=row))
        self._reveal_drawn(row_id(choosing.name, row))

    def _rows(self, choosing: Choosing) -> tuple[str, ...]:
        return rows_of(self._live.scene().choices.get(choosing.name, ()), choosing.query)

    def _is_open(self, name: str) -> bool:
        choosing = self._live.state.choosing
        return choosing is not None and choosing.name == name

    def _show(self, choosing: Choosing) -> None:
        self._live.change(choosing=choosing)

    def _close(self, name: str) -> None:
        self._live.change(choosing=None)
        self._focus_drawn(control_id(name))
