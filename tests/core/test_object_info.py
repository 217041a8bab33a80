"""What a server can run, from its recorded and other answers, and what it lacks for a graph."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import ServerError
from app.core.message import message
from app.core.object_info import ClassInfo, missing, parse_class
from tests.core.json_values import JSON
from tests.fakes.samples import sample

RECORDED = sample("object_info_subset")


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("ImageInvert", {}),
        ("LoadImage", {}),
        ("CheckpointLoaderSimple", {"ckpt_name": ()}),
        (
            "ImageBlend",
            {
                "blend_mode": (
                    "normal",
                    "multiply",
                    "screen",
                    "overlay",
                    "soft_light",
                    "difference",
                )
            },
        ),
    ],
)
def test_a_recorded_class_offers_its_choices_but_no_uploads(
    name: str, choices: dict[str, tuple[str, ...]]
) -> None:
    assert parse_class(RECORDED, name) == ClassInfo(name, choices)


def test_a_class_that_a_server_does_not_have_is_none() -> None:
    assert parse_class({}, "NoSuchNode") is None


def the_choices(**sections: Any) -> Any:
    info = parse_class({"N": {"input": sections}}, "N")
    assert info is not None
    return info.choices


@pytest.mark.parametrize(
    ("spec", "options"),
    [
        ([["a", "b"]], ("a", "b")),
        ([["a", 2]], ("a", "2")),
        ([["a"], {"default": "a"}], ("a",)),
        ([["a"], {"image_upload": True}], None),
        ([["a"], {"image_upload": False}], ("a",)),
        ([["a"], {"video_upload": True}], None),
        ([["a"], None], ("a",)),
        (["COMBO", {"options": ["a"]}], ("a",)),
        (["COMBO", {"options": None}], None),
        (["COMBO", {}], None),
        (["COMBO"], None),
        (["INT", {"min": 0}], None),
        ([], None),
        ("INT", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("section", ["required", "optional"])
def test_a_choice_is_told_by_its_list_of_options(
    section: str, spec: Any, options: tuple[str, ...] | None
) -> None:
    expected = {} if options is None else {"field": options}
    assert the_choices(**{section: {"field": spec}}) == expected


@pytest.mark.parametrize("section", [None, {}])
def test_a_class_may_have_no_fields(section: Any) -> None:
    assert the_choices(required=section) == {}


@pytest.mark.parametrize("value", [[], {"N": []}, {"N": {}}, {"N": {"input": {"required": [1]}}}])
def test_a_class_of_another_shape_is_the_servers_fault(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_class(value, "N")


@given(JSON | st.fixed_dictionaries({"N": st.fixed_dictionaries({"input": JSON})}))
def test_no_json_breaks_the_reading_of_a_class(value: Any) -> None:
    with contextlib.suppress(ServerError):
        parse_class(value, "N")


GRAPH = {
    "1": {"class_type": "Loader", "inputs": {"model": "m2", "size": 3, "clip": ["2", 0]}},
    "2": {"class_type": "Other", "inputs": {"model": "anything"}},
}
LOADER = ClassInfo("Loader", {"model": ("m1", "m2"), "size": ("1", "2"), "clip": ("x",)})
OTHER = ClassInfo("Other", {})


@pytest.mark.parametrize(
    ("known", "lacking"),
    [
        ({"Loader": LOADER, "Other": OTHER}, ()),
        ({}, ()),
        ({"Loader": None}, (message("missing.node", node="Loader"),)),
        (
            {"Loader": ClassInfo("Loader", {"model": ("m1",)}), "Other": None},
            (
                message("missing.value", node="Loader", field="model", value="m2"),
                message("missing.node", node="Other"),
            ),
        ),
        (
            {"Loader": ClassInfo("Loader", {"model": ()})},
            (message("missing.value", node="Loader", field="model", value="m2"),),
        ),
    ],
)
def test_what_a_server_lacks_is_said_of_what_was_asked_for(
    known: dict[str, ClassInfo | None], lacking: tuple[Any, ...]
) -> None:
    assert missing(GRAPH, known) == lacking


def test_the_same_lack_is_said_once() -> None:
    graph = {str(number): {"class_type": "Gone", "inputs": {}} for number in range(3)}
    assert missing(graph, {"Gone": None}) == (message("missing.node", node="Gone"),)
