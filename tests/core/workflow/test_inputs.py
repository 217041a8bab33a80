"""A person's inputs: each field is checked for itself, and what passes goes into the graph."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InputError
from app.core.message import message
from app.core.workflow.catalog import CHECKPOINTS, Input, InputKind, Option, WorkflowType
from app.core.workflow.filling import fill_graph
from app.core.workflow.input_file import check_image_file, check_upload_size
from app.core.workflow.inputs import defaults, validate
from app.core.workflow.kinds.number import number_limits
from app.core.workflow.kinds.numbers import whole_number
from app.core.workflow.kinds.seed import MAX_SEED, MIN_SEED, seed_limits
from app.core.workflow.kinds.text import MAX_TEXT
from app.core.workflow.limits import Limits
from tests.fakes.samples import sample
from tests.fakes.values import an_image, shipped_catalog

CATALOG = shipped_catalog()
BLEND = CATALOG.get("image-blend")
ADJUST = CATALOG.get("image-adjust")
TEXT = CATALOG.get("text-to-image")


@pytest.mark.parametrize(
    "head",
    [
        b"\x89PNG\r\n\x1a\n....",
        b"\xff\xd8\xff\xe0....",
        b"GIF89a",
        b"GIF87a",
        b"BM....",
        b"II*\x00....",
        b"MM\x00*....",
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"\0\0\0\x1cftypavif",
    ],
)
def test_an_image_is_told_by_its_first_bytes_whatever_its_name(head: bytes) -> None:
    check_image_file("picture.txt", len(head), head)


@pytest.mark.parametrize(
    ("size", "head", "key"),
    [
        (0, b"", "image.empty"),
        (5, b"hello", "image.not_image"),
        (4, b"\x89PNG", "image.not_image"),
        (9, b"<svg></svg>", "image.not_image"),
        (9, b"%PDF-1.4", "image.not_image"),
        (12, b"RIFF\x10\0\0\0WAVE", "image.not_image"),
    ],
)
def test_what_is_no_image_is_refused_by_name(size: int, head: bytes, key: str) -> None:
    with pytest.raises(InputError) as caught:
        check_image_file("picture.png", size, head)
    assert caught.value.message.key == key
    assert caught.value.message.args["name"] == "picture.png"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("", None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("²", None),
        ("9" * 9999, None),
    ],
)
def test_a_whole_number_is_ascii_digits_and_nothing_else(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("limit", [None, 5, 6])
def test_an_image_within_the_servers_limit_passes(limit: int | None) -> None:
    check_upload_size(an_image(content=b"12345"), limit)


@pytest.mark.parametrize("limit", [0, 4])
def test_an_image_beyond_the_servers_limit_is_refused_with_both_sizes(limit: int) -> None:
    with pytest.raises(InputError) as caught:
        check_upload_size(an_image(content=b"12345"), limit)
    assert caught.value.message.args == {"name": "photo.png", "size": 5, "limit": limit}


def test_a_fresh_form_holds_defaults_and_first_options() -> None:
    assert defaults(ADJUST) == {
        "operation": "invert",
        "blurRadius": 8,
        "blurSigma": 4.0,
        "sharpenRadius": 2,
        "sharpenAmount": 1.0,
    }


LABEL = {"en": "label"}
PLAIN = {"class_type": "Any", "inputs": {"field": "before"}}


def a_type(kind: InputKind, **fields: Any) -> WorkflowType:
    item = Input("field", kind, (("1", "field"),), LABEL, **fields)
    return WorkflowType("any", LABEL, {"1": PLAIN}, (item,))


def check(
    kind: InputKind, value: Any, offered: Any = None, limits: Limits | None = None, **fields: Any
) -> Any:
    """Return the clean value, or the message, of a type with this one input."""
    values = {} if value is ... else {"field": value}
    choices = {} if offered is None else {"field": offered}
    declared = {} if limits is None else {"field": limits}
    clean, wrong = validate(a_type(kind, **fields), values, choices, declared)
    assert len(clean) + len(wrong) <= 1
    return wrong["field"] if wrong else clean.get("field", "left out")


IMAGE = an_image()
OPTIONS = (Option("a", LABEL, "a"), Option("b", LABEL, ["1", 0]))


@pytest.mark.parametrize(
    ("kind", "fields", "value", "clean"),
    [
        (InputKind.IMAGE, {}, IMAGE, IMAGE),
        (InputKind.IMAGE, {"required": False}, None, "left out"),
        (InputKind.TEXT, {}, " a cat ", " a cat "),
        (InputKind.TEXT, {}, "x" * MAX_TEXT, "x" * MAX_TEXT),
        (InputKind.TEXT, {"required": False}, "", ""),
        (InputKind.TEXT, {"required": False}, None, ""),
        (InputKind.TEXT, {"required": False, "default": "a dog"}, " ", ""),
        (InputKind.NUMBER, {}, 3, 3.0),
        (InputKind.NUMBER, {}, "3.5", 3.5),
        (InputKind.NUMBER, {}, " 3 ", 3.0),
        (InputKind.NUMBER, {}, "1e3", 1000.0),
        (InputKind.NUMBER, {"minimum": 1, "maximum": 3}, 1, 1.0),
        (InputKind.NUMBER, {"minimum": 1, "maximum": 3}, 3, 3.0),
        (InputKind.NUMBER, {"required": False}, "", "left out"),
        (InputKind.NUMBER, {"whole": True}, 3.0, 3),
        (InputKind.NUMBER, {"whole": True}, "3", 3),
        (InputKind.NUMBER, {"whole": True}, "3.0", 3),
        (InputKind.NUMBER, {"whole": True}, "1e3", 1000),
        (InputKind.SEED, {}, ..., "left out"),
        (InputKind.SEED, {}, "", "left out"),
        (InputKind.SEED, {"default": 7}, None, "left out"),
        (InputKind.SEED, {}, 0, 0),
        (InputKind.SEED, {}, MAX_SEED, MAX_SEED),
        (InputKind.SEED, {}, str(MAX_SEED), MAX_SEED),
        (InputKind.SEED, {}, "-1", -1),
        (InputKind.SEED, {"default": -1}, "", "left out"),
        (InputKind.SEED, {"default": -1, "limits": Limits(0, 9, whole=True)}, -1, -1),
        (InputKind.SEED, {"limits": Limits(-(2**50), 2**50, whole=True)}, -1, -1),
        (InputKind.SEED, {"limits": Limits(0, 9)}, "9", 9),
        (
            InputKind.TEXT,
            {"default": "x" * (MAX_TEXT + 1)},
            "x" * (MAX_TEXT + 1),
            "x" * (MAX_TEXT + 1),
        ),
        (InputKind.NUMBER, {"whole": True, "limits": Limits(0, 9)}, "0.5", 0.5),
        (InputKind.NUMBER, {"limits": Limits(0, 9, whole=True)}, "5", 5),
        (InputKind.NUMBER, {"default": 0, "limits": Limits(16, 99, whole=True)}, 0, 0),
        (InputKind.NUMBER, {"default": 0.5, "limits": Limits(0, 9, whole=True)}, 0.5, 0.5),
        (InputKind.NUMBER, {"maximum": 3, "limits": Limits(0, 1)}, 3, 3.0),
        (InputKind.CHOICE, {"options": OPTIONS}, "b", "b"),
        (
            InputKind.CHOICE,
            {},
            "anything, since nobody was asked",
            "anything, since nobody was asked",
        ),
    ],
)
def test_a_good_value_is_cleaned(
    kind: InputKind, fields: dict[str, Any], value: Any, clean: Any
) -> None:
    found = check(kind, value, **fields)
    assert found == clean
    assert type(found) is type(clean)


@pytest.mark.parametrize(
    ("kind", "fields", "value", "wrong"),
    [
        (InputKind.IMAGE, {}, None, message("field.required_image")),
        (InputKind.IMAGE, {}, "", message("field.required_image")),
        (InputKind.IMAGE, {}, "photo.png", message("field.not_image")),
        (InputKind.TEXT, {}, "", message("field.required")),
        (InputKind.TEXT, {}, " \n", message("field.required")),
        (InputKind.TEXT, {}, ..., message("field.required")),
        (InputKind.TEXT, {}, 3, message("field.not_text")),
        (InputKind.TEXT, {}, "x" * (MAX_TEXT + 1), message("field.too_long", limit=MAX_TEXT)),
        (InputKind.NUMBER, {}, "", message("field.required")),
        (InputKind.NUMBER, {"default": 8}, "", message("field.required_default", default=8)),
        (InputKind.NUMBER, {}, "eight", message("field.not_number")),
        (InputKind.NUMBER, {}, "nan", message("field.not_number")),
        (InputKind.NUMBER, {}, "inf", message("field.not_number")),
        (InputKind.NUMBER, {}, True, message("field.not_number")),
        (InputKind.NUMBER, {}, [], message("field.not_number")),
        (InputKind.NUMBER, {}, 10**400, message("field.not_number")),
        (InputKind.NUMBER, {"minimum": 1}, 0.9, message("field.range", low=1, high=None)),
        (InputKind.NUMBER, {"maximum": 3}, 3.1, message("field.range", low=None, high=3)),
        (InputKind.NUMBER, {"whole": True}, "3.5", message("field.not_whole")),
        (InputKind.NUMBER, {"whole": True}, "eight", message("field.not_whole")),
        (InputKind.NUMBER, {"whole": True}, "inf", message("field.not_whole")),
        (InputKind.SEED, {}, "seven", message("field.not_whole")),
        (InputKind.SEED, {}, 1.5, message("field.not_whole")),
        (
            InputKind.SEED,
            {"limits": Limits(0, MAX_SEED)},
            -1,
            message("field.range", low=0, high=MAX_SEED),
        ),
        (InputKind.SEED, {}, MIN_SEED - 1, message("field.range", low=MIN_SEED, high=MAX_SEED)),
        (InputKind.SEED, {}, MAX_SEED + 1, message("field.range", low=MIN_SEED, high=MAX_SEED)),
        (
            InputKind.SEED,
            {},
            str(MAX_SEED + 1),
            message("field.range", low=MIN_SEED, high=MAX_SEED),
        ),
        (
            InputKind.NUMBER,
            {"default": 0, "limits": Limits(16, 99)},
            8,
            message("field.range", low=16, high=99),
        ),
        (InputKind.NUMBER, {"limits": Limits(0, 9, whole=True)}, "0.5", message("field.not_whole")),
        (
            InputKind.CHOICE,
            {"options": OPTIONS},
            "c",
            message("field.not_offered", value="c", offered="a, b"),
        ),
        (InputKind.CHOICE, {}, 3, message("field.not_offered", value=3, offered="")),
        (InputKind.CHOICE, {}, "", message("field.required_choice")),
        (InputKind.CHOICE, {"options_from": CHECKPOINTS}, "", message("field.required_model")),
    ],
)
def test_a_wrong_value_says_what_is_wrong(
    kind: InputKind, fields: dict[str, Any], value: Any, wrong: Any
) -> None:
    assert check(kind, value, **fields) == wrong


@pytest.mark.parametrize(
    ("value", "offered", "fields", "found"),
    [
        ("m2", ("m1", "m2"), {}, "m2"),
        ("m3", ("m1", "m2"), {}, message("field.not_offered", value="m3", offered="m1, m2")),
        ("m3", (), {}, message("field.not_offered", value="m3", offered="")),
        ("", ("m1", "m2"), {}, "m1"),
        ("a/b", ("a\\b",), {}, "a\\b"),
        ("", (), {}, message("field.required_choice")),
        ("", ("m1",), {"default": "m0"}, message("field.required_default", default="m0")),
    ],
)
def test_a_choice_of_the_servers_is_one_that_they_offer_or_their_first(
    value: str, offered: tuple[str, ...], fields: dict[str, Any], found: Any
) -> None:
    assert check(InputKind.CHOICE, value, offered, **fields) == found


def test_a_long_list_is_cut_where_a_value_is_not_on_it() -> None:
    found = check(InputKind.CHOICE, "m", tuple(map(str, range(5_000))))
    assert len(found.args["offered"]) < 100


def test_an_input_has_the_limits_of_its_type_else_of_the_servers() -> None:
    own = Input("n", InputKind.NUMBER, (), LABEL, minimum=1, step=0.5)
    derived = Input("n", InputKind.NUMBER, (), LABEL, step=8, whole=True)
    declared = Limits(0, 9, 1, whole=True)
    assert number_limits(own, declared) == Limits(1, None, 0.5)
    assert number_limits(derived, declared) == declared
    assert number_limits(derived, None) == Limits(step=8, whole=True)


def test_the_largest_seed_is_that_of_a_real_server() -> None:
    spec = sample("object_info_subset")["KSampler"]["input"]["required"]["seed"]
    assert spec[1]["max"] == MAX_SEED


def test_every_wrong_field_is_told_and_the_good_ones_are_kept() -> None:
    clean, wrong = validate(BLEND, {"image1": IMAGE, "factor": 2, "mode": "x", "oops": 1}, {})
    assert clean == {"image1": IMAGE}
    assert {name: text.key for name, text in wrong.items()} == {
        "image2": "field.required_image",
        "factor": "field.range",
        "mode": "field.not_offered",
        "oops": "field.unknown",
    }


def test_inputs_that_do_not_apply_are_neither_checked_nor_kept() -> None:
    values = {**defaults(ADJUST), "image": IMAGE, "operation": "blur", "sharpenRadius": "?"}
    clean, wrong = validate(ADJUST, values, {})
    assert wrong == {}
    assert clean == {"image": IMAGE, "operation": "blur", "blurRadius": 8, "blurSigma": 4.0}


def test_what_applies_follows_from_the_default_when_nothing_was_chosen() -> None:
    values = {name: value for name, value in defaults(ADJUST).items() if name != "operation"}
    _, wrong = validate(ADJUST, {**values, "image": IMAGE}, {})
    assert set(wrong) <= {"operation"}


KINDS = st.sampled_from(list(InputKind))
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["1e999", "٣", "1_0", "0x1", "3.", 10**400, IMAGE])
)


@given(KINDS, st.booleans(), VALUES)
def test_no_input_breaks_the_check(kind: InputKind, whole: bool, value: Any) -> None:
    found = check(kind, value, whole=whole, minimum=-5, maximum=5)
    if kind is InputKind.NUMBER and isinstance(found, int | float):
        assert -5 <= found <= 5
        assert isinstance(found, int) or not whole


@given(st.text())
def test_a_number_is_the_same_number_as_text(text: str) -> None:
    try:
        number = float(text)
    except ValueError:
        number = None
    found = check(InputKind.NUMBER, text, required=False)
    assert (found == number) if isinstance(found, float) else found


def test_values_prefix_and_uploads_go_into_the_graph_to_submit() -> None:
    values = {"image1": IMAGE, "image2": IMAGE, "factor": 0.25, "mode": "screen"}
    uploads = {"image1": "photo.png", "image2": "photo (1).png"}
    graph = fill_graph(BLEND, values, uploads, "bindery/1234")
    assert graph["1"]["inputs"]["image"] == "photo.png"
    assert graph["2"]["inputs"]["image"] == "photo (1).png"
    assert graph["3"]["inputs"]["blend_factor"] == 0.25
    assert graph["3"]["inputs"]["blend_mode"] == "screen"
    assert graph["9"]["inputs"]["filename_prefix"] == "bindery/1234"


def test_an_image_that_is_not_uploaded_leaves_the_files_own_name() -> None:
    graph = fill_graph(BLEND, {"image1": IMAGE, "image2": IMAGE}, {}, "x")
    assert graph["1"]["inputs"]["image"] == "example.png"


@pytest.mark.parametrize(
    ("operation", "nodes"),
    [("invert", ["1", "2", "9"]), ("blur", ["1", "3", "9"]), ("sharpen", ["1", "4", "9"])],
)
def test_an_option_may_choose_the_way_through_the_graph(operation: str, nodes: list[str]) -> None:
    graph = fill_graph(ADJUST, {"operation": operation}, {"image": "photo.png"}, "x")
    assert list(graph) == nodes


def test_without_a_named_output_the_whole_graph_is_kept() -> None:
    kind = WorkflowType("any", LABEL, ADJUST.graph, ())
    assert fill_graph(kind, {}, {}, "x") == ADJUST.graph


def test_an_input_may_have_several_targets() -> None:
    item = Input("seed", InputKind.SEED, (("1", "seed"), ("2", "noise_seed")), LABEL)
    nodes = {
        "1": {"class_type": "A", "inputs": {"seed": 0}},
        "2": {"class_type": "B", "inputs": {"noise_seed": 0}},
    }
    graph = fill_graph(WorkflowType("any", LABEL, nodes, (item,)), {"seed": 7}, {}, "x")
    assert [node["inputs"] for node in graph.values()] == [{"seed": 7}, {"noise_seed": 7}]


SWITCH = WorkflowType(
    "own:x", {"en": "X"}, {}, (Input("on", InputKind.SWITCH, (), {"en": "On"}, default=True),)
)


@pytest.mark.parametrize(
    ("value", "clean"), [(True, True), ("1", True), ("", False), (None, False), (False, False)]
)
def test_a_switch_is_what_a_checkbox_says(value: Any, clean: bool) -> None:
    assert validate(SWITCH, {"on": value}, {}) == ({"on": clean}, {})


def test_what_is_no_side_of_a_switch_is_told() -> None:
    assert validate(SWITCH, {"on": "yes"}, {}) == ({}, {"on": message("field.not_switch")})


def test_a_picture_that_the_graph_names_is_used_where_none_is_chosen() -> None:
    item = Input("image", InputKind.IMAGE, (), {"en": "Image"}, default="a.png", required=False)
    kind = WorkflowType("own:x", {"en": "X"}, {}, (item,))
    assert validate(kind, {}, {}) == validate(kind, {"image": "a.png"}, {}) == ({}, {})
    image = an_image("b.png")
    assert validate(kind, {"image": image}, {}) == ({"image": image}, {})
    assert validate(kind, {"image": "c.png"}, {})[1] == {"image": message("field.not_image")}


def test_limits_of_a_seed_are_its_own_or_those_of_servers() -> None:
    own = Input("seed", InputKind.SEED, (), {"en": "Seed"}, minimum=0, maximum=9, whole=True)
    assert seed_limits(own, None) == Limits(0, 9, whole=True)
    drawn = replace(own, minimum=None, maximum=None)
    assert seed_limits(drawn, Limits(0, 5)) == Limits(0, 5, whole=True)


def test_an_optional_choice_may_be_empty() -> None:
    item = Input("mode", InputKind.CHOICE, (), {"en": "Mode"}, required=False)
    kind = WorkflowType("a", {"en": "A"}, {}, (item,))
    assert validate(kind, {"mode": ""}, {}) == ({}, {})
