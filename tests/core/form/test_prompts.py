"""Which texts are prompts: those that reach a sampler, whatever is between."""

from collections.abc import Iterator
from typing import Any

from app.core.form.prompts import Target, prompts

GRAPH = {
    "1": {"class_type": "Text", "inputs": {"text": "a fox"}},
    "2": {"class_type": "Text", "inputs": {"text": "blurry"}},
    "3": {"class_type": "Join", "inputs": {"one": ["1", 0], "two": "by night"}},
    "4": {"class_type": "Control", "inputs": {"positive": ["3", 0], "negative": ["2", 0]}},
    "5": {
        "class_type": "Sampler",
        "inputs": {"positive": ["4", 0], "negative": ["4", 1], "latent_image": ["9", 0]},
    },
    "6": {"class_type": "Save", "inputs": {"prefix": "x"}},
    "7": {"class_type": "Guider", "inputs": {"model": ["9", 0], "conditioning": ["4", 0]}},
}
TEXTS = [("1", "text"), ("2", "text"), ("3", "two"), ("6", "prefix")]


def test_texts_behind_a_sampler_are_prompts_with_its_roles() -> None:
    assert list(prompts(GRAPH, TEXTS).items()) == [
        (("3", "two"), "positive"),
        (("1", "text"), "positive"),
        (("2", "text"), "negative"),
    ]


def test_a_graph_without_a_sampler_has_none() -> None:
    assert prompts({key: GRAPH[key] for key in "123"}, TEXTS) == {}


def test_a_circle_ends() -> None:
    graph = {
        "1": {"class_type": "A", "inputs": {"x": ["2", 0], "text": "a"}},
        "2": {"class_type": "A", "inputs": {"x": ["1", 0]}},
        "3": {"class_type": "S", "inputs": {"positive": ["2", 0], "model": ["9", 0]}},
    }
    assert prompts(graph, [("1", "text")]) == {("1", "text"): "positive"}


def test_a_guider_with_two_prompts_takes_both_as_positive_ones() -> None:
    pair = {"positive": ["1", 0], "negative": ["2", 0]}
    both = {"cond1": ["3", 0], "cond2": ["3", 1], "negative": ["2", 0], "model": ["9", 0]}
    graph = {
        **{key: GRAPH[key] for key in "12"},
        "3": {"class_type": "Edit", "inputs": pair},
        "4": {"class_type": "Guider", "inputs": both},
    }
    assert list(prompts(graph, TEXTS[:2]).items()) == [
        (("1", "text"), "positive"),
        (("2", "text"), "negative"),
    ]


class Counted(list[Target]):
    """Counts how often it is gone through."""

    count = 0

    def __iter__(self) -> Iterator[Target]:
        self.count += 1
        return super().__iter__()


def test_the_texts_are_gone_through_once_however_many_nodes_there_are() -> None:
    graph: dict[str, Any] = {
        str(at): {"class_type": "X", "inputs": {"a": [str(at + 1), 0], "t": "x"}}
        for at in range(50)
    }
    graph["end"] = {"class_type": "K", "inputs": {"model": ["m", 0], "positive": ["0", 0]}}
    texts = Counted((str(at), "t") for at in range(50))
    assert len(prompts(graph, texts)) == 50
    assert texts.count == 1
