"""App mode: the fields and results that a file's author chose."""

from typing import Any

import pytest

from app.core.message import Message
from app.core.workflow.app_mode import AppInput, AppMode
from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.outline import outline
from tests.core.workflow.build import (
    CLASSES,
    MUTED,
    document,
    link,
    node,
    node_class,
    port,
    subgraph,
    widget,
)

OUTPUT = node_class("Save", {"image": ["IMAGE"]}, output_node=True)
GRAPH = subgraph(
    "g",
    [node(5, "Text", [widget("text", "STRING", 1)]), node(6, "Save"), node(8, "Number")],
    [link(1, -10, 0, 5, 0, "STRING")],
    [port("said", "STRING", 1)],
)
NODES = [
    node(1, "Load", [{**widget("image", "COMBO"), "label": "A photo"}]),
    node(2, "Save"),
    node(3, "g", [widget("said", "STRING")]),
    node(4, "Load", mode=MUTED),
]


def app(inputs: Any = (), outputs: Any = (), **extra: Any) -> AppMode | None:
    data = {"inputs": list(inputs), "outputs": list(outputs)}
    extra = {"linearData": data, **extra}
    file = read_editor_file(document(NODES, definitions=[GRAPH], id="root", extra=extra))
    found = outline(file, {**CLASSES, "Save": OUTPUT})
    assert not isinstance(found, Message)
    return found.app


SAID = AppInput("said", "", (("3:5", "text"),))
PHOTO = AppInput("image", "A photo", (("1", "image"),))


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ([1, "image"], PHOTO),
        (["1", "image"], PHOTO),
        ([1, "image", {"height": 80}], AppInput("image", "A photo", (("1", "image"),), 80)),
        ([1, "image", {"height": -5}], PHOTO),
        ([1, "other"], AppInput("other", "", (("1", "other"),))),
        ([3, "said"], SAID),
        ([5, "text"], SAID),
        (["3:5", "text"], SAID),
        (["root:1:image", "image"], PHOTO),
        (["g:5:text", ""], SAID),
    ],
)
def test_a_reference_leads_to_a_field(entry: Any, wanted: AppInput) -> None:
    found = app([entry])
    assert found is not None
    assert found.inputs == (wanted,)


@pytest.mark.parametrize(
    "entry", [[9, "x"], [3, "gone"], [4, "image"], [5, "gone"], [None, "x"], [], None, 5]
)
def test_references_that_lead_nowhere_are_ignored(entry: Any) -> None:
    assert app([entry]) is None
    found = app([entry, [1, "image"]])
    assert found is not None
    assert found.inputs == (PHOTO,)


@pytest.mark.parametrize(
    ("ref", "wanted"),
    [(2, ("2",)), ("2", ("2",)), (3, ("3:6",)), (6, ("3:6",)), ("3:6", ("3:6",))],
)
def test_outputs_are_nodes_whose_results_count(ref: Any, wanted: tuple[str, ...]) -> None:
    found = app(outputs=[ref, ref])
    assert found is not None
    assert found.outputs == wanted


@pytest.mark.parametrize("ref", [4, 9, None, {}, "x:9"])
def test_outputs_that_are_not_there_are_ignored(ref: Any) -> None:
    assert app(outputs=[ref]) is None


def test_a_file_may_be_meant_to_open_as_an_app() -> None:
    for flag, wanted in ((True, True), (False, False), (None, False)):
        found = app([[1, "image"]], linearMode=flag)
        assert found is not None
        assert found.opens is wanted


def test_a_file_without_it_has_none() -> None:
    assert app() is None
    assert app(linearData=5) is None
