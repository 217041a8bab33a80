"""Which places a list of values has, by class and by the values of dynamic widgets."""

from typing import Any

import pytest

from app.core.workflow.node_class import NodeClass
from app.core.workflow.widgets import Role, first_option, lay_out
from tests.core.workflow.build import node_class

CHOICES = [
    {"key": "size", "inputs": {"required": {"w": ["INT"], "mask": ["MASK"]}}},
    {
        "key": "more",
        "inputs": {
            "required": {
                "inner": [
                    "COMFY_DYNAMICCOMBO_V3",
                    {"options": [{"key": "deep", "inputs": {"required": {"x": ["FLOAT"]}}}]},
                ]
            }
        },
    },
]
COMBO = node_class("A", {"c": ["COMFY_DYNAMICCOMBO_V3", {"options": CHOICES}], "z": ["INT"]})


def places(found: NodeClass, *values: Any, with_forced: bool = False) -> list[tuple[str, Role]]:
    def choose(place: int, _name: str) -> Any:
        return values[place] if place < len(values) else None

    return [(one.name, one.role) for one in lay_out(found, choose, with_forced).widgets]


def one(spec: Any, name: str = "x", class_name: str = "A") -> list[tuple[str, Role]]:
    return places(node_class(class_name, {name: spec, "z": ["BOOLEAN"]}))


X, Z = ("x", Role.VALUE), ("z", Role.VALUE)


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        (["INT"], [X, Z]),
        (["INT", {"control_after_generate": True}], [X, ("x", Role.CONTROL), Z]),
        (["FLOAT", {"control_after_generate": True}], [X, ("x", Role.CONTROL), Z]),
        (
            [["a"], {"control_after_generate": True}],
            [X, ("x", Role.CONTROL), ("x", Role.FILTER), Z],
        ),
        ([["a"], {"image_upload": True}], [X, Z, ("x", Role.BUTTON)]),
        ([["a"], {"video_upload": True}], [X, Z, ("x", Role.BUTTON)]),
        ([["a"], {"animated_image_upload": True}], [X, Z, ("x", Role.BUTTON)]),
        ([["a"], {"audio_upload": True}], [X, Z, ("x", Role.BUTTON)]),
        ([["a"], {"image_upload": False}], [X, Z]),
        (["COMBO", {"remote": {"refresh_button": True}}], [X, Z]),
        (["BOUNDING_BOX", {"socketless": True}], [X, *[("x", Role.PART)] * 4, Z]),
        (["COLORS"], [X, Z]),
        (["CURVE"], [X, Z]),
        (["IMAGECOMPARE"], [Z]),
        (["RESOLUTION_PREVIEW"], [Z]),
        (["IMAGE"], [Z]),
        (["STRING", {"forceInput": True}], [Z]),
    ],
)
def test_places_of_a_widget(spec: Any, wanted: list[tuple[str, Role]]) -> None:
    assert one(spec) == wanted


def test_three_buttons_stand_before_the_viewer_of_one_class() -> None:
    viewer = ["LOAD_3D", {}]
    assert one(viewer, class_name="Load3D") == [*[("x", Role.BUTTON)] * 3, X, Z]
    assert one(viewer) == [X, Z]
    both = node_class("Load3D", {"x": viewer, "y": viewer})
    assert places(both) == [*[("x", Role.BUTTON)] * 3, X, ("y", Role.VALUE)]


def test_forced_inputs_had_a_place_once() -> None:
    forced = {"forceInput": True}
    found = node_class("A", {"x": ["STRING", forced], "i": ["IMAGE", forced], "z": ["INT"]})
    assert places(found, with_forced=True) == [("x", Role.FORCED), Z]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["size"], ["c", "c.w", "z"]),
        (["more", "deep"], ["c", "c.inner", "c.inner.x", "z"]),
        (["more", "gone"], ["c", "c.inner", "z"]),
        (["gone"], ["c", "z"]),
        ([], ["c", "c.w", "z"]),
        ([5], ["c", "c.w", "z"]),
    ],
)
def test_a_dynamic_combo_brings_its_options_widgets(values: list[Any], names: list[str]) -> None:
    assert [name for name, _ in places(COMBO, *values)] == names


def test_a_dynamic_combo_brings_sockets_too() -> None:
    layout = lay_out(COMBO, lambda _place, _name: "size")
    assert [socket.name for socket in layout.sockets] == ["c.mask"]
    assert list(layout.inputs) == ["c", "c.w", "z"]


def test_the_first_option_is_the_default() -> None:
    spec = COMBO.inputs[0]
    assert first_option(spec) == "size"
    (other,) = node_class(
        "A", {"c": ["COMFY_DYNAMICCOMBO_V3", {"options": CHOICES, "default": "more"}]}
    ).inputs
    assert first_option(other) == "more"
    (empty,) = node_class("A", {"c": ["COMFY_DYNAMICCOMBO_V3", {}]}).inputs
    assert first_option(empty) == ""


@pytest.mark.parametrize(
    ("extra", "value", "rows"),
    [({}, 2, 2), ({}, None, 0), ({"min": 1}, None, 1), ({"max": 3}, 99, 3), ({}, -1, 0)],
)
def test_a_dynamic_group_has_rows(extra: dict[str, Any], value: Any, rows: int) -> None:
    template = {"required": {"v": ["INT"]}, "optional": {"i": ["IMAGE"]}}
    found = node_class("A", {"g": ["COMFY_DYNAMICGROUP_V3", {**extra, "template": template}]})
    layout = lay_out(found, lambda _place, _name: value)
    assert [one.name for one in layout.widgets] == ["g", *[f"g.{n}.v" for n in range(rows)]]
    assert [one.name for one in layout.sockets] == [f"g.{n}.i" for n in range(rows)]


@pytest.mark.parametrize(
    ("template", "name", "wanted"),
    [
        ({"prefix": "p"}, "g.p0", True),
        ({"prefix": "p"}, "g.p99", True),
        ({"prefix": "p", "max": 2}, "g.p2", False),
        ({"prefix": "p"}, "g.p00", False),
        ({"prefix": "p"}, "g.p", False),
        ({"prefix": "p"}, "g.q0", False),
        ({"prefix": "p"}, "g.0", False),
        ({"prefix": "p"}, "g", False),
        ({"prefix": "p"}, "h.p0", False),
        ({"names": ["a", "b"]}, "g.b", True),
        ({"names": ["a", "b"]}, "g.c", False),
        (None, "g.0", False),
    ],
)
def test_a_growing_socket_holds_its_group(template: Any, name: str, wanted: bool) -> None:
    found = node_class("A", {"g": ["COMFY_AUTOGROW_V3", {"template": template}]})
    (socket,) = lay_out(found, lambda _place, _name: None).sockets
    assert socket.holds(name) is wanted


def test_a_plain_socket_is_itself() -> None:
    (socket,) = lay_out(node_class("A", {"i": ["IMAGE"]}), lambda _place, _name: None).sockets
    assert socket.holds("i")
    assert not socket.holds("i.0")
