"""The API graph as a whole: titles, what is left out, notes, values from other nodes."""

from typing import Any

import pytest

from app.core.message import Message, message
from app.core.workflow.conversion import convert
from app.core.workflow.editor_reading import read_editor_file
from tests.core.workflow.build import (
    CLASSES,
    LOAD,
    MUTED,
    SAVE,
    document,
    inputs_of,
    link,
    node,
    node_class,
    port,
    slot,
    subgraph,
    widget,
)
from tests.core.workflow.pairs import as_sent, converted


def test_a_node_has_class_inputs_and_title() -> None:
    shown = node_class("Load", {"image": [["a.png"]]}, display_name="Load Image")
    file = document([node(1, "Load", values=["b.png"]), node(2, "Load", title="Mine")])
    assert converted(file, {"Load": shown}).graph == {
        "1": {
            "inputs": {"image": "b.png"},
            "class_type": "Load",
            "_meta": {"title": "Load Image"},
        },
        "2": {"inputs": {"image": "a.png"}, "class_type": "Load", "_meta": {"title": "Mine"}},
    }


def test_links_stand_behind_values() -> None:
    file = document(
        [node(1, "Load"), node(2, "Blur", [slot("image", "IMAGE", 3)], [4])],
        [[3, 1, 0, 2, 0, "IMAGE"]],
    )
    assert list(inputs_of(file)["2"]) == ["sigma", "image"]


@pytest.mark.parametrize(
    "nodes", [[], [node(1, "Load", mode=MUTED)], [node(1, "Note"), node(2, "Reroute")], [5]]
)
def test_a_file_in_which_nothing_runs_is_a_problem(nodes: Any) -> None:
    made = convert(read_editor_file(document(nodes)), CLASSES)
    assert made == Message("editor.nothing_runs")


def test_subgraphs_that_hold_each_other_are_a_problem() -> None:
    file = document([node(1, "g")], definitions=[subgraph("g", [node(2, "g")])])
    made = convert(read_editor_file(file), CLASSES)
    assert isinstance(made, Message)
    assert made.key == "editor.too_large"


def test_missing_classes_are_listed_once_in_order() -> None:
    off = node(5, "Off", mode=MUTED)
    file = document([node(1, "B"), node(2, "A"), node(3, "B"), node(4, "Load"), off])
    assert converted(file, CLASSES).missing == ("B", "A")


def test_a_node_of_a_missing_class_has_what_the_file_tells() -> None:
    named = node(2, "Gone", [slot("image", "IMAGE", 3), widget("n", "INT", 4), slot("x", "X", 5)])
    named["widgets_values_named"] = {"n": 1, "many": [1, 2]}
    file = document(
        [node(1, "Load"), named, node(6, "PrimitiveNode", values=[7])],
        [[3, 1, 0, 2, 0, "IMAGE"], [4, 6, 0, 2, 1, "INT"], [5, 6, 1, 2, 2, "X"]],
    )
    assert inputs_of(file)["2"] == {
        "n": 7,
        "many": {"__value__": [1, 2]},
        "image": ["1", 0],
    }


def test_an_input_that_the_class_lacks_is_left_out_and_noted() -> None:
    file = document(
        [node(1, "Load"), node(2, "Blur", [slot("old", "IMAGE", 3), slot("off", "X", 4)])],
        [[3, 1, 0, 2, 0, "IMAGE"], [4, 5, 0, 2, 1, "X"]],
    )
    made = converted(file, CLASSES)
    assert made.graph["2"]["inputs"] == {"sigma": 1}
    assert made.notes == (message("editor.unknown_input", node="2", type="Blur", field="old"),)


def test_values_of_another_version_are_noted() -> None:
    made = converted(document([node(2, "Blur", values=["wrong"])]), CLASSES)
    assert made.graph["2"]["inputs"] == {"sigma": 1}
    assert made.notes == (message("editor.other_version", node="2", type="Blur", fields="sigma"),)


@pytest.mark.parametrize(
    ("kind", "name"), [("WEBCAM", "Cam"), ("AUDIO_RECORD", "Mic"), ("LOAD_3D", "Load3D")]
)
def test_what_a_person_draws_or_records_is_noted(kind: str, name: str) -> None:
    made = converted(document([node(1, name)]), {name: node_class(name, {"x": [kind]})})
    assert made.notes == (message("editor.drawn", node="1", type=name),)


