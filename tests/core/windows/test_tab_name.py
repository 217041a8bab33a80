"""The name of a tab, and how it is sent to other windows."""

import json
from typing import Any

import pytest

from app.core.task.task_map import TaskMap
from app.core.windows.consistency import parse_presence
from app.core.windows.public_json import presence
from app.core.windows.tab_name import (
    MAX_TAB_NAME,
    NO_NAME,
    TabName,
    plain_name,
    read_name,
    tab_name,
    typed_name,
)
from app.core.workflow.catalog import Catalog
from tests.fakes.values import A, a_task, a_window, an_id, shipped_catalog

TASKS = TaskMap().bind(
    a_task(1),
    a_task(2, workflow_type="text-to-image", title="Text", inputs={"prompt": "red barn in snow"}),
)


def test_a_tab_is_named_by_its_last_task() -> None:
    found = tab_name(a_window(tasks=TASKS), shipped_catalog(), "mine")
    assert found == TabName("mine", "text-to-image", "Text", "red barn in snow")
    assert tab_name(a_window(), Catalog()) == NO_NAME


def test_a_typed_name_is_one_short_line() -> None:
    assert typed_name("  my \n barns ") == "my barns"
    assert len(typed_name("x" * 99)) == MAX_TAB_NAME


def test_a_name_survives_the_way_to_another_window() -> None:
    name = TabName("mine", "t", "T", "red barn")
    told = presence(a_window(tasks=TASKS), name, {an_id(1): "red barn"})
    heard = parse_presence(json.loads(json.dumps(told)))
    assert heard is not None
    assert read_name(heard) == name
    assert [task.get("words") for task in heard["tasks"]] == ["red barn", None]


def test_without_a_name_nothing_is_sent_of_it() -> None:
    assert plain_name(NO_NAME) == {}


@pytest.mark.parametrize("value", [7, None, ["x"], "\ud800"])
def test_a_name_that_is_no_text_is_none(value: Any) -> None:
    assert read_name({"name": value, "words": value}) == NO_NAME
    task = {"promptId": "p", "executionServer": A, "state": "running", "words": value}
    heard = parse_presence({"windowId": "w", "clientId": "c", "tasks": [task]})
    assert heard is not None
    assert "words" not in heard["tasks"][0]


def test_long_names_of_others_are_cut() -> None:
    long = read_name({"name": "x" * 999, "title": "x" * 999})
    assert (len(long.given), len(long.title)) == (MAX_TAB_NAME, 300)
