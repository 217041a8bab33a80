"""What is wrong with a prompt, in the words and the places of ComfyUI."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.comfy_server.catalog import NodeCatalog
from tests.comfy_server.folders import Folders
from tests.comfy_server.graphs import Graph, empty, inverted, node, painted, save, saved
from tests.comfy_server.options import Options
from tests.comfy_server.validation import Verdict, validate_prompt


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = Folders(tmp_path)
    (made.root / "input" / "here.png").touch()
    return made


@pytest.fixture
def catalog(folders: Folders) -> NodeCatalog:
    return NodeCatalog(Options(), folders)


@pytest.fixture
def judge(folders: Folders, catalog: NodeCatalog) -> Any:
    def run(graph: Graph, targets: list[str] | None = None) -> Verdict:
        return validate_prompt(graph, targets, catalog, folders)

    return run


def only(verdict: Verdict, node_id: str) -> dict[str, Any]:
    """Give the one error of a node."""
    (error,) = verdict.node_errors[node_id]["errors"]
    told: dict[str, Any] = error
    return told


@pytest.mark.parametrize("graph", [saved(), inverted(), painted()])
def test_good_prompts_pass(judge: Any, graph: Graph) -> None:
    verdict = judge(graph)
    assert verdict.error is None
    assert verdict.node_errors == {}
    assert verdict.outputs == [list(graph)[-1]]


def test_numbers_are_converted_in_place(judge: Any) -> None:
    graph = {
        "1": empty(),
        "2": node("ImageScaleBy", image=["1", 0], upscale_method="area", scale_by="2"),
        "3": save("2", "x"),
    }
    graph["1"]["inputs"]["width"] = "32"
    assert judge(graph).error is None
    assert graph["1"]["inputs"]["width"] == 32
    assert graph["2"]["inputs"]["scale_by"] == 2.0
    assert isinstance(graph["2"]["inputs"]["scale_by"], float)


def test_a_wrapped_value_is_unwrapped(judge: Any) -> None:
    graph = saved()
    graph["1"]["inputs"]["width"] = {"__value__": 40}
    assert judge(graph).error is None
    assert graph["1"]["inputs"]["width"] == 40


def test_no_number(judge: Any) -> None:
    graph = saved()
    graph["1"]["inputs"]["width"] = "wide"
    error = only(judge(graph), "1")
    assert error["message"] == "Failed to convert an input value to a INT value"
    assert error["details"].startswith("width, wide, invalid literal for int()")
    assert error["extra_info"]["received_value"] == "wide"


def test_a_wrong_choice_lists_the_right_ones(judge: Any) -> None:
    graph = painted()
    graph["1"]["inputs"]["ckpt_name"] = "none.safetensors"
    error = only(judge(graph), "1")
    assert error["details"] == (
        "ckpt_name: 'none.safetensors' not in "
        "['demo-landscape.safetensors', 'demo-abstract.safetensors']"
    )
    assert error["extra_info"]["input_config"][0] == [
        "demo-landscape.safetensors",
        "demo-abstract.safetensors",
    ]


def test_a_wrong_choice_among_many_is_told_shortly(judge: Any) -> None:
    graph = painted()
    graph["5"]["inputs"]["sampler_name"] = "magic"
    error = only(judge(graph), "5")
    assert error["details"] == "sampler_name: 'magic' not in (list of length 42)"
    assert error["extra_info"]["input_config"] is None


def test_a_choice_in_the_new_spelling_is_checked_too(judge: Any) -> None:
    blend = node("ImageBlend", image1=["1", 0], image2=["1", 0], blend_factor=0.5, blend_mode="x")
    error = only(judge({"1": empty(), "2": blend, "3": save("2", "x")}), "2")
    assert error["type"] == "value_not_in_list"
    assert error["extra_info"]["input_config"][0] == "COMBO"


def test_a_wrong_link_tells_both_types(judge: Any) -> None:
    graph = painted()
    graph["6"]["inputs"]["samples"] = ["1", 0]
    error = only(judge(graph), "6")
    assert error["details"] == "samples, received_type(MODEL) mismatch input_type(LATENT)"
    assert error["extra_info"]["linked_node"] == ["1", 0]


def test_a_link_to_nothing_is_blamed_on_the_node_that_has_it(judge: Any) -> None:
    graph = {"2": node("ImageInvert", image=["7", 0]), "3": save("2", "x")}
    verdict = judge(graph)
    error = only(verdict, "2")
    assert error["type"] == "exception_during_inner_validation"
    assert error["extra_info"]["linked_node"] == ["2", 0]


def test_a_circle_is_refused_without_a_word(judge: Any) -> None:
    graph = {
        "1": node("ImageInvert", image=["2", 0]),
        "2": node("ImageInvert", image=["1", 0]),
        "3": save("2", "x"),
    }
    verdict = judge(graph)
    assert verdict.error["type"] == "prompt_outputs_failed_validation"
    assert verdict.node_errors == {}


def test_load_image_checks_its_file_itself(judge: Any) -> None:
    def graph(name: str) -> Graph:
        return {"1": node("LoadImage", image=name), "3": save("1", "x")}

    assert judge(graph("here.png")).error is None
    assert judge(graph("here.png [input]")).error is None
    error = only(judge(graph("gone.png [output]")), "1")
    assert error["details"] == "image - Invalid image file: gone.png [output]"


def test_load_image_without_a_file_breaks_the_check(judge: Any) -> None:
    verdict = judge({"1": node("LoadImage"), "3": save("1", "x")})
    assert only(verdict, "1")["type"] == "exception_during_inner_validation"


def test_the_details_of_the_whole_are_those_of_the_outputs_alone(judge: Any) -> None:
    verdict = judge({"3": node("SaveImage", filename_prefix="x")})
    assert verdict.error["details"] == "Required input is missing: images"
    assert judge({"1": empty(width=0), "3": save("1", "x")}).error["details"] == ""


def test_a_bad_node_names_every_output_that_needs_it(judge: Any) -> None:
    graph = {"1": empty(width=0), "3": save("1", "x"), "4": save("1", "y")}
    assert judge(graph).node_errors["1"]["dependent_outputs"] == ["3", "4"]


def test_several_problems_of_a_node_are_all_told(judge: Any) -> None:
    graph = {"1": node("EmptyImage", width=0, height=99_999, color=1), "3": save("1", "x")}
    errors = judge(graph).node_errors["1"]["errors"]
    assert {error["details"] for error in errors} == {"width", "height", "batch_size"}


def test_targets_that_are_no_outputs_leave_nothing(judge: Any) -> None:
    assert judge(inverted(), ["1"]).error["type"] == "prompt_no_outputs"
    assert judge(inverted(), ["3"]).outputs == ["3"]
