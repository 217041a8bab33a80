"""Whether a picture is a task's, by the graph that its server wrote into it."""

import copy
import json
import sys
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from app.core.pictures.graph_match import MAX_STEPS
from app.core.pictures.png_proof import MAX_NODES, Proof, judge, prove
from app.core.submission.file_names import name_outputs
from app.core.task.output import OutputFile
from tests.fakes.png import chunk, png, png_of, text_chunk
from tests.fakes.values import a_task, an_id

GRAPH: dict[str, Any] = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "color": 255}},
    "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
    "8": {"class_type": "PreviewImage", "inputs": {"images": ["2", 0]}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "C"}},
}
LOADS: dict[str, Any] = {
    "1": {"class_type": "LoadImage", "inputs": {"image": "photo.png [input]"}},
    "8": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}},
}


def changed(graph: dict[str, Any], node_id: str, **inputs: Any) -> dict[str, Any]:
    other = copy.deepcopy(graph)
    other[node_id]["inputs"].update(inputs)
    return other


def test_the_graph_itself_proves_the_picture() -> None:
    assert judge(GRAPH, png_of(GRAPH)) is Proof.PROVEN


@pytest.mark.parametrize(
    "there",
    [
        changed(GRAPH, "1", width=8.0),
        changed(GRAPH, "1", width="8"),
        changed(GRAPH, "1", added=1),
        changed(GRAPH, "1", width={"__value__": 8}),
        {key: {**node, "is_changed": [float("nan")]} for key, node in GRAPH.items()},
        {**GRAPH, "77": {"class_type": "Note", "inputs": {}}},
        {f"{key}0": node for key, node in changed(GRAPH, "2", image=["10", 0]).items()}
        | {
            "80": {"class_type": "PreviewImage", "inputs": {"images": ["20", 0]}},
            "90": {
                "class_type": "SaveImage",
                "inputs": {"images": ["20", 0], "filename_prefix": "C"},
            },
        },
    ],
    ids=["float", "text", "added input", "wrapped", "is_changed", "added node", "other ids"],
)
def test_what_a_server_changes_of_a_graph_is_no_contradiction(there: dict[str, Any]) -> None:
    assert judge(GRAPH, png_of(there)) is Proof.PROVEN


@pytest.mark.parametrize(
    "there",
    [
        changed(GRAPH, "1", color=256),
        changed(GRAPH, "2", image=["1", 1]),
        changed(GRAPH, "2", image="1"),
        changed(GRAPH, "9", filename_prefix="D"),
        {**GRAPH, "2": {"class_type": "ImageBlur", "inputs": {"image": ["1", 0]}}},
        {**GRAPH, "2": {"class_type": "ImageInvert", "inputs": {}}},
        {key: node for key, node in GRAPH.items() if key != "1"},
    ],
    ids=["value", "output", "no link", "prefix", "class", "input gone", "node gone"],
)
def test_another_graph_contradicts(there: dict[str, Any]) -> None:
    assert judge(GRAPH, png_of(there)) is Proof.CONTRADICTED


def test_values_that_a_server_converts_are_the_same() -> None:
    graph = {"1": {"class_type": "X", "inputs": {"on": True, "list": [1, {"a": 0.5}], "n": 2**63}}}
    there = {"1": {"class_type": "X", "inputs": {"on": 1, "list": [1.0, {"a": 0.5}], "n": 2**63}}}
    assert judge(graph, png_of(there)) is Proof.PROVEN
    assert judge(graph, png_of(changed(there, "1", n=2**63 + 1))) is Proof.CONTRADICTED


def test_the_tasks_id_proves_what_a_node_changed_while_it_ran() -> None:
    sent = name_outputs(GRAPH, an_id(1))
    ran = copy.deepcopy(sent)
    ran["1"]["inputs"]["color"] = 7
    assert judge(sent, png_of(ran)) is Proof.PROVEN
    other = name_outputs(changed(GRAPH, "1", color=7), an_id(2))
    assert judge(sent, png_of(other)) is Proof.CONTRADICTED


def test_a_picture_from_the_cache_is_judged_by_what_leads_to_it() -> None:
    sent, earlier = name_outputs(GRAPH, an_id(1)), name_outputs(GRAPH, an_id(2))
    assert judge(sent, png_of(earlier), "8") is Proof.PROVEN
    assert judge(sent, png_of(earlier), "9") is Proof.CONTRADICTED
    assert judge(sent, png_of(earlier)) is Proof.CONTRADICTED
    assert judge(sent, png_of(earlier), "a node of a subgraph") is Proof.CONTRADICTED


def test_a_graph_that_names_an_input_file_proves_nothing_by_itself() -> None:
    assert judge(LOADS, png_of(LOADS)) is Proof.NO_PROOF
    assert judge(LOADS, png_of(changed(LOADS, "1", image="other.png"))) is Proof.CONTRADICTED
    sent = name_outputs(LOADS, an_id(1))
    assert judge(sent, png_of(sent)) is Proof.PROVEN
    assert judge(sent, png_of(name_outputs(LOADS, an_id(2)))) is Proof.NO_PROOF


