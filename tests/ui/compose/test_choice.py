"""A searchable choice: what is chosen in its field, and rows by folder while it is open."""

from typing import Any

import pytest

from app.core.comfy.model_files import ModelFile
from app.core.form.holders import Holder
from app.core.message import message
from app.core.windows.window_lock import WindowLock
from app.core.workflow.catalog import Input, InputKind
from app.ui.compose.choice import LONG, control_id
from app.ui.compose.choice_rows import MAX_ROWS, list_id, row_id
from app.ui.compose.fields import field
from app.ui.dialog_state import KnownModels
from app.ui.state import OpenChoice
from tests.fakes.values import shipped_catalog
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, KIND, A, B, make_form, make_scene
from tests.ui.words import text

MODEL: Input = next(item for item in KIND.inputs if item.name == "model")
LORA = Input(
    "model", InputKind.CHOICE, (), {"en": "LoRA"}, options_from=("LoraLoader", "lora_name")
)
MANY = tuple(f"folder/model {number:04}" for number in range(5_000))
FEW = ("b.safetensors", "set/one.safetensors", "a.safetensors", "set/two.safetensors")


def shown(
    value: str = "",
    open_choice: OpenChoice | None = None,
    options: Any = MANY,
    error: bool = False,
    item: Input = MODEL,
    **changes: Any,
) -> Tag:
    form = make_form({"model": message("field.required")} if error else {}, model=value)
    choices = {} if options is None else {"model": options}
    scene = make_scene(form=form, choices=choices, open_choice=open_choice, **changes)
    return parse(field(scene, KIND, item))


def test_a_short_list_of_other_things_is_the_browsers_own() -> None:
    root = shown(options=MANY[:LONG])
    assert len(root.one("select").all("option")) == LONG
    assert shown(options=MANY[: LONG + 1]).all("select") == []


@pytest.mark.parametrize(
    ("options", "item"), [(FEW[:1], MODEL), (("any",), LORA)], ids=["file names", "the loader"]
)
def test_a_list_of_models_is_searchable_however_short(options: Any, item: Input) -> None:
    assert shown(options=options, item=item).one(role="combobox").name == "input"


@pytest.mark.parametrize("options", [None, ()])
def test_without_a_list_a_model_is_typed_into_a_plain_field(options: Any) -> None:
    control = shown("mine.safetensors", options=options, item=LORA).one(id="field-model")
    assert (control.name, control["data-field"]) == ("input", "model")
    assert control["value"] == "mine.safetensors"
    assert "role" not in control.attributes


def test_an_empty_folder_is_named() -> None:
    assert text("en", "choice.none_in", folder="loras") in shown(options=(), item=LORA).text


def test_a_closed_list_holds_no_option() -> None:
    root = shown(MANY[7])
    control = root.one(role="combobox")
    assert (control["id"], control["value"]) == ("field-model", MANY[7])
    assert (control["aria-expanded"], control["aria-haspopup"]) == ("false", "listbox")
    assert control["aria-autocomplete"] == "list"
    assert "aria-activedescendant" not in control.attributes
    assert (control["data-action"], control["data-arg"]) == ("show-choice", "model")
    assert root.all(role="option") == []
    assert root.of_class("field-label")[0]["for"] == control["id"]


def test_an_error_is_tied_to_a_searchable_list() -> None:
    control = shown(error=True).one(role="combobox")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "field-model-error"


def test_without_a_value_the_first_option_is_taken() -> None:
    assert shown().one(role="combobox")["value"] == MANY[0]


def test_a_value_that_is_not_on_offer_stays_and_says_so() -> None:
    root = shown(HOSTILE)
    assert root.one(role="combobox")["value"] == HOSTILE
    assert text("en", "choice.absent", value=HOSTILE) in root.text
    locked = shown(HOSTILE, lock=WindowLock(A))
    assert text("en", "choice.absent_here", server="Alpha", value=HOSTILE) in locked.text


def test_an_input_with_a_default_may_be_empty() -> None:
    item = Input("model", InputKind.CHOICE, (), {"en": "M"}, "x", options_from=("L", "n"))
    root = shown("", item=item)
    assert root.one(role="combobox")["value"] == ""
    assert root.of_class("field-hint") == []


def test_a_value_in_another_spelling_is_the_one_on_offer() -> None:
    control = shown("folder\\model 0003").one(role="combobox")
    assert (control["value"], control["data-value"]) == (MANY[3], MANY[3])


def test_an_open_list_shows_the_first_rows_and_counts_the_rest() -> None:
    root = shown(MANY[7], OpenChoice("model", row=2))
    box = root.one(role="listbox")
    rows = box.all(role="option")
    assert [row["data-arg"] for row in rows] == list(MANY[:MAX_ROWS])
    marked = row_id(control_id("model"), 2)
    assert [row["id"] for row in rows if row["aria-selected"] == "true"] == [marked]
    assert [row["data-arg"] for row in rows if "data-chosen" in row.attributes] == [MANY[7]]
    assert text("en", "choice.more", n=5_000 - MAX_ROWS) in root.text
    control = root.one(role="combobox")
    assert control["aria-controls"] == box["id"] == list_id(control_id("model"))
    assert control["aria-activedescendant"] == marked
    assert control["aria-expanded"] == "true"
    assert control["value"] == MANY[7]


