"""Texts of a run: choices in prompts, tokens in prefixes, dates."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workflow.run_texts import (
    Alias,
    RunTexts,
    fill_in,
    has_node_token,
    with_choices,
    with_tokens,
)

NOW = (2026, 1, 31, 9, 5, 59)


def first(_count: int) -> int:
    return 0


def last(count: int) -> int:
    return count - 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", "plain"),
        ("{a|b|c}", "a"),
        ("x {a|b} y {c|d}", "x a y c"),
        ("{a {b|c}|d}", "a b"),
        ("{}", ""),
        ("{|a}", ""),
        ("{a", "a"),
        ("a|b", "a|b"),
        ("a}b", "a}b"),
        (r"\{a\|b\}", "{a|b}"),
        (r"{a\|b|c}", "a|b"),
        (r"{a\}b|c}", "a}b"),
        ("\\", "\\"),
        ("{\\", "\\"),
        (r"\n", r"\n"),
        ("a // gone\nb", "a \nb"),
        ("a /* gone\ngone */ b", "a  b"),
        ("a /* open", "a /* open"),
        ("(x:1.2)", "(x:1.2)"),
    ],
)
def test_a_prompt_is_written_out(text: str, wanted: str) -> None:
    assert with_choices(text, first) == wanted


def test_another_choice_gives_another_prompt() -> None:
    assert with_choices("{a|{b|c}} {d|e}", last) == "c e"


def test_choices_may_nest_deeply() -> None:
    text = "{" * 10_000 + "a" + "}" * 10_000
    assert with_choices(text, first).count("{") > 9_000
    assert with_choices("{" * 40 + "a" + "}" * 40, first) == "a"


@given(st.text("{}|\\/* ab\n"))
def test_any_text_is_written_out(text: str) -> None:
    assert isinstance(with_choices(text, last), str)


GRAPH: dict[str, Any] = {
    "1": {"class_type": "A", "inputs": {"w": 512.0, "b": True, "l": ["2", 0], "n": None}},
    "2": {"class_type": "B", "inputs": {"name": "a/b:c.safetensors"}},
}
ALIASES = (
    Alias("Size", "", "1", {"w": 1, "l": 7}),
    Alias("", "My node", "2", {}),
    Alias("Off", "", "9", {"x": "off"}),
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("%Size.w%x", "512x"),
        ("%Size.b%", "true"),
        ("%Size.l%", "7"),
        ("%My node.name%", "a_b_c.safetensors"),
        ("%Off.x%", "off"),
        ("%Off.gone%", "%Off.gone%"),
        ("%Size.n%", "%Size.n%"),
        ("%nope.x%", "%nope.x%"),
        ("%a.b.c%", "%a.b.c%"),
        ("%width%", "%width%"),
        ("100%", "100%"),
        ("%date:yyyy-MM-dd%", "2026-01-31"),
        ("%date:yy_M_d h:m:s%", "26_1_31 9:5:59"),
        ("%date:hhmmss%", "090559"),
        ("%date:yyy%", "yyy"),
        ("%date:%", ""),
    ],
)
def test_tokens_are_replaced(text: str, wanted: str) -> None:
    assert with_tokens(text, GRAPH, ALIASES, NOW) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("%A.b%", True), ("%a%", False), ("%a.b.c%", False), ("a.b", False)]
)
def test_tokens_of_nodes_are_known(text: str, wanted: bool) -> None:
    assert has_node_token(text) is wanted


def test_a_graph_is_filled_in_and_stays_as_it_was() -> None:
    graph = {
        "1": {"class_type": "A", "inputs": {"text": "{a|b}", "linked": ["2", 0]}},
        "2": {"class_type": "S", "inputs": {"filename_prefix": "x%date:dd%"}},
    }
    texts = RunTexts(
        (("1", "text"), ("1", "linked"), ("7", "text")), (("2", "filename_prefix"), ("2", "gone"))
    )
    made = fill_in(graph, texts, last, NOW)
    assert made["1"]["inputs"] == {"text": "b", "linked": ["2", 0]}
    assert made["2"]["inputs"] == {"filename_prefix": "x31"}
    assert graph["1"]["inputs"]["text"] == "{a|b}"
    assert fill_in(graph, RunTexts(), last, NOW) is graph
