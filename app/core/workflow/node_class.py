"""A node class as `/object_info` describes it: its inputs in the editor's order, and its outputs.

`core/comfy/object_info` parses the same responses, but only the choices and limits.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.workflow.loose import list_of, mapping_of, text_of, whole_of

AUTOGROW = "COMFY_AUTOGROW_V3"
DYNAMIC_COMBO = "COMFY_DYNAMICCOMBO_V3"
DYNAMIC_GROUP = "COMFY_DYNAMICGROUP_V3"
MATCH_TYPE = "COMFY_MATCHTYPE_V3"

DRAWN = frozenset({"WEBCAM", "AUDIO_RECORD", "PAINTER"})
"""Widgets whose value a person records or draws in the editor; files never contain it."""

WIDGETS = frozenset(
    {
        *("INT", "FLOAT", "BOOLEAN", "STRING", "COMBO", DYNAMIC_COMBO, DYNAMIC_GROUP),
        *("COLOR", "COLORS", "CURVE", "RANGE", "BOUNDING_BOX", "BOUNDING_BOXES"),
        *("IMAGECOMPARE", "RESOLUTION_PREVIEW", "LOAD_3D", "PREVIEW_3D"),
        *DRAWN,
    }
)
"""The types of inputs that have a widget; all others are sockets."""

CUSTOM_COMBO = "CustomCombo"
"""The class whose options are in the file: `choice`, an index, then `option1`, `option2`, …"""

_VIEWERS = frozenset({"SaveGLB", "Preview3D"})
"""Classes for which the editor adds a widget `image` that the server does not know."""

MAX_ROWS = 100
"""Maximum rows or sockets of a group without a declared limit; ComfyUI's own groups have fewer."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input of a class.

    `type` is "COMBO" for a list of options, or `widgetType` if the server sends it. `options` are
    the options of a COMBO. `children` are the inputs added by each option of a dynamic combo.
    `template` describes a row of a dynamic group, or a socket of a growing one. `extra` holds the
    other keys of the server: `default`, `min`, `tooltip` and so on.
    """

    name: str
    type: str
    options: tuple[Any, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    children: Mapping[str, tuple["InputSpec", ...]] = field(default_factory=dict)
    template: tuple["InputSpec", ...] = ()

    @property
    def is_forced(self) -> bool:
        """Return whether the input is a socket although its type could have a widget."""
        return self.type in WIDGETS and bool(self.extra.get("forceInput"))

    @property
    def has_widget(self) -> bool:
        """Return whether the input has a widget on the node when it is not linked."""
        return self.type in WIDGETS and not self.is_forced

    def has_control(self, name: str) -> bool:
        """Return whether the file lists a control value behind the input's value.

        The control value sets how the next run changes the input. `name` is the widget's full name:
        the editor does not treat `combo.seed` as a seed.
        """
        if "control_after_generate" in self.extra:
            return bool(self.extra["control_after_generate"])
        return self.type == "INT" and name in ("seed", "noise_seed")


@dataclass(frozen=True, slots=True)
class NodeClass:
    """One class. `inputs` are in the editor's order; `outputs` are the output types."""

    name: str
    display_name: str
    inputs: tuple[InputSpec, ...]
    outputs: tuple[str, ...] = ()
    is_output: bool = False


def read_classes(object_info: Any, names: Iterable[str] | None = None) -> dict[str, NodeClass]:
    """Return the valid classes of an `/object_info` response, or only those of `names` if given."""
    entries = mapping_of(object_info)
    wanted = entries if names is None else names
    found = {str(name): read_class(str(name), entries.get(name)) for name in wanted}
    return {name: one for name, one in found.items() if one is not None}


def read_class(name: str, entry: Any) -> NodeClass | None:
    """Return one class of an `/object_info` response, `None` if it has no description."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("input"), Mapping):
        return None
    inputs, order = entry["input"], mapping_of(entry.get("input_order"))
    required = list(_ordered(inputs.get("required"), order.get("required")))
    if name in _VIEWERS and all(spec.name != "image" for spec in required):
        required.append(InputSpec("image", "PREVIEW_3D"))
    optional = _ordered(inputs.get("optional"), order.get("optional"))
    return NodeClass(
        name=name,
        display_name=text_of(entry.get("display_name")) or name,
        inputs=(*required, *optional),
        outputs=tuple(map(_type_name, list_of(entry.get("output")))),
        is_output=entry.get("output_node") is True,
    )


def _ordered(section: Any, order: Any) -> Iterator[InputSpec]:
    """Yield the inputs of a section; those named in `input_order` come first."""
    specs = mapping_of(section)
    names = [name for name in list_of(order) if isinstance(name, str) and name in specs]
    for name in dict.fromkeys([*names, *specs]):
        yield _read_spec(str(name), specs[name])


def _read_spec(name: str, value: Any) -> InputSpec:
    parts = list_of(value)
    extra = mapping_of(parts[1]) if len(parts) > 1 else {}
    kind = text_of(extra.get("widgetType")) or (_type_name(parts[0]) if parts else "")
    if kind == DYNAMIC_COMBO:
        return InputSpec(name, kind, extra=extra, children=_children(extra))
    if kind in (DYNAMIC_GROUP, AUTOGROW):
        return InputSpec(name, kind, extra=extra, template=_template(extra))
    options = parts[0] if parts and isinstance(parts[0], list) else extra.get("options")
    return InputSpec(name, kind, tuple(list_of(options)), extra)


def _children(extra: Mapping[str, Any]) -> Mapping[str, tuple[InputSpec, ...]]:
    found: dict[str, tuple[InputSpec, ...]] = {}
    for option in map(mapping_of, list_of(extra.get("options"))):
        key = option.get("key")
        if isinstance(key, str):
            found[key] = tuple(_sections(option.get("inputs")))
    return found


def _template(extra: Mapping[str, Any]) -> tuple[InputSpec, ...]:
    template = mapping_of(extra.get("template"))
    return tuple(_sections(template.get("input", template)))


def _sections(inputs: Any) -> Iterator[InputSpec]:
    for section in ("required", "optional"):
        yield from _ordered(mapping_of(inputs).get(section), None)


def _type_name(value: Any) -> str:
    return "COMBO" if isinstance(value, list) else text_of(value)


def most_of(extra: Mapping[str, Any]) -> int:
    """Return the maximum number of rows or sockets of a group."""
    most = whole_of(extra.get("max"))
    return MAX_ROWS if most is None else max(0, min(most, MAX_ROWS))