def test_links_in_a_circle_end() -> None:
    loop = {
        "1": {"class_type": "X", "inputs": {"a": ["2", 0]}},
        "2": {"class_type": "X", "inputs": {"a": ["1", 0]}},
    }
    assert judge(loop, png_of(loop)) is Proof.PROVEN


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", png(), png_of([]), png_of({"1": 2}), png(text_chunk("prompt", "a quiet lake"))],
)
def test_a_file_without_a_graph_proves_nothing(content: bytes) -> None:
    assert judge(GRAPH, content) is Proof.NO_PROOF


def test_a_task_without_a_graph_has_no_proof() -> None:
    assert judge({}, png_of(GRAPH)) is Proof.NO_PROOF


def test_a_file_is_proven_by_its_name_before_anything_is_read() -> None:
    task = a_task(1, graph=name_outputs(GRAPH, an_id(1)))
    other = png_of(name_outputs(changed(GRAPH, "1", color=7), an_id(2)))
    assert prove(task, OutputFile("9", "images", "C-00000001_00001_.png"), b"") is Proof.PROVEN
    temp = OutputFile("8", "images", "ComfyUI_temp_abcde_00001_.png", "", "temp")
    assert prove(task, temp, png_of(task.graph)) is Proof.PROVEN
    assert prove(task, temp, other) is Proof.CONTRADICTED


def test_an_input_file_that_a_node_shows_is_not_judged_by_what_made_it() -> None:
    shown = OutputFile("1", "images", "photo.png", "", "input")
    assert prove(a_task(1, graph=GRAPH), shown, png_of(LOADS)) is Proof.NO_PROOF


CHAIN: dict[str, Any] = {
    "0": {"class_type": "Begin", "inputs": {"value": 1}},
    **{str(n): {"class_type": "X", "inputs": {"a": [str(n - 1), 0]}} for n in range(1, 100)},
}


def packed(text: str) -> bytes:
    """Return a PNG whose prompt is packed, which makes a repetitive text 1,000 times smaller."""
    content = b"prompt\0\0" + zlib.compress(text.encode())
    return png(chunk(b"IHDR", bytes(13)), chunk(b"zTXt", content))


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions were called, those written in C included."""
    count = 0

    def on_event(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_a_graph_that_unpacks_to_megabytes_proves_nothing() -> None:
    added = {f"n{n}": {"class_type": "Y", "inputs": {"text": "t" * 10_000}} for n in range(1_500)}
    content = packed(json.dumps({**CHAIN, **added}))
    assert len(content) < 100_000
    assert judge(CHAIN, content) is Proof.NO_PROOF
    assert calls_of(lambda: judge(CHAIN, content)) < 1_000


@pytest.mark.parametrize(
    "value",
    [{"text": [[]] * 200_000}, {f"n{n}": n for n in range(61_000)}],
    ids=["lists", "inputs"],
)
def test_a_graph_of_more_values_than_graphs_have_proves_nothing(value: Any) -> None:
    content = packed(json.dumps({**CHAIN, "n": {"class_type": "Y", "inputs": value}}))
    assert judge(CHAIN, content) is Proof.NO_PROOF
    assert calls_of(lambda: judge(CHAIN, content)) < 1_000


def test_a_graph_that_repeats_our_last_node_proves_nothing() -> None:
    """Each copy agrees with ours down to the end of the chain, where one value differs."""
    over = {**CHAIN, "0": {"class_type": "Begin", "inputs": {"value": 2}}}
    content = packed(json.dumps({**over, **{f"n{n}": CHAIN["99"] for n in range(20_000)}}))
    assert judge(CHAIN, content) is Proof.NO_PROOF
    assert calls_of(lambda: judge(CHAIN, content)) < 1_000
    fewer = {**over, **{f"n{n}": CHAIN["99"] for n in range(MAX_NODES - len(CHAIN))}}
    assert judge(CHAIN, png_of(fewer)) is Proof.CONTRADICTED
    assert calls_of(lambda: judge(CHAIN, png_of(fewer))) < 20 * MAX_STEPS


def test_a_comparison_beyond_its_steps_proves_nothing() -> None:
    tall = {str(n): {"class_type": "X", "inputs": {"a": [str(n - 1), 0]}} for n in range(1, 400)}
    assert judge(tall, png_of({**tall, "0": {"class_type": "X", "inputs": {}}})) is Proof.NO_PROOF


def test_a_graph_of_the_largest_size_is_still_proven() -> None:
    ends = {
        str(n): {"class_type": "X", "inputs": {"value": n, "a": ["0", 0]}}
        for n in range(1, MAX_NODES)
    }
    graph = {"0": {"class_type": "Begin", "inputs": {"text": "a red barn, snow" * 20}}, **ends}
    assert judge(graph, png_of(graph), "7") is Proof.PROVEN
    larger = {**graph, str(MAX_NODES): ends["1"]}
    assert judge(graph, png_of(larger), "7") is Proof.NO_PROOF
    named = name_outputs(larger, an_id(1))
    assert judge(named, png_of(named), "7") is Proof.PROVEN
