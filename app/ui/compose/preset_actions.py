"""The actions of presets: put in, save, update, rename, delete."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.core.form.presets import (
    MAX_PRESETS,
    Preset,
    Presets,
    applied,
    left_out,
    name_of,
    preset_of,
    with_preset,
    without_preset,
)
from app.core.message import Message, message
from app.core.workflow.catalog import WorkflowType
from app.services.window_store import WindowStore
from app.services.workflows.owner_settings import OwnerSettings
from app.ui.compose.presets import NAME_ID, chip_id
from app.ui.compose.run_actions import known_values
from app.ui.dialog_state import PresetNaming
from app.ui.html.widgets import icon_button_id, text_button_id
from app.ui.page_store import PageStore
from app.ui.state import Form


class PresetActions:
    """Keeps the presets of the workflow in the form."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        owner: OwnerSettings,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._owner = owner
        self._focus_drawn = focus_drawn
        self._deleted: tuple[str, int, Preset] | None = None

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "use-preset": self.use,
            "name-preset": self.begin_name,
            "close-preset": lambda _: self.close(),
            "update-preset": self.update,
            "delete-preset": self.delete,
        }

    def use(self, name: str) -> None:
        """Put a preset's values into the form."""
        kind = self._kind()
        preset = self._find(name)
        if preset is None:
            return
        form = self._page_store.state.form(kind)
        values, gone = applied(preset, kind, form.values)
        typed = form.typed.union(preset.values)  # else the recipe of its model would replace them
        self._page_store.set_form(kind.id, Form(values, typed=typed))
        self._set_used(name)
        key = "preset.used_partly" if gone else "preset.used"
        self._page_store.change(
            naming=None, run_notice=None, toast=message(key, name=name, n=len(gone))
        )

    def begin_name(self, original: str) -> None:
        """Ask for the name of a new preset, or for another name of one."""
        self._page_store.change(naming=PresetNaming(original, original))
        self._focus_drawn(NAME_ID)

    def type_name(self, typed: str) -> None:
        """Set the typed name."""
        naming = self._page_store.state.naming
        if naming is not None:
            self._page_store.change(naming=replace(naming, typed=typed, error=None))

    def close(self) -> None:
        """Close the form for the name."""
        naming = self._page_store.state.naming
        self._page_store.change(naming=None)
        if naming is not None and naming.original:
            self._focus_drawn(icon_button_id("name-preset", naming.original))
        else:
            self._focus_drawn(text_button_id("name-preset"))

    async def save(self) -> None:
        """Save the form's values under the typed name, or rename a preset."""
        naming = self._page_store.state.naming
        if naming is None:
            return
        name = name_of(naming.typed)
        error = self._error(name, naming.original)
        if error is not None:
            self._page_store.change(naming=replace(naming, error=error))
            self._focus_drawn(NAME_ID)
            return
        former = self._find(naming.original)
        preset = self._of_form(name) if former is None else replace(former, name=name)
        self._keep(with_preset(self._presets(), preset, naming.original))
        if former is None or self._page_store.scene().preset_used in ("", naming.original):
            self._set_used(name)
        said = message("preset.renamed", name=name) if former else self._saved(name)
        self._page_store.change(naming=None, toast=said)
        self._focus_drawn(chip_id(name))

    def update(self, name: str) -> None:
        """Replace the values of a preset by those in the form."""
        if self._find(name) is not None:
            self._keep(with_preset(self._presets(), self._of_form(name)))
            self._page_store.change(toast=self._saved(name))
            self._focus_drawn(chip_id(name))

    def delete(self, name: str) -> None:
        """Delete a preset; it can be undone."""
        presets = self._presets()
        preset = self._find(name)
        if preset is not None:
            self._deleted = self._kind().id, presets.index(preset), preset
            self._keep(without_preset(presets, name))
            self._page_store.change(toast=message("preset.deleted", name=name), undo=None)
            self._focus_drawn(text_button_id("name-preset"))

    def undo(self) -> None:
        """Restore the preset deleted last, unless another has its name now."""
        deleted, self._deleted = self._deleted, None
        self._page_store.change(toast=None)
        if deleted is None:
            return
        type_id, place, preset = deleted
        here = self._window_store.state.presets.get(type_id, ())
        if preset.name not in [one.name for one in here]:
            self._owner.keep_presets(type_id, (*here[:place], preset, *here[place:]))
            self._focus_drawn(chip_id(preset.name))

    def _error(self, name: str, original: str) -> Message | None:
        if not name:
            return message("preset.no_name")
        names = [one.name for one in self._presets()]
        if name != original and name in names:
            return message("preset.taken", name=name)
        if not original and len(names) >= MAX_PRESETS:
            return message("preset.too_many", max=MAX_PRESETS)
        return None

    def _saved(self, name: str) -> Message:
        kind = self._kind()
        texts = self._page_store.texts
        files = left_out(kind, self._page_store.state.form(kind).values)
        if not files:
            return message("preset.saved", name=name)
        labels = [texts.label(item.label) for item in files]
        return message("preset.saved_without", name=name, files=labels)

    def _of_form(self, name: str) -> Preset:
        kind = self._kind()
        return preset_of(name, kind, known_values(kind, self._page_store.state.form(kind)))

    def _find(self, name: str) -> Preset | None:
        return next((one for one in self._presets() if one.name == name), None)

    def _presets(self) -> Presets:
        return self._window_store.state.presets.get(self._kind().id, ())

    def _keep(self, presets: Presets) -> None:
        self._owner.keep_presets(self._kind().id, presets)

    def _set_used(self, name: str) -> None:
        used = self._page_store.state.presets_used
        self._page_store.change(presets_used={**used, self._kind().id: name})

    def _kind(self) -> WorkflowType:
        return self._window_store.state.catalog.get(self._page_store.state.type_id)
