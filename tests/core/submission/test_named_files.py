"""The files that an order names, and the person's file that a task uploaded under a name."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Reason
from app.core.submission.named_files import (
    file_of_task,
    missing_file,
    named_files,
    names_files,
)
from app.core.submission.order import Order
from app.core.task.output import OutputFile
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from tests.fakes.values import a_task, an_image, an_order

IMAGE = Input("1.image", InputKind.IMAGE, (("1", "image"),), {"en": "image"})
TEXT = Input("1.text", InputKind.TEXT, (("1", "text"),), {"en": "text"}, default="a.png")


def graph_of(image: Any) -> dict[str, Any]:
    return {"1": {"class_type": "LoadImage", "inputs": {"image": image, "text": "a.png"}}}


def order_of(image: Any, **values: Any) -> Order:
    kind = WorkflowType("own:x", {"en": "X"}, graph_of(image), (IMAGE, TEXT))
    return Order(kind, values)


@pytest.mark.parametrize(
    ("value", "filename", "subfolder", "folder"),
    [
        ("a.png", "a.png", "", "input"),
        ("in/der/a.png", "a.png", "in/der", "input"),
        ("a.png [input]", "a.png", "", "input"),
        ("a.png [output]", "a.png", "", "output"),
        ("in/a.png [temp]", "a.png", "in", "temp"),
        ("a [b].png", "a [b].png", "", "input"),
    ],
)
def test_a_name_is_taken_apart_as_the_server_does(
    value: str, filename: str, subfolder: str, folder: str
) -> None:
    order = order_of(value)
    (named,) = named_files(order, order.kind.graph)
    assert (named.input, named.value) == ("1.image", value)
    assert named.file == OutputFile("1", "", filename, subfolder, folder)
    assert named.may_be_brought is (folder == "input")


@pytest.mark.parametrize("value", ["", "none", "none [output]", ["2", 0], None, 5])
def test_a_value_that_is_no_file_name_is_none(value: Any) -> None:
    order = order_of(value)
    assert named_files(order, order.kind.graph) == ()


def test_an_input_whose_node_is_not_sent_names_nothing() -> None:
    assert named_files(order_of("a.png"), {}) == ()


def test_a_file_of_the_persons_takes_the_place_of_a_name() -> None:
    order = order_of("a.png", **{"1.image": an_image()})
    assert named_files(order, order.kind.graph) == ()
    assert not names_files(order)


def test_only_file_inputs_without_a_file_may_name_one() -> None:
    assert names_files(order_of("a.png"))
    assert not names_files(an_order("text-to-image"))
    assert not names_files(an_order("upscale"))


def test_a_task_gives_the_file_that_it_uploaded_under_a_name() -> None:
    kind = order_of("a.png").kind
    types = {kind.id: kind}
    image = an_image("mine.png")
    task = a_task(workflow_type=kind.id, inputs={"1.image": image}, graph=graph_of("mine (1).png"))
    assert file_of_task(task, types, "mine (1).png") == ("1.image", image)
    assert file_of_task(task, types, "mine.png") is None
    assert file_of_task(replace(task, inputs={}), types, "mine (1).png") is None
    assert file_of_task(replace(task, graph={}), types, "mine (1).png") is None
    assert file_of_task(task, {}, "mine (1).png") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Invalid image file: a.png", OutputFile("7", "images", "a.png", "", "input")),
        ("Invalid image file: b/c/a.png", OutputFile("7", "images", "a.png", "b/c", "input")),
        ("Value not in list", None),
    ],
)
def test_a_refusal_may_name_a_missing_file(text: str, found: OutputFile | None) -> None:
    assert missing_file(Reason("7", "LoadImage", "image", text)) == found
