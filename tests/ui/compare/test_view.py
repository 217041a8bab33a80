"""The comparison: each picture from its own server, and what differs."""

import pytest

from app.core.pictures.urls import picture_url
from app.ui.compare.view import compare
from app.ui.viewer_state import CompareMode, Comparing
from tests.ui.page import Tag, parse
from tests.ui.scenes import A, B, done_task, make_scene
from tests.ui.words import text

ONE = done_task(A, inputs={"prompt": "a lake", "steps": 4})
TWO = done_task(B, inputs={"prompt": "a lake", "steps": 8})
KEYS = (f"{ONE.prompt_id}:0", f"{TWO.prompt_id}:0")


def shown(comparing: Comparing | None) -> Tag:
    return parse(compare(make_scene(ONE, TWO, comparing=comparing)))


def test_is_empty_while_nothing_is_compared() -> None:
    for comparing in (None, Comparing(KEYS[:1]), Comparing((KEYS[0], "gone:0"))):
        root = shown(comparing)
        assert (root["id"], root["data-testid"]) == ("compare", "compare")
        assert not root.children


@pytest.mark.parametrize("mode", CompareMode)
def test_each_picture_is_from_its_server_under_its_mark(mode: CompareMode) -> None:
    root = shown(Comparing(KEYS, mode))
    sources = [image["data-src"] for image in root.all("img")]
    assert sources == [picture_url(task, task.outputs[0]) for task in (ONE, TWO)]
    titles = [tag["title"] for tag in root.of_class("compare-from")]
    assert titles == ["Alpha", "Beta"]
    pressed = root.one("button", aria_pressed="true")
    assert pressed["data-arg"] == mode


def test_only_the_inputs_that_differ_are_listed() -> None:
    (table,) = shown(Comparing(KEYS)).all("table")
    assert [row.text for row in table.one("tbody").all("tr")] == ["Steps 4 8"]
    assert [head.text.split()[-1] for head in table.one("thead").all("th")] == ["Alpha", "Beta"]
    same = done_task(A, inputs=ONE.inputs)
    keys = (KEYS[0], f"{same.prompt_id}:0")
    root = parse(compare(make_scene(ONE, same, comparing=Comparing(keys))))
    assert text("en", "compare.nothing") in root.text


def test_one_is_in_front_while_they_blink() -> None:
    root = shown(Comparing(KEYS, CompareMode.BLINK, 1))
    behind = ["data-behind" in tag.attributes for tag in root.of_class("compare-pane")]
    assert behind == [True, False]
    assert root.one(data_action="compare-play")
    assert not root.all(type="range")


def test_there_is_a_cut_between_each_two() -> None:
    third = done_task(A, inputs={"steps": 9})
    keys = (*KEYS, f"{third.prompt_id}:0")
    root = parse(compare(make_scene(ONE, TWO, third, comparing=Comparing(keys))))
    assert [tag["data-cut"] for tag in root.all(type="range")] == ["1", "2"]
    assert [tag["data-handle"] for tag in root.of_class("compare-handle")] == ["1", "2"]
