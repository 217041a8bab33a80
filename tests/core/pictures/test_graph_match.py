"""Comparing graphs: what agrees, and in how many steps."""

from typing import Any

import pytest

from app.core.pictures.graph_match import GraphMatch, TooManySteps

Graph = dict[str, Any]


def node(kind: str = "X", **inputs: Any) -> Graph:
    return {"class_type": kind, "inputs": inputs}


def chain(length: int, value: int = 1) -> Graph:
    links = {str(n): node(f"X{n}", a=[str(n - 1), 0]) for n in range(1, length)}
    return {"0": node("Begin", value=value), **links}


def ring(length: int, value: int = 1) -> Graph:
    return {**chain(length), "0": node("Begin", value=value, a=[str(length - 1), 0])}


def test_a_node_agrees_with_all_below_it() -> None:
    match = GraphMatch(chain(9), chain(20))
    assert all(match.has(root) for root in chain(9))
    assert not any(GraphMatch(chain(9), chain(20, value=2)).has(root) for root in chain(9))


def test_a_circle_agrees_unless_something_in_it_differs() -> None:
    assert GraphMatch(ring(5), ring(5)).has("3")
    assert not any(GraphMatch(ring(5), ring(5, value=2)).has(root) for root in ring(5))


def test_a_node_that_differs_makes_those_above_it_differ_in_later_questions_too() -> None:
    graph = {**chain(3), "last": node("Last", a=["2", 0], b=["0", 0])}
    there = {**graph, "0": node("Begin", value=2)}
    match = GraphMatch(graph, there)
    assert [match.has(root) for root in ("0", "2", "last")] == [False] * 3
    assert [GraphMatch(graph, there).has("last")] == [False]


def test_pairs_beside_one_that_differs_may_agree() -> None:
    graph = {**chain(3), "other": node("Other", value=1), "end": node(a=["2", 0], b=["other", 0])}
    match = GraphMatch(graph, {**graph, "0": node("Begin", value=2)})
    assert not match.has("end")
    before = match.steps
    assert match.has("other")
    assert match.steps == before + 1


@pytest.mark.parametrize("value", [1, 2], ids=["agrees", "differs"])
def test_what_many_copies_share_is_compared_once(value: int) -> None:
    graph = chain(100)
    copies = {f"copy{n}": graph["99"] for n in range(1_000)}
    match = GraphMatch(graph, {**chain(100, value), **copies})
    assert all(match.has(root) is (value == 1) for root in graph)
    assert match.steps < 5 * (len(graph) + len(copies))


def test_beyond_the_limit_of_steps_nothing_is_known() -> None:
    match = GraphMatch(chain(100), chain(100), most_steps=50)
    with pytest.raises(TooManySteps):
        match.has("99")
    with pytest.raises(TooManySteps):
        match.has("0")


def test_a_value_is_put_into_its_comparable_form_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    name = "app.core.pictures.graph_match._canonical"
    monkeypatch.setattr(name, lambda value: made.append(value) or str(value))
    ours, theirs = node(text="ours"), [node(text=f"theirs {n}") for n in range(50)]
    match = GraphMatch({"1": ours, "2": ours}, dict(zip(map(str, range(50)), theirs, strict=True)))
    assert not match.has("1")
    assert not match.has("2")
    assert len(made) == 2 + 50


def test_a_large_float_keeps_its_short_form() -> None:
    whole = GraphMatch({"1": node(seed=2**64)}, {"1": node(seed=float(2**64))})
    assert whole.has("1")
    assert GraphMatch({"1": node(seed=1e300)}, {"1": node(seed=1e300)}).has("1")