def test_a_viewer_is_sent_empty() -> None:
    viewer = node_class("Preview3D", {"model": ["STRING", {"forceInput": True}]})
    made = converted(document([node(1, "Preview3D")]), {"Preview3D": viewer})
    assert made.graph["1"]["inputs"] == {"image": ""}
    assert made.notes == ()


def test_entries_that_were_skipped_are_noted() -> None:
    made = converted(document([node(1, "Load"), None, node(1, "Blur")]), CLASSES)
    assert made.notes == (message("editor.skipped", count=2),)


def test_controls_are_told_by_node_and_field() -> None:
    seeded = node_class("Seeded", {"seed": ["INT"]})
    made = converted(document([node(1, "Seeded", values=[4, "randomize"])]), {"Seeded": seeded})
    assert made.controls == {("1", "seed"): "randomize"}


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("COLORS", ["#fff"], {"__value__": ["#fff"]}),
        ("CURVE", [[0, 1]], {"__type__": "CURVE", "__value__": [[0, 1]]}),
        ("BOUNDING_BOXES", [], {"__value__": []}),
        ("COLOR", "#fff", "#fff"),
    ],
)
def test_a_list_is_wrapped(kind: str, value: Any, wanted: Any) -> None:
    found = node_class("A", {"x": [kind]})
    assert inputs_of(document([node(1, "A", values=[value])]), {"A": found})["1"]["x"] == wanted


PRIMITIVE_LINKS = [[3, 6, 0, 2, 0, "FLOAT"], [4, 6, 0, 5, 0, "FLOAT"]]


@pytest.mark.parametrize(
    ("values", "mode", "wanted"),
    [
        ([8, "fixed"], 0, [8, 8]),
        ([8], MUTED, [8, 8]),
        ([8], 4, [8, 8]),
        ([], 0, [1, 2]),
        ([None], 0, [1, 2]),
        (["text"], 0, [1, 2]),
        ({"value": 8}, 0, [8, 8]),
    ],
)
def test_a_primitive_gives_its_value_to_each_widget(values: Any, mode: int, wanted: Any) -> None:
    nodes = [
        node(2, "Blur", [widget("sigma", "FLOAT", 3)], [1]),
        node(5, "Blur", [widget("sigma", "FLOAT", 4)], [2]),
        node(6, "PrimitiveNode", values=values, mode=mode),
    ]
    found = inputs_of(document(nodes, PRIMITIVE_LINKS))
    assert [found["2"]["sigma"], found["5"]["sigma"]] == wanted


def test_a_primitive_reaches_nothing_through_a_reroute() -> None:
    nodes = [
        node(2, "Blur", [widget("sigma", "FLOAT", 3)], [1]),
        node(4, "Reroute", [slot("", "*", 5)]),
        node(6, "PrimitiveNode", values=[8]),
    ]
    links = [[3, 4, 0, 2, 0, "FLOAT"], [5, 6, 0, 4, 0, "FLOAT"]]
    assert inputs_of(document(nodes, links))["2"] == {"sigma": 1}


def test_a_primitive_works_within_a_subgraph() -> None:
    inner = subgraph(
        "g",
        [
            node(2, "Blur", [widget("sigma", "FLOAT", 3)], [1]),
            node(6, "PrimitiveNode", values=[8]),
        ],
        [link(3, 6, 0, 2, 0, "FLOAT")],
    )
    assert inputs_of(document([node(1, "g")], definitions=[inner]))["1:2"] == {"sigma": 8}


def test_a_dynamic_option_from_a_host_brings_its_inputs() -> None:
    options = [
        {"key": "none"},
        {"key": "match", "inputs": {"required": {"to": ["IMAGE,MASK"], "n": ["INT"]}}},
    ]
    found = node_class("D", {"c": ["COMFY_DYNAMICCOMBO_V3", {"options": options}]})
    kind = "COMFY_DYNAMICCOMBO_V3"
    slots = [widget("c", kind, 1), slot("c.to", "IMAGE,MASK", 2)]
    inner = subgraph(
        "g",
        [node(2, "D", slots, ["none"]), node(4, "Load")],
        [link(1, -10, 0, 2, 0, kind), link(2, 4, 0, 2, 1)],
        [port("c", kind, 1)],
    )
    file = document([node(1, "g", [widget("c", kind)], ["match"])], definitions=[inner])
    assert inputs_of(file, {"D": found, "Load": LOAD})["1:2"] == {
        "c": "match",
        "c.n": 0,
        "c.to": ["1:4", 0],
    }


