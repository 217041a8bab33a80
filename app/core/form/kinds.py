"""The kind of input for a node's widget, by the server's class definition, never by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.workflow.catalog import Input, InputKind, Option
from app.core.workflow.loose import text_of
from app.core.workflow.node_class import CUSTOM_COMBO, DYNAMIC_COMBO, InputSpec

_PICTURES = ("image_upload", "animated_image_upload")
"""Flags of a COMBO whose value is a picture in the server's input folder."""

_FILES: Mapping[str, str] = {
    "video_upload": "video/*",
    "audio_upload": "audio/*",
    "mesh_upload": ".glb,.gltf,.obj,.fbx,.stl,.ply,.splat,.spz,.ksplat",
    "file_upload": "",
}
"""Flags of a COMBO whose value is another file in that folder, with HTML's `accept` for each."""

_SEVERAL = ("multiselect", "multi_select")

SPECIAL_SEED = -1
"""The lowest seed that nodes take; it often means "random"."""

ON, OFF = "1", ""
"""The values of a switch in a form."""


@dataclass(frozen=True, slots=True)
class Widget:
    """A widget of a node in a graph: its class, full name, value, and control.

    `control` is "randomize", "fixed" and so on, "" if the file does not set it. `variant` is the
    option of a dynamic combo that adds the widget, if another option is chosen.
    """

    node: str
    class_name: str
    name: str
    spec: InputSpec
    value: Any
    control: str = ""
    variant: str = ""


def input_of(widget: Widget, keeps_seed: bool) -> Input | None:
    """Return the input of a widget, `None` if a form has no control for it.

    The label is the widget's name, the default its value. With `keeps_seed`, a seed whose control
    is unknown stays unchanged.
    """
    found = _kind(widget, keeps_seed)
    if found is None:
        return None
    kind, more = found
    extra = widget.spec.extra
    return Input(
        name=f"{widget.node}.{widget.name}{f'@{widget.variant}' if widget.variant else ''}",
        kind=kind,
        targets=((widget.node, widget.name),),
        label={"en": text_of(extra.get("display_name")) or widget.name},
        more=bool(extra.get("advanced") or extra.get("hidden")),
        help=text_of(extra.get("tooltip")),
        **more,
    )


def _kind(widget: Widget, keeps_seed: bool) -> tuple[InputKind, dict[str, Any]] | None:
    spec, value = widget.spec, widget.value
    if spec.type in ("INT", "FLOAT") and _is_number(value):
        if spec.type == "INT" and _is_seed(widget):
            return InputKind.SEED, {**_seed(widget, keeps_seed), **_limits(widget)}
        return InputKind.NUMBER, {"default": value, **_limits(widget)}
    if spec.type == "BOOLEAN" and isinstance(value, bool):
        return InputKind.SWITCH, {"default": value, "required": False, "options": _sides(spec)}
    if spec.type in ("STRING", "COLOR") and isinstance(value, str):
        is_long = spec.extra.get("multiline") is True
        return InputKind.TEXT, {"default": value, "multiline": is_long, "required": False}
    if spec.type == DYNAMIC_COMBO and isinstance(value, str):
        return InputKind.CHOICE, {"default": value, "options": _listed(tuple(spec.children), value)}
    return _combo(widget) if spec.type == "COMBO" else None


def _combo(widget: Widget) -> tuple[InputKind, dict[str, Any]] | None:
    extra, value = widget.spec.extra, widget.value
    if any(extra.get(flag) for flag in _SEVERAL) or isinstance(value, list | Mapping):
        return None
    if any(extra.get(flag) for flag in _PICTURES):
        return InputKind.IMAGE, {}
    accepted = next((accept for flag, accept in _FILES.items() if extra.get(flag)), None)
    if accepted is not None:
        return InputKind.FILE, {"accept": accepted}
    if extra.get("remote"):  # the server's list is incomplete
        return (InputKind.TEXT, {"default": value}) if isinstance(value, str) else None
    options = widget.spec.options
    is_text = all(isinstance(option, str) for option in options)
    is_served = "." not in widget.name and widget.class_name != CUSTOM_COMBO
    if is_text and is_served and isinstance(value, str | None):
        return InputKind.CHOICE, {
            "default": value,
            "options_from": (widget.class_name, widget.name),
        }
    shown = None if value is None else as_option(value)
    return InputKind.CHOICE, {"default": shown, "options": _listed(options, value)}


def as_option(value: Any) -> str:
    """Return the form's text for an option that may be a number or a boolean."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _listed(options: tuple[Any, ...], value: Any) -> tuple[Option, ...]:
    """Return the options as given, plus the file's own value, which is always allowed."""
    listed = {as_option(option): option for option in options}
    if value is not None:
        listed.setdefault(as_option(value), value)
    return tuple(Option(name, {"en": name}, option) for name, option in listed.items())


def _sides(spec: InputSpec) -> tuple[Option, ...]:
    on, off = (text_of(spec.extra.get(key)) for key in ("label_on", "label_off"))
    if not on and not off:
        return ()
    return Option(ON, {"en": on or "on"}, True), Option(OFF, {"en": off or "off"}, False)


def _is_seed(widget: Widget) -> bool:
    """Return whether a whole number is a seed.

    The editor gives a control to nodes that hold any whole number, too. Those reach far below zero
    and hold sizes and steps, so they are seeds only if the file draws them for each run.
    """
    lowest: Any = widget.spec.extra.get("min")
    is_any_number = _is_number(lowest) and lowest < SPECIAL_SEED
    is_drawn = widget.control == "randomize" or not is_any_number
    return widget.spec.has_control(widget.name) and is_drawn


def _seed(widget: Widget, keeps_seed: bool) -> dict[str, Any]:
    """Return the default of a seed: none if each run draws a new one.

    A negative seed has a special meaning for the node, such as "random".
    """
    is_kept = keeps_seed if widget.control == "" else widget.control != "randomize"
    return {"default": widget.value} if is_kept or widget.value < 0 else {}


def _limits(widget: Widget) -> dict[str, Any]:
    """Return the settings of a number's control.

    All servers together define the limits; those of an inner input come from this server.
    """
    extra = widget.spec.extra
    found: dict[str, Any] = {"whole": widget.spec.type == "INT"}
    names = {"step": "step", "minimum": "min", "maximum": "max"}
    for name, key in names.items():
        if _is_number(extra.get(key)) and (name == "step" or "." in widget.name):
            found[name] = extra[key]
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
