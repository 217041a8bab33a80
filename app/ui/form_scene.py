"""The part of the scene that is about the form: its inputs, its arrangement, its presets."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.core.form.presets import Presets, is_changed, own_values
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.inputs import defaults
from app.ui.state import PageState


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class FormScene:
    """The page's and the window's state at one moment."""

    page: PageState
    state: WindowState

    @property
    def kind(self) -> WorkflowType | None:
        """The workflow type in the form."""
        return self.state.catalog.types.get(self.page.type_id)

    @cached_property
    def shown_inputs(self) -> tuple[Input, ...]:
        """The form's inputs that apply, given the others' values, and that are not hidden."""
        return tuple(one for one in self._applying if not one.hidden)

    @cached_property
    def seeds(self) -> Mapping[str, str]:
        """The seeds in the form as typed; "" means that each run draws one.

        A negative seed may mean that too; that depends on the node.
        """
        names = [item.name for item in self._applying if item.kind is InputKind.SEED]
        values = ((name, self._values.get(name)) for name in names)
        typed = {name: "" if value is None else str(value) for name, value in values}
        return {key: "" if one.strip().startswith("-") else one for key, one in typed.items()}

    @property
    def size(self) -> tuple[Any, Any]:
        """The width and height in the form as typed, for a type that has sizes."""
        return self._values.get("width"), self._values.get("height")

    @property
    def can_adjust(self) -> bool:
        """Whether the form is the person's own and complete, so that it can be arranged."""
        kind = self.kind
        return kind is not None and kind.custom and kind.has_form and bool(kind.inputs)

    @property
    def adjust_count(self) -> int:
        """The number of inputs in the open dialog that arranges the form, shown or not."""
        return 0 if self.kind is None or self.page.adjusting is None else len(self.kind.inputs)

    @cached_property
    def adjust_rows(self) -> tuple[Input, ...]:
        """The inputs listed in that dialog, in the form's order."""
        panel, kind = self.page.adjusting, self.kind
        if panel is None or kind is None:
            return ()
        wanted = panel.query.casefold().split()
        return tuple(item for item in kind.inputs if all(map(_searched(item).count, wanted)))

    @property
    def hidden_own(self) -> tuple[Input, ...]:
        """The hidden inputs whose values are not those of the file."""
        kind = self.kind
        return () if kind is None else own_values(kind, self.page.form(kind).values)

    @property
    def presets(self) -> Presets:
        """The presets of the workflow in the form."""
        return self.state.presets.get(self.page.type_id, ())

    @property
    def preset_used(self) -> str:
        """The name of the preset whose values were put into the form last, or ""."""
        name = self.page.presets_used.get(self.page.type_id, "")
        return name if any(one.name == name for one in self.presets) else ""

    @property
    def is_preset_changed(self) -> bool:
        """Whether the form differs from that preset."""
        kind, name = self.kind, self.preset_used
        if kind is None or not name:
            return False
        preset = next(one for one in self.presets if one.name == name)
        return is_changed(preset, kind, self.page.form(kind).values)

    @cached_property
    def _applying(self) -> tuple[Input, ...]:
        kind, values = self.kind, self._values
        return () if kind is None else tuple(one for one in kind.inputs if one.applies(values))

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        kind = self.kind
        return {} if kind is None else {**defaults(kind), **self.page.form(kind).values}


def _searched(item: Input) -> str:
    """Return the text of an input that a search looks through."""
    labels = (*item.label.values(), *(item.given or {}).values())
    return " ".join((item.name, item.section, *labels)).casefold()
