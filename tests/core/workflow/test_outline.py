"""What a form needs beside the graph: titles, groups, notes, where models and classes are from."""

from app.core.message import Message
from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.outline import ModelSource, NodeLabel, NoteText, Outline, Pack, outline
from tests.core.workflow.build import BYPASSED, MUTED, document, node, subgraph


def made(*nodes: object, **more: object) -> Outline:
    found = outline(read_editor_file(document(nodes, **more)), {})  # type: ignore[arg-type]
    assert isinstance(found, Outline)
    return found


def at(left: float, top: float) -> dict[str, list[float]]:
    return {"pos": [left, top], "size": [20, 20]}


def test_a_node_belongs_to_the_smallest_group_around_its_middle() -> None:
    groups = [
        {"title": "Wide", "bounding": [0, 0, 100, 100]},
        {"title": "Small", "bounding": [0, 0, 40, 40]},
        {"title": "", "bounding": [500, 500, 10, 10]},
    ]
    found = made(
        node(1, "A", **at(25, 25)),
        node(2, "A", **at(50, 50), title="Mine"),
        node(3, "A", **at(95, 50)),
        node(4, "A", mode=MUTED),
        groups=groups,
    )
    assert found.labels == (
        NodeLabel("1", "", "Small", ""),
        NodeLabel("2", "Mine", "Wide", ""),
        NodeLabel("3", "", "", ""),
    )
    assert found.groups == ("Wide", "Small")


def test_hosts_and_what_is_in_them_have_labels() -> None:
    groups = [{"title": "Inside", "bounding": [0, 0, 100, 100]}]
    inner = subgraph("g", [node(5, "A", **at(0, 0)), node(6, "Note")], groups=groups, name="Part")
    found = made(node(3, "g"), node(4, "g", title="Mine"), definitions=[inner])
    assert found.labels == (
        NodeLabel("3", "Part", "", "", is_host=True),
        NodeLabel("4", "Mine", "", "", is_host=True),
        NodeLabel("3:5", "", "Inside", "3"),
        NodeLabel("4:5", "", "Inside", "4"),
    )


def test_notes_are_texts_for_people() -> None:
    found = made(
        node(1, "Note", values=["plain"], title="T"),
        node(2, "MarkdownNote", values={"text": "*rich*"}),
        node(3, "Note", values=[5]),
    )
    assert found.notes == (
        NoteText("T", "plain", False),
        NoteText("", "*rich*", True),
        NoteText("", "", False),
    )


def test_models_say_where_they_are_from() -> None:
    models = [
        {"name": "a.safetensors", "url": "https://x/a", "directory": "vae"},
        {"name": "b.safetensors", "url": 5},
        {"url": "https://x/c"},
        None,
    ]
    properties = {"models": models}
    found = made(node(1, "A", properties=properties), node(2, "A", properties=properties))
    assert found.models == (
        ModelSource("a.safetensors", "https://x/a", "vae"),
        ModelSource("b.safetensors", "", ""),
    )


def test_classes_say_which_pack_they_are_from() -> None:
    found = made(
        node(1, "A", properties={"cnr_id": "comfy-core", "ver": "0.3.64"}),
        node(2, "B", properties={"aux_id": "owner/name", "ver": 5}),
        node(3, "C"),
        node(4, "D", properties={"cnr_id": "off"}, mode=BYPASSED),
    )
    assert found.packs == (
        Pack("A", "comfy-core", "", "0.3.64"),
        Pack("B", "", "owner/name", "5"),
    )


def test_a_file_that_cannot_be_laid_out_is_a_problem() -> None:
    file = read_editor_file(document([node(1, "g")], definitions=[subgraph("g", [node(2, "g")])]))
    assert isinstance(outline(file, {}), Message)
