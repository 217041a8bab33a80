"""The live page state: the one place where it changes, with the parts to draw again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.ui.state import PageState, Scene

SceneMaker = Callable[[PageState], Scene]


class LivePage:
    """Holds the `PageState`; `on_change` is told which parts a change touches."""

    def __init__(self, state: PageState, make_scene: SceneMaker) -> None:
        self.state = state
        self.on_change: Callable[..., None] | None = None
        self._make_scene = make_scene

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
