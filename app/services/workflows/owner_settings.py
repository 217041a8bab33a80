"""What an owner keeps for a workflow in this browser: the arrangement of its form, and presets.

Both are settings, so other windows follow. They stay when the workflow is removed, and are found
again with the same title.
"""

from app.core.form.adjustment import Adjustment
from app.core.form.adjustment_text import adjustments_text, read_adjustments
from app.core.form.presets import Presets, presets_text, read_presets
from app.core.settings.names import FORMS, PRESETS
from app.services.ports import Settings
from app.services.window_store import WindowStore


class OwnerSettings:
    """Reads and writes them; `follow` takes over what another window wrote."""

    def __init__(self, window_store: WindowStore, settings: Settings) -> None:
        self._window_store = window_store
        self._settings = settings

    def load(self) -> None:
        """Take over what is stored."""
        for key in (FORMS, PRESETS):
            self.follow(key)

    def follow(self, key: str) -> None:
        """Take over a setting that changed; other settings are ignored."""
        if key == FORMS:
            self._window_store.set_adjustments(read_adjustments(self._settings.read(FORMS))[0])
        if key == PRESETS:
            self._window_store.set_presets(read_presets(self._settings.read(PRESETS))[0])

    def adjust(self, type_id: str, adjustment: Adjustment) -> None:
        """Arrange the form of a workflow; the default arrangement is not stored."""
        found = {**self._window_store.state.adjustments, type_id: adjustment}
        if adjustment.is_default:
            del found[type_id]
        self._settings.write(FORMS, adjustments_text(found))
        self._window_store.set_adjustments(found)

    def keep_presets(self, type_id: str, presets: Presets) -> None:
        """Replace the presets of a workflow."""
        found = {**self._window_store.state.presets, type_id: presets}
        self._settings.write(PRESETS, presets_text(found))
        self._window_store.set_presets(found)
