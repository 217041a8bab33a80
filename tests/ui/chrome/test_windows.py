"""The list of tabs: each by its work or its name."""

from typing import Any

from app.core.task.task import TaskState
from app.core.windows.state_fields import ClosedWindow
from app.ui.dialog_state import TabNaming
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, WINDOW_ID, B, done_task, make_scene, make_task, whole
from tests.ui.words import text

TAB = {
    "windowId": "w2",
    "clientId": "c2",
    "lockedServer": B,
    "pinned": True,
    "spread": False,
    "openTaskCount": 2,
    "tasks": [],
}


def panel(*tasks: Any, **changes: Any) -> Tag:
    return parse(whole("windows", make_scene(*tasks, **changes)))


def names(root: Tag) -> list[str]:
    return [tag.text for tag in root.of_class("window-name")]


def test_a_tab_is_named_by_its_last_work() -> None:
    task = done_task(inputs={"prompt": "red barn in snow"})
    assert names(panel(task)) == ["Everything · red barn in snow"]
    assert names(panel(task, language="zh")) == ["全部 · red barn in snow"]
    assert names(panel()) == [text("en", "windows.new")]


def test_a_given_name_counts_first() -> None:
    assert names(panel(done_task(), tab_given="mine", others=[{**TAB, "name": "other"}])) == [
        "mine",
        "other",
    ]


def test_a_press_on_another_tab_goes_there() -> None:
    root = panel(others=[{**TAB, "title": "Gone", "words": "a fox"}])
    button = root.one("button", data_action="call-tab")
    assert (button["data-arg"], button.text) == ("w2", "Gone · a fox")
    row = root.one("li", id="window-w2")
    assert row["title"] == "w2"
    assert not root.one("li", id=f"window-{WINDOW_ID}").all(data_action="call-tab")


def test_this_tab_can_be_named() -> None:
    assert panel().one(data_action="name-tab")
    root = panel(tab_naming=TabNaming("x"))
    form = root.one("form", data_submit="save-tab-name")
    assert form.one("input")["value"] == "x"
    assert form.one("input")["placeholder"] == text("en", "windows.new")
    assert form.one("label")["for"] == form.one("input")["id"]
    assert form.one(data_action="cancel-tab-name")


def test_all_can_be_stopped_while_anything_is_open() -> None:
    assert not panel().all(data_action="stop-all")
    assert panel(make_task(TaskState.QUEUED)).one(data_action="stop-all")
    task = {"promptId": "p", "executionServer": B, "state": "queued"}
    assert panel(others=[{**TAB, "tasks": [task]}]).one(data_action="stop-all")
    assert panel(orphans=(ClosedWindow("w3", 2, 1),)).one(data_action="stop-all")
    assert not panel(orphans=(ClosedWindow("w3", 2, 0),)).all(data_action="stop-all")


def test_hostile_names_are_text() -> None:
    root = panel(tab_given=HOSTILE, others=[{**TAB, "name": HOSTILE, "windowId": HOSTILE}])
    assert not root.all("script") + root.all("img")
