"""The runs of a server's history, and what is in one of them."""

from typing import Any

from app.core.offers.offer import Offer, Source
from app.core.offers.run_list import read_runs, text_of, workflow_in_run
from app.core.task.output import OutputFile

GRAPH = {
    "1": {"class_type": "Loader", "inputs": {"name": "some very long model name.safetensors"}},
    "2": {"class_type": "Encode", "inputs": {"text": "a red fox", "clip": ["1", 0]}},
    "3": {"class_type": "Encode", "inputs": {"text": "blurry and quite long", "clip": ["1", 0]}},
    "5": {
        "class_type": "Sampler",
        "inputs": {"positive": ["2", 0], "negative": ["3", 0], "model": ["1", 0], "steps": 3},
    },
}


def entry(graph: Any = GRAPH, **changes: Any) -> dict[str, Any]:
    outputs = {
        "8": {"images": [{"filename": "p.png", "type": "temp"}]},
        "9": {"images": [{"filename": "a.png", "subfolder": "s", "type": "output"}]},
    }
    status = {
        "status_str": "success",
        "messages": [["execution_start", {"timestamp": 5}], ["x", {"timestamp": 9}], ["odd"]],
    }
    made = {"prompt": [1, "p", graph, {}, ["9"]], "outputs": outputs, "status": status}
    return made | changes


def test_the_newest_run_is_first_with_picture_prompt_and_time() -> None:
    found = read_runs({"old-prompt-id": entry(), "new": entry(outputs={}, status=None)})
    assert [one.path for one in found.items] == ["new", "old-prompt-id"]
    assert found.items[1] == Offer(
        Source.RUN,
        "old-prompt-id",
        "old-prom",
        text="a red fox",
        at=9,
        picture=OutputFile("9", "images", "a.png", "s"),
    )
    assert (found.items[0].at, found.items[0].picture) == (None, None)


def test_a_run_that_failed_is_marked() -> None:
    extra = {"create_time": 7}
    failed = entry(status={"status_str": "error", "messages": 3}, prompt=[1, "p", {}, extra])
    (one,) = read_runs({"p": failed}).items
    assert (one.is_whole, one.at, one.text) == (False, 7, "")


def test_what_is_no_run_is_counted() -> None:
    odd = {"": entry(), "a": 3, "b": {"prompt": [1]}, "c": entry(outputs=3), "d": entry(graph=[])}
    found = read_runs(odd)
    assert ([one.path for one in found.items], found.unreadable) == (["d", "c"], 3)
    assert read_runs([]).problem is not None


def test_the_text_of_a_graph_without_a_sampler_is_the_longest() -> None:
    alone = {"1": {"class_type": "Caption", "inputs": {"text": "two words", "mode": "x"}}}
    assert text_of(alone) == "two words"
    assert text_of({"1": {"class_type": "Caption", "inputs": {"mode": "single", "n": 3}}}) == ""
    only_negative = {key: node for key, node in GRAPH.items() if key != "2"}
    assert text_of(only_negative) == "blurry and quite long"


def test_a_run_holds_the_graph_and_the_editor_file() -> None:
    extra = {"extra_pnginfo": {"workflow": {"nodes": []}}}
    both = {"p": {"prompt": [1, "p", GRAPH, extra]}}
    assert workflow_in_run(both, "p") == {"prompt": GRAPH, "workflow": {"nodes": []}}
    for prompt in ([1, "p", GRAPH], [1, "p", GRAPH, {}], [1, "p", GRAPH, {"extra_pnginfo": 3}]):
        assert workflow_in_run({"p": {"prompt": prompt}}, "p") == {"prompt": GRAPH}
    for value in (None, {}, {"p": None}, {"p": {"prompt": [1]}}):
        assert workflow_in_run(value, "p") == {}
