"""A choice of the servers with thousands of options: only what is looked at is in the page."""

from typing import Any

import pytest

from app.core.message import message
from app.core.workflow.catalog import Input
from app.ui.compose.choice import LONG, MAX_ROWS, row_id, search_id
from app.ui.compose.fields import field
from app.ui.state import OpenChoice
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, KIND, make_form, make_scene
from tests.ui.words import text

MODEL: Input = next(item for item in KIND.inputs if item.name == "model")
MANY = tuple(f"folder/model {number:04}" for number in range(5_000))


def shown(
    value: str = "", open_choice: OpenChoice | None = None, options: Any = MANY, error: bool = False
) -> Tag:
    form = make_form({"model": message("field.required")} if error else {}, model=value)
    scene = make_scene(form=form, choices={"model": options}, open_choice=open_choice)
    return parse(field(scene, KIND, MODEL))


def test_a_short_list_is_the_browsers_own() -> None:
    root = shown(options=MANY[:LONG])
    assert len(root.one("select").all("option")) == LONG
    assert shown(options=MANY[: LONG + 1]).all("select") == []


def test_a_closed_long_list_holds_no_option() -> None:
    root = shown(MANY[7])
    control = root.one(role="combobox")
    assert control.name == "button"
    assert (control["id"], control.text) == ("field-model", MANY[7])
    assert (control["aria-expanded"], control["aria-haspopup"]) == ("false", "listbox")
    assert (control["data-action"], control["data-arg"]) == ("open-choice", "model")
    assert root.all(role="option") == []
    assert root.of_class("field-label")[0]["for"] == control["id"]


def test_an_error_is_tied_to_a_long_list() -> None:
    control = shown(error=True).one(role="combobox")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "field-model-error"


def test_without_a_value_the_first_option_is_taken() -> None:
    assert shown().one(role="combobox").text == MANY[0]


def test_a_value_that_is_not_on_offer_stays_and_says_so() -> None:
    assert shown(HOSTILE).one(role="combobox").text == text("en", "choice.missing", value=HOSTILE)


def test_a_value_in_another_spelling_is_the_one_on_offer() -> None:
    control = shown("folder\\model 0003").one(role="combobox")
    assert (control.text, control["data-value"]) == (MANY[3], MANY[3])


def test_an_open_list_shows_the_first_rows_and_counts_the_rest() -> None:
    root = shown(MANY[7], OpenChoice("model", row=2))
    box = root.one("ul", role="listbox")
    rows = box.all(role="option")
    assert [row["data-arg"] for row in rows] == list(MANY[:MAX_ROWS])
    assert [row["id"] for row in rows if row["aria-selected"] == "true"] == [row_id("model", 2)]
    assert [row["data-arg"] for row in rows if "data-chosen" in row.attributes] == [MANY[7]]
    assert text("en", "choice.more", n=5_000 - MAX_ROWS) in root.text
    search = root.one("input")
    assert search["id"] == search_id("model")
    assert (search["role"], search["aria-controls"]) == ("combobox", box["id"])
    assert search["aria-activedescendant"] == row_id("model", 2)
    assert root.one("button")["aria-expanded"] == "true"


def test_a_search_shows_what_holds_its_words() -> None:
    root = shown("", OpenChoice("model", "0042 fold", row=9))
    (row,) = root.all(role="option")
    assert (row["data-arg"], row["aria-selected"]) == (MANY[42], "true")
    assert root.one("input")["value"] == "0042 fold"
    assert "more" not in root.of_class("field-hint")[0].text


def test_a_search_that_finds_nothing_says_so() -> None:
    root = shown("", OpenChoice("model", "no such"))
    assert root.all(role="option") == []
    assert text("en", "choice.nothing") in root.text
    assert "aria-activedescendant" not in root.one("input").attributes


def test_another_open_list_does_not_open_this_one() -> None:
    assert shown("", OpenChoice("mode")).all(role="listbox") == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_of_servers_are_text(language: str) -> None:
    options = (HOSTILE, *MANY)
    form = make_form(model=HOSTILE)
    scene = make_scene(
        form=form, choices={"model": options}, open_choice=OpenChoice("model"), language=language
    )
    root = parse(field(scene, KIND, MODEL))
    assert root.all(role="option")[0].text == HOSTILE
    assert not root.all("script")
    assert text(language, "choice.search", n=len(options)) == root.one("input")["placeholder"]
