"""What a file itself tells of a node whose class is not known."""

from typing import Any

import pytest

from app.core.workflow.editor_reading import read_node
from app.core.workflow.unknown_class import named_values
from tests.core.workflow.build import node, slot, widget

SLOTS = [slot("model", "MODEL"), widget("seed", "INT"), widget("steps", "INT")]


@pytest.mark.parametrize(
    ("values", "named", "wanted"),
    [
        ([5, 3], {}, {"seed": 5, "steps": 3}),
        ([5, "randomize", 3], {}, {"seed": 5, "steps": 3}),
        ([5, "fixed"], {}, {"seed": 5, "steps": "fixed"}),
        ([5], {}, {"seed": 5}),
        ([5, 3, 9], {}, {"seed": 5, "steps": 3}),
        ([1], {"steps": 3, "control_after_generate": "fixed", "upload": "image"}, {"steps": 3}),
        ({"seed": 5, "audioUI": ""}, {"seed": 7}, {"seed": 5}),
        ({}, {"seed": 7}, {}),
        ([float("nan"), {"a": float("inf")}], {}, {"seed": None, "steps": {"a": None}}),
    ],
)
def test_values_have_names_in_the_file(values: Any, named: Any, wanted: Any) -> None:
    one = read_node(node(1, "Gone", SLOTS, values, widgets_values_named=named))
    assert one is not None
    assert named_values(one) == wanted


def test_the_editors_own_inputs_are_none() -> None:
    slots = [widget("image", "COMBO"), widget("upload", "IMAGEUPLOAD")]
    one = read_node(node(1, "Gone", slots, ["a.png", "image"]))
    assert one is not None
    assert named_values(one) == {"image": "a.png"}
