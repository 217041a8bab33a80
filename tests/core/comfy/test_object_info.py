"""What a server can run, from its recorded and other answers, and what it lacks for a graph."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.comfy.object_info import ClassInfo, entries_of, missing, parse_class, spelled
from app.core.errors import ServerError
from app.core.message import message
from app.core.workflow.limits import Limits
from tests.core.json_values import JSON
from tests.fakes.samples import sample

RECORDED = sample("object_info_subset")


def test_entries_are_those_of_the_classes_that_the_server_has() -> None:
    inverting = parse_class(RECORDED, "ImageInvert")
    assert entries_of({"ImageInvert": inverting, "Gone": None}) == {
        "ImageInvert": RECORDED["ImageInvert"]
    }


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
    info = parse_class(RECORDED, name)
    assert info is not None
    assert (info.name, info.choices) == (name, choices)


def test_a_recorded_class_declares_the_limits_of_its_numbers() -> None:
    info = parse_class(RECORDED, "ImageScale")
    assert info is not None
    size = Limits(0, 16384, 1, whole=True)
    assert info.limits == {"width": size, "height": size}


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


SIZED = ClassInfo("N", {}, {"size": Limits(1, 9), "low": Limits(0, None)})


@pytest.mark.parametrize(
    ("inputs", "lacking"),
    [
        ({"size": 1}, ()),
        ({"size": ["2", 0]}, ()),
        ({"size": "100"}, ()),
        ({"size": True}, ()),
        ({"other": 100}, ()),
        ({"size": 0.5}, (message("missing.below", node="N", field="size", value=0.5, low=1),)),
        ({"size": 10}, (message("missing.above", node="N", field="size", value=10, high=9),)),
        ({"low": -1}, (message("missing.below", node="N", field="low", value=-1, low=0),)),
    ],
)
def test_a_server_whose_limits_refuse_a_number_cannot_run_it(
    inputs: dict[str, Any], lacking: tuple[Any, ...]
) -> None:
    assert missing({"1": {"class_type": "N", "inputs": inputs}}, {"N": SIZED}) == lacking


def test_a_model_is_not_lacking_when_it_is_spelled_with_another_separator() -> None:
    graph = {"1": {"class_type": "L", "inputs": {"name": "SDXL/detail"}}}
    assert missing(graph, {"L": ClassInfo("L", {"name": ("SDXL\\detail",)})}) == ()


def test_a_graph_is_spelled_as_its_server_spells_its_models() -> None:
    graph = {
        "57:1": {"class_type": "L", "inputs": {"name": "a/b", "other": "a/b", "n": 3}},
        "2": {"class_type": "Unknown", "inputs": {"name": "a/b"}},
        "3": {"class_type": "Gone", "inputs": {"name": "a/b"}},
        "4": {"class_type": "L", "inputs": {"name": "not/there"}},
    }
    known = {"L": ClassInfo("L", {"name": ("a\\b",), "n": ("3",)}), "Gone": None}
    assert spelled(graph, known) == {
        **graph,
        "57:1": {"class_type": "L", "inputs": {"name": "a\\b", "other": "a/b", "n": 3}},
    }
    assert graph["57:1"]["inputs"]["name"] == "a/b"


names = st.lists(st.text("ab/", min_size=1, max_size=4), min_size=1, max_size=4, unique=True)


@given(names, st.data())
def test_every_model_of_a_linux_list_runs_on_a_windows_server_in_its_own_words(
    offered: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.sampled_from(offered))
    windows = tuple(name.replace("/", "\\") for name in offered)
    graph = {"1": {"class_type": "L", "inputs": {"name": chosen}}}
    known = {"L": ClassInfo("L", {"name": windows})}
    assert missing(graph, known) == ()
    assert spelled(graph, known)["1"]["inputs"]["name"] in windows


def test_the_same_lack_is_said_once() -> None:
    graph = {str(number): {"class_type": "Gone", "inputs": {}} for number in range(3)}
    assert missing(graph, {"Gone": None}) == (message("missing.node", node="Gone"),)


def test_options_that_stand_in_the_workflow_are_none_of_the_servers() -> None:
    sections = {"required": {"choice": ["COMBO", {"options": []}]}}
    info = parse_class({"CustomCombo": {"input": sections}}, "CustomCombo")
    assert info is not None
    assert info.choices == {}


@pytest.mark.parametrize(
    ("value", "key"), [("ae.safetensors", "missing.file"), ("pixel_space", "missing.value")]
)
def test_a_missing_model_file_is_named_with_its_folder(value: str, key: str) -> None:
    graph = {"1": {"class_type": "VAELoader", "inputs": {"vae_name": value}}}
    (found,) = missing(graph, {"VAELoader": ClassInfo("VAELoader", {"vae_name": ("other.pt",)})})
    assert found.key == key
    assert key == "missing.value" or found.args == {"file": value, "folder": "vae"}
