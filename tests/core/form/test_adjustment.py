"""A form as its owner arranged it, and the steps that arrange it."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.form import adjusting as steps
from app.core.form.adjustment import Adjustment, adjusted, placed, with_adjustment
from app.core.form.adjustment_text import (
    adjustments_text,
    in_document,
    in_graph,
    of_document,
    of_graph,
    plain,
    read,
    read_adjustments,
)
from app.core.form.file_form import form_in
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.recognition import WorkflowFile


def made(name: str, *, more: bool = False, section: str = "") -> Input:
    label = {"en": name.upper()}
    return Input(name, InputKind.TEXT, (("1", name),), label, more=more, section=section)


FORM = (
    made("a"),
    made("b"),
    made("c"),
    made("d", more=True),
    made("e", more=True, section="S"),
    made("f", more=True, section="S"),
)
KIND = WorkflowType("own:x", {"en": "x"}, {}, FORM, custom=True)
DEFAULT = Adjustment()


def order(adjustment: Adjustment) -> str:
    top, more = placed(FORM, adjustment)
    return f"{''.join(one.name for one in top)}|{''.join(one.name for one in more)}"


@pytest.mark.parametrize(
    ("adjustment", "shown"),
    [
        (DEFAULT, "abc|def"),
        (Adjustment(top=("c", "b", "a"), more=("f", "e", "d")), "cba|fed"),
        (Adjustment(top=("gone", "e", "a", "a"), more=("b", "e")), "eac|bdf"),
        (Adjustment(top=("c", "a")), "cab|def"),
        (Adjustment(more=("f",)), "abc|def"),
    ],
)
def test_new_inputs_get_their_default_place_and_gone_ones_are_ignored(
    adjustment: Adjustment, shown: str
) -> None:
    assert sorted(order(adjustment)) == sorted("abc|def")
    assert order(adjustment) == shown


def test_unchanged_inputs_stay_the_same_objects() -> None:
    found = adjusted(FORM, Adjustment(hidden=frozenset({"b"}), labels={"a": "Words"}))
    assert [one.hidden for one in found] == [False, True, False, False, False, False]
    assert found[0].label == {"en": "Words"}
    assert found[0].given == {"en": "A"}
    assert all(one is two for one, two in zip(found[2:], FORM[2:], strict=True))


def test_an_input_among_those_of_a_section_joins_it() -> None:
    found = adjusted(FORM, steps.move(FORM, DEFAULT, "a", is_more=True, before="f"))
    assert [(one.name, one.section) for one in found if one.more] == [
        ("d", ""),
        ("e", "S"),
        ("a", "S"),
        ("f", "S"),
    ]


def test_an_input_that_needs_a_file_is_not_hidden() -> None:
    image = replace(made("a"), kind=InputKind.IMAGE)
    hidden = Adjustment(hidden=frozenset({"a"}))
    assert not adjusted([image], hidden)[0].hidden
    assert adjusted([replace(image, required=False)], hidden)[0].hidden


def test_a_type_keeps_its_default_form_beside_the_adjusted_one() -> None:
    adjustment = Adjustment(hidden=frozenset({"b"}))
    after = with_adjustment(KIND, adjustment)
    assert after.arranged is FORM
    assert with_adjustment(after, adjustment) is after
    other = with_adjustment(after, Adjustment(hidden=frozenset({"c"})))
    assert [one.name for one in other.inputs if one.hidden] == ["c"]
    assert with_adjustment(other, None) == KIND
    assert with_adjustment(other, DEFAULT) == KIND
    assert with_adjustment(KIND, None) is KIND
    waiting = replace(KIND, inputs=())
    assert with_adjustment(waiting, adjustment) is waiting


@pytest.mark.parametrize(
    ("name", "by", "shown"),
    [
        ("a", 1, "bac|def"),
        ("b", 1, "acb|def"),
        ("b", -1, "bac|def"),
        ("a", -1, "abc|def"),
        ("c", 1, "ab|cdef"),
        ("d", -1, "abcd|ef"),
        ("f", 1, "abc|def"),
        ("e", 1, "abc|dfe"),
    ],
)
def test_a_step_moves_by_one_place(name: str, by: int, shown: str) -> None:
    assert order(steps.step(FORM, DEFAULT, name, by)) == shown


def test_a_step_back_leads_to_the_default() -> None:
    down = steps.step(FORM, DEFAULT, "c", 1)
    assert not down.is_default
    assert steps.step(FORM, down, "c", -1) == DEFAULT


def test_the_last_input_of_the_top_can_leave_it() -> None:
    only = FORM[:1]
    below = steps.step(only, DEFAULT, "a", 1)
    assert [one.name for one in placed(only, below)[1]] == ["a"]
    assert steps.step(only, below, "a", 1) == below


@pytest.mark.parametrize(
    ("name", "is_first", "shown"),
    [
        ("c", True, "cab|def"),
        ("a", True, "abc|def"),
        ("d", False, "abc|efd"),
        ("f", True, "abc|fde"),
    ],
)
def test_an_input_goes_to_the_edge_of_its_group(name: str, is_first: bool, shown: str) -> None:
    assert order(steps.to_edge(FORM, DEFAULT, name, is_first=is_first)) == shown


def test_an_input_goes_to_the_other_group() -> None:
    assert order(steps.set_more(FORM, DEFAULT, "a", is_more=True)) == "bc|adef"
    assert order(steps.set_more(FORM, DEFAULT, "d", is_more=True)) == "abc|def"
    assert order(steps.set_more(FORM, DEFAULT, "e", is_more=False)) == "abce|df"
    below = steps.all_to_more(FORM, DEFAULT)
    assert order(below) == "|abcdef"
    assert order(steps.set_more(FORM[:3], below, "a", is_more=False)) == "a|bcdef"


def test_names_and_switches() -> None:
    hidden = steps.show(DEFAULT, "a", is_shown=False)
    assert hidden.hidden == {"a"}
    assert steps.show(hidden, "a", is_shown=True) == DEFAULT
    named = steps.rename(DEFAULT, "a", f"  {'x' * 200}")
    assert named.labels == {"a": "x" * steps.MAX_LABEL}
    assert steps.rename(named, "a", " ") == DEFAULT


ALL = Adjustment(("b", "a"), ("c",), frozenset({"c"}), {"a": "Words"})


def test_settings_keep_an_adjustment() -> None:
    text = adjustments_text({"own:x": ALL, "own:y": DEFAULT})
    assert read_adjustments(text) == ({"own:x": ALL}, 0)
    assert read_adjustments(None) == ({}, 0)


def test_only_what_was_changed_is_written() -> None:
    assert plain(DEFAULT) == {}
    assert plain(Adjustment(labels={"a": "Words"})) == {"labels": {"a": "Words"}}


@pytest.mark.parametrize("text", ["{", "[]", '{"forms": 3}'])
def test_a_text_that_makes_no_sense_is_counted(text: str) -> None:
    assert read_adjustments(text) == ({}, 1)


def test_entries_that_make_no_sense_are_counted() -> None:
    assert read_adjustments('{"forms": {"own:x": 3, "own:y": {}}}') == ({}, 2)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (3, None),
        (
            {"top": 3, "hidden": [4, "a"], "labels": {"a": 1, "b": " "}},
            Adjustment(hidden=frozenset({"a"})),
        ),
        (plain(ALL), ALL),
    ],
)
def test_only_what_is_of_the_format_is_read(value: Any, found: Adjustment | None) -> None:
    assert read(value) == found


def test_an_editor_file_carries_an_adjustment() -> None:
    document = {"nodes": [], "extra": {"ds": 1, "bindery": {"other": 2}}}
    carried = in_document(document, ALL)
    assert carried["extra"]["ds"] == 1
    assert of_document(carried) == ALL
    assert in_document(carried, None) == document
    assert of_document(document) is None
    assert in_document({"nodes": []}, None) == {"nodes": []}


def test_an_api_file_carries_an_adjustment_where_comfyui_ignores_it() -> None:
    node: dict[str, Any] = {"class_type": "A", "inputs": {}}
    graph: dict[str, Any] = {"1": node, "2": {**node, "_meta": {"title": "T"}}}
    carried = in_graph(graph, ALL)
    assert set(carried) == {"1", "2"}
    assert of_graph(carried) == ALL
    assert of_graph(graph) is None
    assert carried["2"] is graph["2"]
    clean = in_graph(carried, None)
    assert of_graph(clean) is None
    assert clean["2"] == graph["2"]


def test_a_file_gives_its_form() -> None:
    graph = in_graph({"1": {"class_type": "A", "inputs": {}}}, ALL)
    content, found = form_in(WorkflowFile(graph=graph))
    assert found == ALL
    assert content.graph is not None
    assert of_graph(content.graph) is None
    document = in_document({"nodes": []}, ALL)
    assert form_in(WorkflowFile(document=document)) == (WorkflowFile(document=document), ALL)
    plain_graph = {"1": {"class_type": "A", "inputs": {}}}
    both = WorkflowFile(graph=plain_graph, document=document)
    assert form_in(both) == (both, ALL)


def test_an_arrangement_that_only_hides_says_no_order() -> None:
    assert plain(Adjustment(hidden=frozenset({"b", "a"}))) == {"hidden": ["a", "b"]}
