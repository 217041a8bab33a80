"""Presets: what they hold, what they put in, and their text."""

import json
from dataclasses import replace

import pytest

from app.core.form.presets import (
    MAX_PRESETS,
    Preset,
    applied,
    as_typed,
    is_changed,
    left_out,
    merged,
    name_of,
    own_values,
    preset_of,
    presets_text,
    read_presets,
    with_preset,
    without_preset,
)
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.input_file import InputImage


def made(name: str, kind: InputKind, default: object = None, *, hidden: bool = False) -> Input:
    return Input(name, kind, (("1", name),), {"en": name}, default, hidden=hidden)


KIND = WorkflowType(
    "own:x",
    {"en": "x"},
    {},
    (
        made("text", InputKind.TEXT, "words"),
        made("steps", InputKind.NUMBER, 20),
        made("seed", InputKind.SEED),
        made("on", InputKind.SWITCH, True),
        made("image", InputKind.IMAGE),
        made("named", InputKind.IMAGE, "in.png"),
        made("cfg", InputKind.NUMBER, 5.0, hidden=True),
    ),
    custom=True,
)
PICTURE = InputImage("a.png", 1, object())


def test_a_preset_holds_no_files_and_keeps_random_seeds_random() -> None:
    preset = preset_of("P", KIND, {"steps": "8", "image": PICTURE})
    assert preset.values == {
        "text": "words",
        "steps": "8",
        "seed": "",
        "on": True,
        "named": "in.png",
    }
    assert [item.name for item in left_out(KIND, {"image": PICTURE, "named": "b.png"})] == ["image"]
    assert left_out(KIND, {}) == ()


def test_a_hidden_input_is_held_with_a_value_of_its_own() -> None:
    assert preset_of("P", KIND, {"cfg": "7"}).values["cfg"] == "7"
    assert "cfg" not in preset_of("P", KIND, {"cfg": "5"}).values
    assert [item.name for item in own_values(KIND, {"cfg": "7"})] == ["cfg"]
    assert own_values(KIND, {"cfg": "5", "text": "x"}) == ()
    assert own_values(KIND, {}) == ()


def test_values_are_put_in_and_files_stay() -> None:
    preset = Preset("P", {"steps": 9, "gone": 1})
    values, gone = applied(preset, KIND, {"steps": "8", "image": PICTURE})
    assert values == {"steps": 9, "image": PICTURE}
    assert gone == ("gone",)


def test_a_form_differs_from_a_preset_by_the_values_that_both_have() -> None:
    preset = Preset("P", {"steps": 20, "seed": "", "gone": 1})
    assert not is_changed(preset, KIND, {"steps": "20", "text": "other"})
    assert is_changed(preset, KIND, {"seed": "7"})
    assert not is_changed(preset, replace(KIND, inputs=()), {})


def test_values_compare_as_they_are_typed() -> None:
    assert [as_typed(one) for one in (20.0, True, False, None, "x")] == ["20", "1", "", "", "x"]


def test_presets_have_distinct_names() -> None:
    one, two = Preset("1", {}), Preset("2", {})
    both = with_preset(with_preset((), one), two)
    assert both == (one, two)
    assert with_preset(both, Preset("3", {}), "1") == (Preset("3", {}), two)
    assert with_preset(both, Preset("2", {"a": 1})) == (one, Preset("2", {"a": 1}))
    assert without_preset(both, "1") == (two,)
    assert merged((one,), (Preset("1", {"a": 1}), two)) == both
    assert name_of(" a \n b ") == "a b"


def test_settings_keep_presets() -> None:
    held = {"own:x": (Preset("P", {"a": 1, "b": "", "c": None}),)}
    assert read_presets(presets_text({**held, "own:y": ()})) == (held, 0)
    assert read_presets(None) == ({}, 0)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"presets": 1}',
        '{"presets": {"x": 1}}',
        '{"presets": {"x": [1]}}',
        '{"presets": {"x": [{"name": " ", "values": {}}]}}',
        '{"presets": {"x": [{"name": "P"}]}}',
    ],
)
def test_what_makes_no_sense_is_counted(text: str) -> None:
    assert read_presets(text) == ({}, 1)


def test_values_of_other_kinds_and_presets_over_the_limit_are_left_out() -> None:
    entries = [{"name": str(number), "values": {"a": []}} for number in range(MAX_PRESETS + 1)]
    found, wrong = read_presets(json.dumps({"presets": {"x": entries}}))
    assert len(found["x"]) == MAX_PRESETS
    assert found["x"][0].values == {}
    assert wrong == 1