def test_growing_and_open_sockets_are_sent_when_linked() -> None:
    found = node_class(
        "G",
        {
            "g": ["COMFY_AUTOGROW_V3", {"template": {"prefix": "p", "max": 2}}],
            "m": ["COMFY_MATCHTYPE_V3", {"template": {"allowed_types": "IMAGE,MASK"}}],
        },
    )
    names = ("g.p0", "g.p1", "g.p2", "m")
    slots = [slot(name, "IMAGE", n if n != 1 else None) for n, name in enumerate(names)]
    links = [[n, 7, 0, 2, n, "IMAGE"] for n in (0, 2, 3)]
    made = converted(document([node(7, "Load"), node(2, "G", slots)], links), {"G": found})
    assert made.graph["2"]["inputs"] == {"g.p0": ["7", 0], "m": ["7", 0]}
    assert [note.args["field"] for note in made.notes] == ["g.p2"]


def test_of_two_slots_with_one_name_the_first_that_is_fed_counts() -> None:
    slots = [slot("image", "IMAGE"), slot("image", "IMAGE", 3), slot("image", "IMAGE", 4)]
    links = [[3, 1, 0, 2, 1, "IMAGE"], [4, 1, 1, 2, 2, "IMAGE"]]
    assert inputs_of(document([node(1, "Load"), node(2, "Blur", slots)], links))["2"]["image"] == [
        "1",
        0,
    ]


SAVER = node_class(
    "Save", {"image": ["IMAGE"], "filename_prefix": ["STRING", {}]}, output_node=True
)
TYPED = {**CLASSES, "Save": SAVER}


def prefix(text: str, *nodes: Any, links: Any = (), **more: Any) -> str:
    file = document([node(9, "Save", values=[text]), *nodes], links, **more)
    return str(as_sent(converted(file, TYPED))["9"]["inputs"]["filename_prefix"])


def test_tokens_name_nodes_by_property_else_by_title() -> None:
    blur = node(1, "Blur", values=[2.0], properties={"Node name for S&R": "Soft"})
    titled = node(2, "Number", values=[7], title="Soft")
    assert prefix("%Soft.value%", blur, titled) == "%Soft.value%"
    assert prefix("%Soft.sigma%", blur, titled) == "2"
    assert prefix("%Number.value%", node(2, "Number", values=[7])) == "7"


def test_tokens_may_name_nodes_that_are_off_or_in_subgraphs() -> None:
    assert prefix("%Number.value%", node(2, "Number", values=[7], mode=MUTED)) == "7"
    inner = subgraph("g", [node(2, "Number", values=[8])])
    assert prefix("%Number.value%", node(3, "g"), definitions=[inner]) == "8"


def test_only_prefixes_of_nodes_that_save_have_tokens() -> None:
    made = converted(document([node(9, "Save", values=["%Load.image%"])]), {"Save": SAVE})
    assert made.texts.tokens == ()
    plain = converted(document([node(9, "Save", values=["x%date:yy%"])]), TYPED)
    assert plain.texts.tokens == (("9", "filename_prefix"),)
    assert plain.texts.aliases == ()
    assert plain.graph["9"]["inputs"]["filename_prefix"] == "x%date:yy%"


@pytest.mark.parametrize(("flag", "wanted"), [(True, "5 cats"), (False, "%Number.value% cats")])
def test_a_primitives_tokens_are_replaced_where_it_says_so(flag: bool, wanted: str) -> None:
    properties = {"Run widget replace on values": flag}
    nodes = [
        node(1, "Text", [widget("text", "STRING", 3)]),
        node(6, "PrimitiveNode", values=["%Number.value% cats"], properties=properties),
        node(2, "Number", values=[5]),
    ]
    made = converted(document(nodes, [[3, 6, 0, 1, 0, "STRING"]]), CLASSES)
    assert as_sent(made)["1"]["inputs"]["text"] == wanted


def test_prompts_stay_as_typed_until_a_run() -> None:
    prompt = node_class("Prompt", {"text": ["STRING", {"dynamicPrompts": True}], "n": ["INT"]})
    made = converted(document([node(1, "Prompt", values=["a {b|c}"])]), {"Prompt": prompt})
    assert made.graph["1"]["inputs"]["text"] == "a {b|c}"
    assert made.texts.dynamic == (("1", "text"),)
    assert as_sent(made)["1"]["inputs"]["text"] == "a b"
