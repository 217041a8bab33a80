"""The keys of the viewer, while it shows one picture."""

from collections.abc import Callable

from app.ui.html.widgets import picture_arg
from app.ui.page_store import PageStore
from app.ui.pictures.viewer_actions import ViewerActions

ACTIONS = {
    "d": "download",
    "s": "star-picture",
    "c": "copy-picture",
    "m": "mark-picture",
    "a": "album-open",
    "Delete": "delete-picture",
}
"""The actions of keys, with the picture as their argument. `app/static/zoom.js` has the keys that
zoom."""

STEPS = {"ArrowRight": 1, "ArrowLeft": -1}


class ViewerKeys:
    """`act` does the action with a name and an argument, and returns whether there is one."""

    def __init__(
        self,
        page_store: PageStore,
        viewer: ViewerActions,
        step: Callable[[int], None],
        act: Callable[[str, str], bool],
    ) -> None:
        self._page_store = page_store
        self._viewer = viewer
        self._step = step
        self._act = act

    def take(self, name: str) -> bool:
        """Handle a key; return whether it was the viewer's."""
        viewed = self._page_store.state.viewer
        if viewed is None or not self._page_store.scene().is_viewing:
            return False
        if name in STEPS:
            self._step(STEPS[name])
        elif self._viewer.is_grid:
            return False
        elif name in ("Home", "End"):
            self._viewer.end(last=name == "End")
        elif name in ("i", "I"):
            self._viewer.toggle_panel()
        else:
            key = name if len(name) > 1 else name.lower()
            return key in ACTIONS and self._act(ACTIONS[key], picture_arg(*viewed))
        return True
