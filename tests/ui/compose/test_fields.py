"""One input of a workflow type."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.core.message import Message, message
from app.core.workflow.catalog import CHECKPOINTS, Input, InputKind
from app.core.workflow.input_file import InputImage
from app.core.workflow.limits import Limits
from app.ui.compose.fields import field, field_id
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, KIND, make_form, make_scene
from tests.ui.words import text

ITEMS = {item.name: item for item in KIND.inputs}
PHOTO = InputImage("photo.png", 2_400_000, None, "blob:https://x/1")


def shown(
    name: str, value: Any = None, error: Message | None = None, choices: Any = None, **scene: Any
) -> tuple[Tag, Tag]:
    """Return an input's field and its control."""
    values = {} if value is None else {name: value}
    form = make_form({name: error} if error else {}, **values)
    made = make_scene(form=form, choices=choices or {}, **scene)
    root = parse(field(made, KIND, ITEMS[name]))
    return root, root.one(id=f"field-{name}")


@pytest.mark.parametrize("name", ["image", "prompt", "note", "steps", "seed", "mode", "model"])
def test_every_control_has_a_label(name: str) -> None:
    root, control = shown(name)
    assert ITEMS[name].label["en"] in root.of_class("field-label")[0].text
    assert root.of_class("field-label")[0]["for"] == control["id"]


@pytest.mark.parametrize("name", ["image", "prompt", "note", "steps", "seed", "mode", "model"])
def test_an_error_is_tied_to_its_control(name: str) -> None:
    root, control = shown(name, error=message("field.required"))
    assert control["aria-invalid"] == "true"
    (error,) = root.of_class("field-error")
    assert error["id"] in control["aria-describedby"].split()
    assert error.text == "This is empty. Fill it in."


@pytest.mark.parametrize("name", ["image", "prompt", "steps", "seed", "model"])
def test_descriptions_exist_and_nothing_is_wrong_without_errors(name: str) -> None:
    root, control = shown(name)
    assert "aria-invalid" not in control.attributes
    for told in control.get("aria-describedby").split():
        assert root.one(id=told).text


def test_servers_without_checkpoints_are_told_where_to_put_one() -> None:
    item = Input("model", InputKind.CHOICE, (), {"en": "Model"}, options_from=CHECKPOINTS)
    root = parse(field(make_scene(choices={"model": ()}), KIND, item))
    assert root.of_class("field-hint")[0].text == text("en", "choice.none_checkpoint")


@pytest.mark.parametrize(
    ("name", "required"), [("prompt", True), ("note", False), ("seed", False), ("image", True)]
)
def test_required_fields_say_so(name: str, required: bool) -> None:
    _, control = shown(name)
    assert ("aria-required" in control.attributes) is required


def test_text_keeps_what_was_typed() -> None:
    _, control = shown("prompt", f"\n{HOSTILE}")
    assert control.name == "textarea"
    assert control["data-field"] == "prompt"
    # A parser drops the first line break after the tag; the second is the person's.
    assert control.children == [f"\n\n{HOSTILE}"]
    _, line = shown("note", HOSTILE)
    assert line["value"] == HOSTILE


def test_number_shows_its_range() -> None:
    root, control = shown("steps", 12)
    limits = {key: control[key] for key in ("type", "min", "max", "value", "inputmode")}
    assert limits == {
        "type": "number",
        "min": "1",
        "max": "50",
        "value": "12",
        "inputmode": "numeric",
    }
    assert "1–50" in root.text


@pytest.mark.parametrize(
    ("limits", "shown_limits", "hint"),
    [
        (Limits(0, 16384, 8, whole=True), ("0", "16384", "8", "numeric"), "0–16,384"),
        (Limits(0.5, 2.0, 0.1), ("0.5", "2", "0.1", "decimal"), "0.5–2"),
        (Limits(-(2**50), 2**50, whole=True), (str(-(2**50)), str(2**50), "any", "numeric"), ""),
        (Limits(0, None), ("0", "", "any", "decimal"), ""),
        (None, ("", "", "8", "numeric"), ""),
    ],
)
def test_a_derived_number_shows_what_servers_take(
    limits: Limits | None, shown_limits: tuple[str, ...], hint: str
) -> None:
    item = Input("size", InputKind.NUMBER, (), {"en": "Size"}, default=8, step=8, whole=True)
    root = parse(field(make_scene(limits={"size": limits} if limits else {}), KIND, item))
    control = root.one("input")
    assert tuple(control.get(key) for key in ("min", "max", "step", "inputmode")) == shown_limits
    assert "".join(tag.text for tag in root.of_class("field-hint")) == hint


