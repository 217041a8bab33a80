"""The actions of a searchable choice: open, search, move, choose."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.core.workflow.model_names import is_model_file, spelling
from app.ui.compose.choice import control_id, own_option
from app.ui.compose.choice_rows import marked_row, row_id, rows_of
from app.ui.page_store import PageStore
from app.ui.state import OpenChoice

PAGE_ROWS = 10
"""Rows that Page Up and Page Down move by."""

_STEPS = {"ArrowDown": 1, "ArrowUp": -1, "PageDown": PAGE_ROWS, "PageUp": -PAGE_ROWS}
_ENDS = {"Home": 0, "End": -1}


class ChoiceActions:
    """At most one list is open: the one that `PageState.open_choice` names."""

    def __init__(
        self,
        page_store: PageStore,
        choose: Callable[[str, str], None],
        focus_drawn: Callable[[str], object],
        reveal_drawn: Callable[[str], object],
        opened: Callable[[str], None],
    ) -> None:
        self._page_store = page_store
        self._choose = choose
        self._focus_drawn = focus_drawn
        self._reveal_drawn = reveal_drawn
        self._opened = opened

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "open-choice": self.toggle,
            "show-choice": self.show,
            "choose-option": self.choose,
        }

    def toggle(self, name: str) -> None:
        """Open the list of the input `name`, or close it."""
        if self._is_open(name):
            self._close()
        else:
            self.show(name)
        self._focus_drawn(control_id(name))

    def show(self, name: str) -> None:
        """Open the list of the input `name`, with the chosen option in sight."""
        if not self._is_open(name) and self._options(name):
            open_choice = OpenChoice(name)
            self._show(open_choice)
            self._reveal(open_choice)
            self._opened(name)

    def search(self, name: str, query: str) -> None:
        """Show the options that contain the words; a whole name is chosen at once."""
        if not self._is_open(name):
            self._opened(name)
        self._show(OpenChoice(name, query))
        own = spelling(query, self._options(name))
        if own is not None:
            self._choose(name, own)

    def choose(self, value: str) -> None:
        """Choose an option of the open list."""
        open_choice = self._page_store.state.open_choice
        if open_choice is not None:
            self._choose(open_choice.name, value)
            self._close()
            self._focus_drawn(control_id(open_choice.name))

    def leave(self, name: str) -> None:
        """Close the list after the focus moved elsewhere.

        The name of a model file that was typed is kept: a server may get it later. Any other text
        was a search.
        """
        open_choice = self._page_store.state.open_choice
        if open_choice is None or open_choice.name != name:
            return
        typed = (open_choice.query or "").strip()
        self._close()
        if is_model_file(typed) and spelling(typed, self._options(name)) is None:
            self._choose(name, typed)

    def leave_open(self) -> None:
        """Close the open list, if any, as if the focus moved elsewhere."""
        open_choice = self._page_store.state.open_choice
        if open_choice is not None:
            self.leave(open_choice.name)

    def key(self, name: str, key: str) -> bool:
        """Handle a key pressed in the control of `name`; return whether it was handled."""
        open_choice = self._page_store.state.open_choice
        if open_choice is None or open_choice.name != name:
            if key in ("ArrowDown", "ArrowUp"):
                self.show(name)
                return self._is_open(name)
            return False
        if key == "Escape":
            self._close()
        elif key in _STEPS or key in _ENDS:
            self._walk(open_choice, key)
        elif key == "Enter":
            rows, marked = self._rows(open_choice)
            if marked >= 0:
                self.choose(rows[marked])
        else:
            return False
        return True

    def _walk(self, open_choice: OpenChoice, key: str) -> None:
        rows, row = self._rows(open_choice)
        if not rows:
            return
        if key in _ENDS:
            row = _ENDS[key] % len(rows)
        else:
            by = _STEPS[key]
            row += by
            row = row % len(rows) if abs(by) == 1 else max(0, min(row, len(rows) - 1))
        moved = replace(open_choice, row=row)
        self._show(moved)
        self._reveal(moved)

    def _reveal(self, open_choice: OpenChoice) -> None:
        _, row = self._rows(open_choice)
        self._reveal_drawn(row_id(control_id(open_choice.name), row))

    def _rows(self, open_choice: OpenChoice) -> tuple[tuple[str, ...], int]:
        """Return the rows of the open list, and the marked one; -1 without rows."""
        scene, name = self._page_store.scene(), open_choice.name
        options = self._options(name)
        rows = rows_of(options, open_choice.query or "")
        item = next((one for one in scene.shown_inputs if one.name == name), None)
        if item is None or scene.kind is None:
            return rows, marked_row(open_choice, rows, None)
        value = scene.page.form(scene.kind).values.get(name)
        own = own_option(item, options, "" if value is None else str(value))
        return rows, marked_row(open_choice, rows, own)

    def _options(self, name: str) -> tuple[str, ...]:
        return self._page_store.scene().choices.get(name, ())

    def _is_open(self, name: str) -> bool:
        open_choice = self._page_store.state.open_choice
        return open_choice is not None and open_choice.name == name

    def _show(self, open_choice: OpenChoice) -> None:
        self._page_store.change(open_choice=open_choice)

    def _close(self) -> None:
        self._page_store.change(open_choice=None)
