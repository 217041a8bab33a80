"""The catalog of workflow types: the shipped one is sound, and a wrong one is refused by name."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import InputError
from app.core.workflow.catalog import Catalog, Input, InputKind, WorkflowType, parse_catalog
from app.core.workflow.inputs import defaults
from tests.fakes.samples import sample
from tests.fakes.values import shipped_catalog

GRAPHS = {
    "a.json": {
        "1": {"class_type": "LoadImage", "inputs": {"image": "x.png"}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
    }
}


def entry(**fields: Any) -> dict[str, Any]:
    return {"id": "a", "file": "a.json", "title": {"en": "A"}, "primary": "9", **fields}


def an_input(**fields: Any) -> dict[str, Any]:
    given = {"name": "image", "kind": "image", "targets": [["1", "image"]], "label": {"en": "I"}}
    return {**given, **fields}


SHIPPED = list(shipped_catalog().types.values())


def test_the_shipped_types_cover_text_one_image_two_images_and_scaling() -> None:
    assert {kind.id: len(kind.images) for kind in SHIPPED} == {
        "text-to-image": 0,
        "image-adjust": 1,
        "image-blend": 2,
        "upscale": 1,
    }


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.id)
def test_a_shipped_type_has_its_texts_in_both_languages(kind: WorkflowType) -> None:
    labels = [kind.title, *(item.label for item in kind.inputs)]
    labels += [option.label for item in kind.inputs for option in item.options]
    for label in labels:
        assert set(label) == {"en", "zh"}
        assert all(label.values())


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.id)
def test_a_shipped_type_saves_under_a_prefix_and_shows_what_it_saves(kind: WorkflowType) -> None:
    assert kind.graph[kind.primary]["class_type"] == "SaveImage"
    assert kind.prefix == ((kind.primary, "filename_prefix"),)


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.id)
def test_a_shipped_type_uses_nodes_and_fields_that_a_real_server_has(kind: WorkflowType) -> None:
    known = sample("object_info_subset")
    for node in kind.graph.values():
        fields = known[node["class_type"]]["input"]["required"]
        assert set(node["inputs"]) == set(fields)


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.id)
def test_only_text_to_image_needs_a_model(kind: WorkflowType) -> None:
    models = [item for item in kind.inputs if item.options_from]
    assert bool(models) is (kind.id == "text-to-image")


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.id)
def test_a_shipped_number_has_a_default_within_its_range(kind: WorkflowType) -> None:
    for item in kind.inputs:
        if item.kind is InputKind.NUMBER:
            assert item.minimum is not None
            assert item.maximum is not None
            assert item.minimum <= item.default <= item.maximum


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.id)
def test_a_shipped_condition_is_about_an_option_that_exists(kind: WorkflowType) -> None:
    offered = {item.name: [option.value for option in item.options] for item in kind.inputs}
    for item in kind.inputs:
        if item.only_when is not None:
            name, value = item.only_when
            assert value in offered[name]


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.id)
def test_what_a_shipped_choice_offers_is_what_its_node_takes(kind: WorkflowType) -> None:
    known = sample("object_info_subset")
    for item in kind.inputs:
        for option in item.options:
            if isinstance(option.put, list):
                assert option.put[0] in kind.graph
                continue
            for node_id, field in item.targets:
                spec = known[kind.graph[node_id]["class_type"]]["input"]["required"][field]
                assert option.put in (spec[0] if isinstance(spec[0], list) else spec[1]["options"])


def test_an_input_is_asked_for_only_under_its_condition() -> None:
    kind = shipped_catalog().get("image-adjust")
    asked = {
        operation: [item.name for item in kind.inputs if item.applies({"operation": operation})]
        for operation in ("invert", "blur", "sharpen")
    }
    assert asked == {
        "invert": ["image", "operation"],
        "blur": ["image", "operation", "blurRadius", "blurSigma"],
        "sharpen": ["image", "operation", "sharpenRadius", "sharpenAmount"],
    }


def test_a_type_is_read_with_all_that_it_leaves_out() -> None:
    kind = parse_catalog({"type": [entry(input=[an_input()])]}, GRAPHS).get("a")
    assert kind == WorkflowType(
        id="a",
        title={"en": "A"},
        graph=GRAPHS["a.json"],
        inputs=(Input("image", InputKind.IMAGE, (("1", "image"),), {"en": "I"}),),
        primary="9",
    )


def test_an_option_puts_its_value_unless_something_else_is_given() -> None:
    options = [
        {"value": "a", "label": {"en": "A"}},
        {"value": "b", "label": {"en": "B"}, "put": ["1", 0]},
    ]
    catalog = parse_catalog({"type": [entry(input=[an_input(options=options)])]}, GRAPHS)
    (item,) = catalog.get("a").inputs
    assert [(option.value, option.put) for option in item.options] == [("a", "a"), ("b", ["1", 0])]


def test_an_empty_catalog_is_one() -> None:
    assert parse_catalog({}, {}) == Catalog()


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"file": "b.json"}, "catalog.no_file"),
        ({"prefix": [["8", "filename_prefix"]]}, "catalog.no_target"),
        ({"prefix": [["9", "prefix"]]}, "catalog.no_target"),
        ({"input": [an_input(targets=[["2", "image"]])]}, "catalog.no_target"),
        ({"input": [an_input(targets=[["1", "image"], ["1", "mask"]])]}, "catalog.no_target"),
        ({"primary": "8"}, "catalog.no_target"),
        ({"secondary": ["9", "8"]}, "catalog.no_target"),
    ],
)
def test_a_type_that_names_what_its_file_does_not_have_is_refused(
    fields: dict[str, Any], key: str
) -> None:
    with pytest.raises(InputError) as caught:
        parse_catalog({"type": [entry(**fields)]}, GRAPHS)
    assert caught.value.message.key == key
    assert caught.value.message.args["id"] == "a"


def test_an_unknown_type_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        shipped_catalog().get("video")
    assert caught.value.message.args == {
        "id": "video",
        "known": "text-to-image, image-adjust, image-blend, upscale",
    }


def test_types_are_added_replaced_and_taken_away() -> None:
    catalog = parse_catalog({"type": [entry(), entry(id="b")]}, GRAPHS)
    more = catalog.with_type(WorkflowType("c", {"en": "C"}, GRAPHS["a.json"], ()))
    assert list(more.types) == ["a", "b", "c"]
    renamed = more.with_type(WorkflowType("a", {"en": "Z"}, GRAPHS["a.json"], ()))
    assert list(renamed.types) == ["a", "b", "c"]
    assert renamed.get("a").title == {"en": "Z"}
    assert list(renamed.without("b").types) == ["a", "c"]
    assert list(catalog.without("no such type").types) == ["a", "b"]


def test_defaults_of_a_shipped_form_are_complete_but_for_what_only_a_person_knows() -> None:
    missing = {
        kind.id: [item.name for item in kind.inputs if item.name not in defaults(kind)]
        for kind in SHIPPED
    }
    assert missing == {
        "text-to-image": ["checkpoint", "prompt", "negative", "seed"],
        "image-adjust": ["image"],
        "image-blend": ["image1", "image2"],
        "upscale": ["image"],
    }


def test_the_shipped_types_are_those_that_no_person_added() -> None:
    own = replace(SHIPPED[0], id="own:x", custom=True)
    assert shipped_catalog().with_type(own).shipped() == shipped_catalog()
