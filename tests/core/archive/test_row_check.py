"""Rows that the page would never write are distinguished from valid ones."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.archive.row_check import is_sound
from app.core.errors import Reason
from app.core.message import message
from app.core.storage.recovery import tasks_of
from app.core.storage.task_row import row_of
from app.core.task.output import MAX_TEXT_LETTERS, MAX_TEXTS, OutputText
from app.core.task.task import Task, Trouble
from app.core.workflow.input_file import InputImage
from tests.core.json_values import JSON
from tests.core.rows import tasks
from tests.fakes.values import a_file, a_task

TROUBLE = Trouble(message("task.refused", why=message("a", n=1)), (Reason("1", "K", "f", "no"),))
NODE = {"class_type": "K", "inputs": {"steps": 3}}
TASK = a_task(
    inputs={"image": InputImage("a.png", 3, None), "prompt": "a cat", "steps": 2},
    graph={"1": NODE},
    outputs=(a_file(),),
    picture=a_file(),
    texts=(OutputText("5", "text", "a cat"),),
    trouble=TROUBLE,
)


def a_row(task: Task = TASK, **fields: Any) -> dict[str, Any]:
    return {**row_of(task), "owner": "window-1", "rev": 1, **fields}


def test_a_row_of_an_earlier_page_has_no_texts() -> None:
    row = a_row()
    del row["texts"]
    assert is_sound(row)


def test_a_row_of_an_earlier_page_may_hold_more_of_a_node_than_is_read() -> None:
    assert is_sound(a_row(graph={"1": {**NODE, "is_changed": [1]}}))


@given(tasks())
def test_every_row_of_a_task_is_sound(task: Task) -> None:
    assert is_sound(a_row(task))


WRONG: dict[str, list[Any]] = {
    "promptId": [None, 3, "\ud800"],
    "owner": [None, 3, []],
    "rev": [None, "1", True],
    "windowId": [3],
    "clientId": [None],
    "workflowType": [{}],
    "title": [5],
    "batchId": [5, "\ud800"],
    "movingTo": [5, "", "a:8188"],
    "remoteId": [None],
    "retryOf": [5],
    "foreign": [0, None],
    "cancelling": ["yes"],
    "attempt": [1.5],
    "registeredAt": [None, "now", -1, 10**400, True],
    "endedAt": [-1, 1.5, 2**47],
    "hiddenAt": [-1, 1.5, 2**47, "now"],
    "executionServer": [5, "", "javascript:alert(1)", "a:8188", "http://[", "http://a\n"],
    "inputs": [
        {"a": [1]},
        {"a": 10**400},
        {"a": float("inf")},
        {"a": {"inputImage": {"name": 1, "size": 1}}},
    ],
    "graph": [
        {"1": {**NODE, "inputs": {"steps": [10**400]}}},
        5,
        [],
        {"1": 5},
        {"1": {"class_type": 1, "inputs": {}}},
        {"1": {"class_type": "K"}},
    ],
    "outputs": [
        [{**row_of(TASK)["picture"], "filename": 5}],
        [{**row_of(TASK)["picture"], "filename": "\udfff.png"}],
    ],
    "texts": [
        [["5", "text", "a cat"]],
        [["5", "text", "a cat", 1]],
        [["5", "text", "\udfff", False]],
        [["5", 7, "a cat", False]],
        [["5", "text", "x" * (MAX_TEXT_LETTERS + 1), False]],
        [["5", "text", "a cat", False]] * (MAX_TEXTS + 1),
        {"abcd": 1},
    ],
    "picture": [{**row_of(TASK)["picture"], "type": None}],
    "trouble": [
        {**row_of(TASK)["trouble"], "traceback": None},
        {**row_of(TASK)["trouble"], "reasons": [["1", "K", "f", 5]]},
        {**row_of(TASK)["trouble"], "message": {"key": ["a"], "args": {}}},
    ],
    "warning": [
        {
            **row_of(TASK)["trouble"],
            "message": {"key": "a", "args": {"why": {"message": {"key": 1, "args": {}}}}},
        }
    ],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_field_of_another_kind_is_found(name: str, value: Any) -> None:
    assert is_sound(a_row())
    assert not is_sound(a_row(**{name: value}))


@given(st.dictionaries(st.sampled_from(sorted(a_row())), JSON, max_size=3))
def test_whatever_could_be_read_as_a_task_can_be_looked_at(fields: dict[str, Any]) -> None:
    row = a_row(**fields)
    if tasks_of([row])[0]:
        is_sound(row)
