"""The actions of a long choice: open, search, move, choose."""

from collections.abc import Callable
from dataclasses import replace

from app.ui.compose.choice import control_id, row_id, rows_of, search_id
from app.ui.page_store import PageStore
from app.ui.state import OpenChoice

PAGE_ROWS = 10
"""Rows that Page Up and Page Down move by."""

_STEPS = {"ArrowDown": 1, "ArrowUp": -1, "PageDown": PAGE_ROWS, "PageUp": -PAGE_ROWS}


class ChoiceActions:
    """At most one list is open: the one that `PageState.choosing` names."""

    def __init__(
        self,
        page_store: PageStore,
        choose: Callable[[str, str], None],
        focus_drawn: Callable[[str], object],
        reveal_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._choose = choose
        self._focus_drawn = focus_drawn
        self._reveal_drawn = reveal_drawn

    def toggle(self, name: str) -> None:
        """Open the list of the input `name`, or close it."""
        if self._is_open(name):
            self._close(name)
        else:
            self._show(OpenChoice(name))
            self._focus_drawn(search_id(name))

    def search(self, name: str, query: str) -> None:
        """Show the options that contain the words; the first one is marked."""
        if self._is_open(name):
            self._show(OpenChoice(name, query))

    def choose(self, value: str) -> None:
        """Choose an option of the open list."""
        open_choice = self._page_store.state.open_choice
        if open_choice is not None:
            self._choose(open_choice.name, value)
            self._close(open_choice.name)

    def leave(self, name: str) -> None:
        """Close the list after the focus moved elsewhere; the focus stays there."""
        if self._is_open(name):
            self._page_store.change(open_choice=None)

    def key(self, name: str, key: str) -> bool:
        """Handle a key pressed in the control of `name`; return whether it was handled."""
        open_choice = self._page_store.state.open_choice
        if open_choice is None or open_choice.name != name:
            if key in ("ArrowDown", "ArrowUp"):
                self.toggle(name)
                return True
            return False
        if key == "Escape":
            self._close(name)
        elif key in _STEPS:
            self._walk(open_choice, _STEPS[key])
        elif key == "Enter":
            rows = self._rows(open_choice)
            if rows:
                self.choose(rows[min(open_choice.row, len(rows) - 1)])
        else:
            return False
        return True

    def _walk(self, open_choice: OpenChoice, by: int) -> None:
        rows = self._rows(open_choice)
        if not rows:
            return
        is_step = abs(by) == 1
        row = open_choice.row + by
        row = row % len(rows) if is_step else max(0, min(row, len(rows) - 1))
        self._show(replace(open_choice, row=row))
        self._reveal_drawn(row_id(open_choice.name, row))

    def _rows(self, open_choice: OpenChoice) -> tuple[str, ...]:
        return rows_of(
            self._page_store.scene().choices.get(open_choice.name, ()), open_choice.query
        )

    def _is_open(self, name: str) -> bool:
        open_choice = self._page_store.state.open_choice
        return open_choice is not None and open_choice.name == name

    def _show(self, open_choice: OpenChoice) -> None:
        self._page_store.change(open_choice=open_choice)

    def _close(self, name: str) -> None:
        self._page_store.change(open_choice=None)
        self._focus_drawn(control_id(name))
