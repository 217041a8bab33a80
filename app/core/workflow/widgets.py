"""The widgets and sockets of a node: the positions in its list of values, and the values to send.

A file lists values without names. The class determines which widget a position belongs to; in
dynamic inputs the preceding values do too. The rules are those of ComfyUI's editor 1.58.1.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.core.workflow.loose import list_of, mapping_of, text_of, whole_of
from app.core.workflow.node_class import (
    AUTOGROW,
    DYNAMIC_COMBO,
    DYNAMIC_GROUP,
    InputSpec,
    NodeClass,
    most_of,
)


class Role(Enum):
    """The purpose of a position in a list of values. Only `VALUE` is sent."""

    VALUE = "value"
    CONTROL = "control"
    FILTER = "filter"
    BUTTON = "button"
    PART = "part"
    FORCED = "forced"


@dataclass(frozen=True, slots=True)
class Widget:
    """A widget. `name` is the input's name, also for the positions after it that are not sent."""

    name: str
    spec: InputSpec
    role: Role = Role.VALUE


@dataclass(frozen=True, slots=True)
class InputSocket:
    """An input without a widget; if `is_growing`, all inputs of the group `name` in the file."""

    name: str
    spec: InputSpec
    is_growing: bool = False

    def holds(self, name: str) -> bool:
        """Return whether this socket, or its growing group, has an input of this name."""
        if not self.is_growing or not name.startswith(f"{self.name}."):
            return name == self.name and not self.is_growing
        child = name[len(self.name) + 1 :]
        template = mapping_of(self.spec.extra.get("template"))
        names = list_of(template.get("names"))
        if names:
            return child in names
        number = child.removeprefix(text_of(template.get("prefix")))
        is_number = _NUMBER.fullmatch(number) is not None
        return is_number and child != number and int(number) < most_of(template)


_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Layout:
    """A node's inputs: `widgets` by position, `unplaced` widgets without a value in the file."""

    widgets: tuple[Widget, ...]
    sockets: tuple[InputSocket, ...]
    unplaced: tuple[Widget, ...] = ()

    @property
    def inputs(self) -> Mapping[str, InputSpec]:
        """Return the widgets to send, by name, in order."""
        return {one.name: one.spec for one in self.widgets if one.role is Role.VALUE}


Choose = Callable[[int, str], Any]
"""Returns the file's value for a dynamic widget, by its position and name."""


def lay_out(node_class: NodeClass, choose: Choose, with_forced: bool = False) -> Layout:
    """Return the widgets and sockets of a class, for these values of dynamic widgets.

    `with_forced` adds a position for each input that is forced to be a socket. Files from before
    frontend 1.16 have these positions.
    """
    making = _Making(choose, with_forced)
    for spec in node_class.inputs:
        making.add(spec, spec.name, node_class.name)
    return Layout((*making.widgets, *making.buttons), tuple(making.sockets), tuple(making.unplaced))


class _Making:
    """A layout under construction."""

    def __init__(self, choose: Choose, with_forced: bool) -> None:
        self.widgets: list[Widget] = []
        self.buttons: list[Widget] = []
        self.unplaced: list[Widget] = []
        self.sockets: list[InputSocket] = []
        self._choose = choose
        self._with_forced = with_forced

    def add(self, spec: InputSpec, name: str, class_name: str = "") -> None:
        """Add an input, and the inputs that its value adds."""
        if spec.type == AUTOGROW:
            self.sockets.append(InputSocket(name, spec, is_growing=True))
        elif not spec.has_widget:
            self.sockets.append(InputSocket(name, spec))
            if self._with_forced and spec.is_forced:
                self.widgets.append(Widget(name, spec, Role.FORCED))
        elif spec.type == "IMAGECOMPARE":
            self.unplaced.append(Widget(name, spec))
        elif spec.type != "RESOLUTION_PREVIEW":
            is_viewer = spec.type == "LOAD_3D" and class_name == "Load3D"
            if is_viewer and all(one.spec.type != "LOAD_3D" for one in self.widgets):
                self.widgets += [Widget(name, spec, Role.BUTTON)] * 3
            self._add_widget(spec, name)

    def _add_widget(self, spec: InputSpec, name: str) -> None:
        place = len(self.widgets)
        self.widgets.append(Widget(name, spec))
        if spec.type == DYNAMIC_COMBO:
            for child in spec.children.get(self._option(spec, place, name), ()):
                self.add(child, f"{name}.{child.name}")
        elif spec.type == DYNAMIC_GROUP:
            rows = whole_of(self._choose(place, name)) or whole_of(spec.extra.get("min")) or 0
            for row in range(min(rows, most_of(spec.extra))):
                for child in spec.template:
                    self.add(child, f"{name}.{row}.{child.name}")
        elif spec.type == "BOUNDING_BOX":
            self.widgets += [Widget(name, spec, Role.PART)] * 4
        elif spec.has_control(name):
            self.widgets.append(Widget(name, spec, Role.CONTROL))
            if spec.type == "COMBO":
                self.widgets.append(Widget(name, spec, Role.FILTER))
        elif spec.type == "COMBO" and any(spec.extra.get(flag) for flag in UPLOADS):
            self.buttons.append(Widget(name, spec, Role.BUTTON))

    def _option(self, spec: InputSpec, place: int, name: str) -> str:
        value = self._choose(place, name)
        return value if isinstance(value, str) else first_option(spec)


UPLOADS = ("image_upload", "video_upload", "animated_image_upload", "audio_upload")
"""Flags of a COMBO after which the editor has a button; the button takes a position in the file."""


def first_option(spec: InputSpec) -> str:
    """Return the initial option of a dynamic combo."""
    default = spec.extra.get("default")
    return default if isinstance(default, str) else next(iter(spec.children), "")
