"""The actions from a picture to the next run, by name and by key."""

from collections.abc import Callable, Mapping
from typing import Any

from app.services.background import Background
from app.ui.html.widgets import picture_arg
from app.ui.page_store import PageStore
from app.ui.reuse.again_actions import AgainActions
from app.ui.reuse.found_actions import FoundActions
from app.ui.reuse.input_actions import InputActions
from app.ui.reuse.settings_actions import SettingsActions

KEYS: Mapping[str, str] = {
    "e": "use-settings",
    "E": "use-settings",
    "u": "use-as-input",
    "U": "use-as-input",
    "r": "again-new",
    "R": "again-same",
}
"""The actions of keys, in the viewer and on a tile that has the focus. "R" is Shift and R."""


class ReuseActions:
    """Each action takes the key of a picture, "<prompt id>:<index>"."""

    def __init__(
        self,
        page_store: PageStore,
        settings: SettingsActions,
        inputs: InputActions,
        again: AgainActions,
        found: FoundActions,
        background: Background,
    ) -> None:
        self._page_store = page_store
        self._background = background
        self._inputs = inputs
        self.undo = settings.undo
        self.close = inputs.close
        self.look_into, self.close_found = found.take, found.close
        self._actions: dict[str, Callable[[str], Any]] = {
            "use-settings": settings.use,
            "use-as-input": inputs.use,
            "again-new": again.new,
            "again-same": again.same,
            "choose-input-workflow": inputs.choose_workflow,
            "choose-input-field": inputs.choose_field,
            "use-as-input-close": lambda _: inputs.close(),
            **found.by_name(),
        }

    def by_name(self) -> Mapping[str, Callable[[str], Any]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return self._actions

    def key(self, name: str, focused: str, *, typing: bool) -> bool:
        """Act on the picture in the viewer, else on the `focused` tile; return whether it did."""
        page = self._page_store.state
        picture = focused if page.viewer is None else picture_arg(*page.viewer)
        if typing or not picture or name not in KEYS or page.using is not None:
            return False
        self._background.spawn(self._actions[KEYS[name]](picture), KEYS[name])
        return True

    def dropped(self, zone: str, picture: str) -> None:
        """Put a picture that was dragged to a place that takes files."""
        self._background.spawn(self._inputs.drop(picture, zone), "drop a picture")