def test_the_chosen_row_is_marked_at_first() -> None:
    root = shown(MANY[7], OpenChoice("model"))
    assert root.one(role="combobox")["aria-activedescendant"] == row_id(control_id("model"), 7)


def test_a_search_shows_what_holds_its_words() -> None:
    root = shown("", OpenChoice("model", "0042 fold", row=9))
    (row,) = root.all(role="option")
    assert (row["data-arg"], row["aria-selected"]) == (MANY[42], "true")
    assert root.one(role="combobox")["value"] == "0042 fold"
    assert "more" not in root.of_class("field-hint")[0].text


def test_a_search_that_finds_nothing_says_so() -> None:
    root = shown("", OpenChoice("model", "no such"))
    assert root.all(role="option") == []
    assert text("en", "choice.nothing") in root.text
    assert "aria-activedescendant" not in root.one(role="combobox").attributes


def test_another_open_list_does_not_open_this_one() -> None:
    assert shown("", OpenChoice("mode")).all(role="listbox") == []


def test_models_of_a_folder_are_together_under_its_name() -> None:
    root = shown(FEW[0], OpenChoice("model"), FEW)
    rows = [row["data-arg"] for row in root.all(role="option")]
    assert rows == [FEW[0], FEW[2], FEW[1], FEW[3]]
    group = root.one(role="group")
    assert group["aria-label"] == "set"
    assert [row.of_class("choice-name")[0].text for row in group.all(role="option")] == [
        "one.safetensors",
        "two.safetensors",
    ]


HOLDERS = {
    "model": (Holder(A, frozenset(FEW)), Holder(B, frozenset({"set/one.safetensors"}))),
}


def test_each_row_has_the_marks_of_its_servers_and_their_number() -> None:
    root = shown(FEW[0], OpenChoice("model"), FEW, holders=HOLDERS)
    found = {
        row["data-arg"]: (len(row.of_class("mark")), row.of_class("choice-servers")[0].text)
        for row in root.all(role="option")
    }
    assert found[FEW[1]][0] == 2
    assert text("en", "choice.servers", have=2, n=2) in found[FEW[1]][1]
    assert found[FEW[0]][0] == 1
    assert text("en", "choice.servers", have=1, n=2) in found[FEW[0]][1]
    assert root.all(title=text("en", "choice.on", names=["Alpha", "Beta"])) != []


def test_the_closed_field_says_when_not_all_servers_have_its_model() -> None:
    some = text("en", "choice.servers", have=1, n=2)
    assert some in shown(FEW[0], options=FEW, holders=HOLDERS).text
    assert "servers" not in shown(FEW[1], options=FEW, holders=HOLDERS).text


FILES = {
    (A, "loras"): {"set/one.safetensors": ModelFile("set\\one.safetensors", 1)},
    (B, "loras"): {"set/one.safetensors": ModelFile("set/one.safetensors", 0)},
}
FIRST = f"{A}/api/experiment/models/preview/loras/1/set%5Cone.safetensors"
SECOND = f"{B}/api/experiment/models/preview/loras/0/set/one.safetensors"


@pytest.mark.parametrize(
    ("models", "address"),
    [
        (KnownModels(FILES), FIRST),
        (KnownModels(FILES, frozenset({FIRST})), SECOND),
        (KnownModels(FILES, frozenset(), frozenset({(A, "loras")})), SECOND),
        (KnownModels(FILES, frozenset({FIRST, SECOND})), None),
        (KnownModels(), None),
    ],
)
def test_a_picture_is_of_the_first_server_that_may_have_one(
    models: KnownModels, address: str | None
) -> None:
    root = shown("", OpenChoice("model"), FEW, item=LORA, holders=HOLDERS, models=models)
    found = [image["data-src"] for image in root.all("img")]
    assert found == ([] if address is None else [address])


def test_a_diffusion_model_in_the_list_of_text_to_image_has_its_picture() -> None:
    name = "z_image_turbo_bf16.safetensors"
    catalog = shipped_catalog()
    kind = catalog.get("text-to-image")
    scene = make_scene(
        type_id=kind.id,
        catalog=catalog,
        choices={"checkpoint": (name,)},
        holders={"checkpoint": (Holder(A, frozenset({name})),)},
        models=KnownModels({(A, "diffusion_models"): {name: ModelFile(name, 1)}}),
        open_choice=OpenChoice("checkpoint"),
    )
    item = next(one for one in kind.inputs if one.name == "checkpoint")
    (image,) = parse(field(scene, kind, item)).all("img")
    assert image["data-src"] == f"{A}/api/experiment/models/preview/diffusion_models/1/{name}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_of_servers_are_text(language: str) -> None:
    options = (HOSTILE, *MANY)
    form = make_form(model=HOSTILE)
    scene = make_scene(
        form=form, choices={"model": options}, open_choice=OpenChoice("model"), language=language
    )
    root = parse(field(scene, KIND, MODEL))
    assert HOSTILE in [row["data-arg"] for row in root.all(role="option")]
    assert not root.all("script")
    hint = text(language, "choice.search", n=len(options))
    assert hint == root.one(role="combobox")["placeholder"]