def test_a_model_in_another_spelling_is_the_one_on_offer() -> None:
    _, control = shown("model", "SDXL\\detail", choices={"model": ("x", "SDXL/detail")})
    assert [one["value"] for one in control.all("option")] == ["x", "SDXL/detail"]
    assert [one["value"] for one in control.all("option") if "selected" in one.attributes] == [
        "SDXL/detail"
    ]


@pytest.mark.parametrize(("value", "said"), [(7.0, "7"), (0.1, "0.1"), ("abc", "abc"), (3, "3")])
def test_number_shows_the_value_as_typed(value: Any, said: str) -> None:
    _, control = shown("steps", value)
    assert control["value"] == said


@pytest.mark.parametrize(("value", "random"), [(None, "true"), ("", "true"), (7, "false")])
def test_seed_is_random_or_fixed(value: Any, random: str) -> None:
    root, control = shown("seed", value)
    button = root.one(data_action="random-seed")
    assert button["data-arg"] == "seed"
    assert button["aria-pressed"] == random
    assert control["value"] == ("" if value is None else str(value))


def test_a_negative_seed_is_the_nodes_business() -> None:
    root, control = shown("seed", -1)
    assert control["value"] == "-1"
    assert text("en", "seed.negative") in root.text


def test_choice_offers_its_options_in_the_language() -> None:
    _, control = shown("mode", "hard")
    options = control.all("option")
    assert [option["value"] for option in options] == ["soft", "hard"]
    assert [option.text for option in options if "selected" in option.attributes] == ["Hard"]


@pytest.mark.parametrize(
    ("choices", "hint"),
    [({}, "as soon as one answers"), ({"model": ()}, "offer none"), ({"model": ("a", "b")}, "")],
)
def test_choice_of_the_servers(choices: Mapping[str, Any], hint: str) -> None:
    root, control = shown("model", None, choices=choices)
    assert hint in root.text
    first = control.all("option")[0]
    if hint:
        assert (first["value"], first.text) == ("", "Choose…")
    else:
        assert [option["value"] for option in control.all("option")] == ["a", "b"]
        assert "selected" in first.attributes


def test_choice_that_is_not_offered_any_more_stays_and_says_so() -> None:
    _, control = shown("model", HOSTILE, choices={"model": ("a",)})
    first = control.all("option")[0]
    assert first["value"] == HOSTILE
    assert first.text.endswith("(not on offer)")
    _, unknown = shown("model", "mine")
    assert unknown.one("option").text == "mine"


def test_image_can_be_chosen_or_dropped() -> None:
    root, control = shown("image")
    assert (control["type"], control["data-file"], control["accept"]) == (
        "file",
        "image",
        "image/*",
    )
    assert root.one(data_drop="image")


def test_image_shows_thumbnail_name_and_size() -> None:
    root, control = shown("image", PHOTO)
    assert root.one("img")["src"] == "blob:https://x/1"
    assert "photo.png" in root.text
    assert "2.4 MB" in root.text
    assert root.one(data_action="clear-image")["data-arg"] == "image"
    assert control["data-file"] == "image"


def test_image_without_a_thumbnail() -> None:
    root, _ = shown("image", InputImage(HOSTILE, 1, None))
    assert not root.all("img")
    assert root.of_class("drop-name")[0]["title"] == HOSTILE


def test_odd_names_make_sound_ids() -> None:
    odd = Input('a b"<', InputKind.SEED, (), {"en": "Odd"})
    root = parse(field(make_scene(), KIND, odd))
    assert root.one("input")["id"] == field_id(odd)
    assert " " not in field_id(odd)
