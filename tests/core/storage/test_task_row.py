"""A task as a row and back."""

import json
from typing import Any

import pytest
from hypothesis import given

from app.core.errors import Reason
from app.core.message import message
from app.core.storage.task_row import BATCH, HIDDEN, VERSION, row_of, task_of
from app.core.task.output import OutputText
from app.core.task.task import Task, Trouble
from tests.core.rows import as_kept, tasks
from tests.fakes.values import a_file, a_task, an_image


@given(tasks())
def test_any_task_comes_back_from_its_row(task: Task) -> None:
    assert task_of(row_of(task)) == as_kept(task)


@given(tasks())
def test_a_row_is_json_and_survives_being_written(task: Task) -> None:
    row = row_of(task)
    assert json.loads(json.dumps(row)) == row
    assert task_of(json.loads(json.dumps(row))) == as_kept(task)


@given(tasks())
def test_a_task_that_came_back_has_the_same_row(task: Task) -> None:
    assert row_of(task_of(row_of(task))) == row_of(task)


def test_all_that_a_task_can_hold_comes_back() -> None:
    inner = message("task.imported")
    trouble = Trouble(
        message("submit.rejected", why=inner, n=2),
        (Reason("3", "KSampler", "seed", "no"),),
        "line 1",
    )
    file = a_file()
    task = a_task(
        inputs={"image": an_image(), "steps": 4},
        outputs=(file,),
        picture=file,
        texts=(OutputText("5", "text", "a cat"), OutputText("5", "string", "x", is_cut=True)),
        trouble=trouble,
        warning=trouble,
    )
    assert task_of(json.loads(json.dumps(row_of(task)))) == as_kept(task)


def test_a_row_of_an_earlier_page_has_no_texts() -> None:
    row = row_of(a_task())
    del row["texts"]
    assert task_of(row).texts == ()


def test_a_task_knows_its_batch_and_one_of_an_earlier_page_has_none() -> None:
    row = row_of(a_task(batch_id="b1"))
    assert row[BATCH] == "b1"
    assert task_of(row).batch_id == "b1"
    assert BATCH not in row_of(a_task())
    assert task_of(row_of(a_task())).batch_id == ""


def test_an_image_is_kept_by_name_and_size_alone() -> None:
    row = row_of(a_task(inputs={"image": an_image("photo.png", b"12345"), "steps": 4}))
    assert row["inputs"] == {"image": {"inputImage": {"name": "photo.png", "size": 5}}, "steps": 4}


def test_only_a_task_off_the_list_has_the_flag_and_rows_of_earlier_pages_have_none() -> None:
    assert HIDDEN not in row_of(a_task())
    assert task_of(row_of(a_task())).hidden_at is None
    assert task_of(row_of(a_task(hidden_at=7))).hidden_at == 7


@pytest.mark.parametrize(
    "change",
    [
        {"version": VERSION + 1},
        {"version": None},
        {"state": "dreaming"},
        {"inputs": {"image": {"strange": 1}}},
        {"inputs": None},
        {"outputs": 5},
        {"trouble": {"message": None, "reasons": [], "traceback": ""}},
        {"trouble": {"message": {"key": "k", "args": {}}, "reasons": [[1]], "traceback": ""}},
        {"picture": {"filename": "a.png"}},
    ],
)
def test_a_row_of_somebody_elses_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        task_of({**row_of(a_task()), **change})


@pytest.mark.parametrize("missing", sorted(row_of(a_task()).keys() - {"texts"}))
def test_a_row_without_one_of_its_parts_is_refused(missing: str) -> None:
    row = {name: value for name, value in row_of(a_task()).items() if name != missing}
    with pytest.raises(KeyError):
        task_of(row)
