"""The live page state: the one place where it changes, with the parts to draw again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.ui.state import PageState, Scene

SceneMaker = Callable[[PageState], Scene]


class LivePage:
    """Holds the `PageState`; `on_change` is told which parts a change touches.

    `on_form` is called at once with each state whose form is another than before.
    """

    def __init__(self, state: PageState, make_scene: SceneMaker) -> None:
        self._state = state
        self.on_change: Callable[..., None] | None = None
        self.on_form: Callable[[PageState], None] | None = None
        self._make_scene = make_scene

    @property
    def state(self) -> PageState:
        """The state as it is now."""
        return self._state

    @state.setter
    def state(self, state: PageState) -> None:
        before, self._state = self._state, state
        if self.on_form is not None and _form_of(before) != _form_of(state):
            self.on_form(state)

    def change(self, *parts: str, **fields: Any) -> None:
        """Change fields of the state and draw the named parts of the page again."""
        self.state = replace(self.state, **fields)
        self.redraw(*parts)

    def redraw(self, *parts: str) -> None:
        """Draw parts of the page again."""
        if self.on_change is not None:
            self.on_change(*parts)

    def scene(self) -> Scene:
        """Return everything a view may look at, as it is now."""
        return self._make_scene(self.state)


def _form_of(state: PageState) -> tuple[int, str, int]:
    """Return what tells one content of the form from another: forms are never changed in place."""
    return id(state.forms), state.type_id, state.runs
