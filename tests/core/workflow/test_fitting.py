"""Which values fit which widgets, and the values of widgets that a file has none for."""

from typing import Any

import pytest

from app.core.workflow.fitting import NOTHING, as_held, can_hold, default_of, is_sound
from app.core.workflow.node_class import InputSpec
from app.core.workflow.widgets import Role, Widget

NAN = float("nan")
STRICT = InputSpec("x", "COMBO", ("euler", "ddim"))
FILES = InputSpec("x", "COMBO", ("a.png",), {"image_upload": True})
MANY = InputSpec("x", "COMBO", ("a", "b"), {"multiselect": True})
NUMBERS = InputSpec("x", "COMBO", (1, 2))
DYNAMIC = InputSpec("x", "COMFY_DYNAMICCOMBO_V3", children={"a": (), "b": ()})


@pytest.mark.parametrize(
    ("kind", "fitting", "unfit"),
    [
        ("INT", [0, -3, 2**64 - 1, 8.0], [0.5, "3", True, None, NAN, [1]]),
        ("FLOAT", [0, 0.5, 10**400], ["0.5", False, None, NAN, float("inf")]),
        ("BOOLEAN", [True, False], [0, 1, "true", None]),
        ("STRING", ["", "a"], [0, None, ["a"], True]),
        ("COMFY_DYNAMICCOMBO_V3", ["a", "gone"], [1, None]),
        ("COMFY_DYNAMICGROUP_V3", [0, 2.0], ["2", None, True]),
        ("COLORS", [[], ["#fff"]], ["#fff", None]),
        ("BOUNDING_BOXES", [[]], [{}]),
        ("BOUNDING_BOX", [{"x": 1}], [[1], None, 5]),
        ("CURVE", [[], {}, 1], [None]),
        ("COLOR", ["#fff"], [None]),
    ],
)
def test_a_widget_can_hold(kind: str, fitting: list[Any], unfit: list[Any]) -> None:
    spec = InputSpec("x", kind)
    assert [value for value in fitting if not can_hold(spec, value)] == []
    assert [value for value in unfit if can_hold(spec, value)] == []


@pytest.mark.parametrize(
    ("spec", "value", "wanted"),
    [
        (STRICT, "euler", True),
        (STRICT, "gone", True),
        (STRICT, 8, False),
        (STRICT, True, False),
        (STRICT, ["euler"], False),
        (MANY, ["a"], True),
        (NUMBERS, 2, True),
        (NUMBERS, 3, False),
        (NUMBERS, True, False),
        (InputSpec("x", "COMBO"), 4096, False),
        (InputSpec("x", "COMBO"), "any", True),
    ],
)
def test_a_combo_holds_texts_and_its_options(spec: InputSpec, value: Any, wanted: bool) -> None:
    assert can_hold(spec, value) is wanted


@pytest.mark.parametrize(
    ("spec", "value", "wanted"),
    [
        (STRICT, "ddim", True),
        (STRICT, "karras", False),
        (STRICT, "gone.safetensors", True),
        (STRICT, None, True),
        (STRICT, 8, False),
        (FILES, "gone", True),
        (InputSpec("x", "COMBO", ("a",), {"remote": {"route": "/x"}}), "b", True),
        (InputSpec("x", "COMBO"), "any", True),
        (InputSpec("x", "COMBO"), None, False),
        (MANY, ["a", "gone"], True),
        (DYNAMIC, "b", True),
        (DYNAMIC, "gone", False),
        (DYNAMIC, None, False),
        (InputSpec("x", "INT"), 3, True),
        (InputSpec("x", "INT"), "randomize", False),
        (InputSpec("x", "INT"), None, False),
    ],
)
def test_a_value_is_sound_at_its_place(spec: InputSpec, value: Any, wanted: bool) -> None:
    assert is_sound(Widget("x", spec), value) is wanted


@pytest.mark.parametrize(
    ("role", "value", "wanted"),
    [
        (Role.CONTROL, "fixed", True),
        (Role.CONTROL, True, True),
        (Role.CONTROL, "euler", False),
        (Role.CONTROL, 1, False),
        (Role.CONTROL, ["fixed"], False),
        (Role.FILTER, "", True),
        (Role.FILTER, 3, False),
        (Role.BUTTON, None, True),
        (Role.PART, 7, True),
        (Role.FORCED, {}, True),
    ],
)
def test_places_that_are_not_sent_are_looked_at_too(role: Role, value: Any, wanted: bool) -> None:
    assert is_sound(Widget("x", InputSpec("x", "INT"), role), value) is wanted


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        (InputSpec("x", "INT", extra={"default": 7}), 7),
        (InputSpec("x", "INT"), 0),
        (InputSpec("x", "FLOAT", extra={"default": None}), 0),
        (InputSpec("x", "BOOLEAN"), False),
        (InputSpec("x", "STRING"), ""),
        (STRICT, "euler"),
        (InputSpec("x", "COMBO", ("a", "b"), {"default": "b"}), "b"),
        (InputSpec("x", "COMBO"), NOTHING),
        (DYNAMIC, "a"),
        (InputSpec("x", "COMFY_DYNAMICGROUP_V3", extra={"min": 2, "default": 9}), 2),
        (InputSpec("x", "COMFY_DYNAMICGROUP_V3"), 0),
        (InputSpec("x", "LOAD_3D"), ""),
        (InputSpec("x", "WEBCAM"), NOTHING),
        (InputSpec("x", "CURVE", extra={"default": [NAN]}), [None]),
    ],
)
def test_a_widget_has_a_default(spec: InputSpec, wanted: Any) -> None:
    assert default_of(spec) == wanted


def test_whole_numbers_are_sent_as_such() -> None:
    held = as_held(InputSpec("x", "INT"), 8.0)
    assert held == 8
    assert isinstance(held, int)
    assert as_held(InputSpec("x", "INT"), 2**64 - 1) == 2**64 - 1
    assert as_held(InputSpec("x", "BOUNDING_BOX"), {"x": NAN}) == {"x": None}
