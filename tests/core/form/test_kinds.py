"""Which kind of input a widget becomes: by what the server says, never by its name."""

from typing import Any

import pytest

from app.core.form.kinds import Widget, as_option, input_of
from app.core.workflow.catalog import InputKind, Option
from app.core.workflow.node_class import InputSpec
from tests.core.form.made import single

SEED = {"control_after_generate": True}


@pytest.mark.parametrize(
    ("spec", "value", "kind"),
    [
        (["INT", {}], 5, InputKind.NUMBER),
        (["INT", SEED], 5, InputKind.SEED),
        (["INT", {}], "5", None),
        (["INT", {}], True, None),
        (["FLOAT", {}], 0.5, InputKind.NUMBER),
        (["BOOLEAN", {}], True, InputKind.SWITCH),
        (["BOOLEAN", {}], "yes", None),
        (["STRING", {}], "a", InputKind.TEXT),
        (["STRING", {}], 5, None),
        (["COLOR", {}], "#ff0000", InputKind.TEXT),
        ([["a", "b"], {}], "a", InputKind.CHOICE),
        (["COMBO", {"options": ["a"]}], "a", InputKind.CHOICE),
        (["COMBO", {"options": [1, 2]}], 2, InputKind.CHOICE),
        (["COMBO", {"options": ["a"], "multiselect": True}], ["a"], None),
        ([["a"], {}], {"__value__": ["a"]}, None),
        ([["a.png"], {"image_upload": True}], "a.png", InputKind.IMAGE),
        (["COMBO", {"video_upload": True}], "a.mp4", InputKind.FILE),
        (["COMBO", {"remote": {"route": "/x"}}], "a", InputKind.TEXT),
        (["COMBO", {"audio_upload": True}], None, InputKind.FILE),
        (["COLORS", {}], {"__value__": []}, None),
        (["IMAGE", {}], 5, None),
    ],
)
def test_a_widget_becomes_an_input_by_what_the_server_says(
    spec: Any, value: Any, kind: InputKind | None
) -> None:
    item = single(spec, value)
    assert (None if item is None else item.kind) == kind


@pytest.mark.parametrize(
    ("value", "ran", "default"), [(7, False, None), (7, True, 7), (-1, False, -1)]
)
def test_a_seed_is_drawn_unless_it_made_a_picture_or_means_something(
    value: int, ran: bool, default: int | None
) -> None:
    item = single(["INT", SEED], value, ran=ran)
    assert item is not None
    assert item.default == default


@pytest.mark.parametrize(
    ("lowest", "control", "kind"),
    [
        (-(2**63), "fixed", InputKind.NUMBER),
        (-(2**63), "", InputKind.NUMBER),
        (-(2**63), "randomize", InputKind.SEED),
        (-1, "fixed", InputKind.SEED),
        (0, "fixed", InputKind.SEED),
        ("?", "fixed", InputKind.SEED),
    ],
)
def test_a_node_for_any_whole_number_holds_a_seed_only_if_it_is_drawn(
    lowest: Any, control: str, kind: InputKind
) -> None:
    spec = InputSpec("value", "INT", extra={**SEED, "min": lowest})
    item = input_of(Widget("1", "Value", "value", spec, 20, control), keeps_seed=False)
    assert item is not None
    assert item.kind is kind


def test_a_number_has_the_servers_step_and_leaves_limits_to_all_servers() -> None:
    item = single(["FLOAT", {"min": 0, "max": 9, "step": 0.25}], 1.5)
    assert item is not None
    assert (item.default, item.step, item.minimum, item.maximum) == (1.5, 0.25, None, None)
    assert not item.whole


def test_a_text_says_whether_it_has_lines_and_what_it_is_for() -> None:
    item = single(["STRING", {"multiline": True, "tooltip": "What to paint."}], "a fox")
    assert item is not None
    assert (item.multiline, item.help, item.required) == (True, "What to paint.", False)


def test_a_choice_of_texts_asks_the_servers_and_others_are_as_given() -> None:
    texts = single([["a", "b"], {}], "c")
    numbers = single(["COMBO", {"options": [1, True]}], 3)
    assert texts is not None
    assert numbers is not None
    assert (texts.default, texts.options_from, texts.options) == ("c", ("Node", "value"), ())
    assert [(one.value, one.put) for one in numbers.options] == [
        ("1", 1),
        ("true", True),
        ("3", 3),
    ]
    assert (numbers.default, as_option(False)) == ("3", "false")
    empty = single(["COMBO", {"options": [1]}], None)
    assert empty is not None
    assert (empty.default, [one.put for one in empty.options]) == (None, [1])


def test_a_switch_has_the_names_of_its_sides() -> None:
    item = single(["BOOLEAN", {"label_on": "enable"}], True)
    assert item is not None
    assert item.options == (
        Option("1", {"en": "enable"}, True),
        Option("", {"en": "off"}, False),
    )
    plain = single(["BOOLEAN", {}], True)
    assert plain is not None
    assert plain.options == ()
