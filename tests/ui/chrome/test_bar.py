"""The bar on top."""

from typing import Any

import pytest

from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.ui.chrome import bar as bar_module
from app.ui.chrome.bar import bar
from app.ui.locale.header import Header
from app.ui.locale.listed import LANGUAGES
from tests.ui.page import Tag, parse
from tests.ui.scenes import WINDOW_ID, A, done_task, make_scene, make_task
from tests.ui.words import text

HELD = WindowLock(A)
PINNED = WindowLock(A, LockMode.PINNED)
SPREAD = WindowLock(None, LockMode.SPREAD)


def lock_of(root: Tag) -> Tag:
    return root.one(data_testid="window-lock")


def test_window_id_is_short_and_copies_the_whole() -> None:
    button = parse(bar(make_scene())).one(data_testid="window-id")
    assert "3f2a" in button.text
    assert WINDOW_ID not in button.text
    assert (button["data-action"], button["data-arg"]) == ("copy", WINDOW_ID)


def test_free_window() -> None:
    root = parse(bar(make_scene()))
    lock = lock_of(root)
    assert (lock["data-server"], lock["data-mode"]) == ("", "batch")
    assert lock.text == text("en", "lock.free")
    assert not root.all(data_action="pin") + root.all(data_action="unlock")


def test_held_for_a_task_that_is_being_recorded() -> None:
    lock = lock_of(parse(bar(make_scene(lock=HELD))))
    assert lock["data-server"] == A
    assert text("en", "lock.taken") in lock.text


def test_held_by_open_tasks() -> None:
    tasks = (make_task(), make_task(), done_task(), make_task(server="http://b.example:8188"))
    root = parse(bar(make_scene(*tasks, lock=HELD)))
    lock = lock_of(root)
    assert (lock["data-server"], lock["data-mode"]) == (A, "batch")
    assert "Alpha" in lock.text
    assert "2 tasks open" in lock.text


def test_a_newer_release_is_offered() -> None:
    assert not parse(bar(make_scene())).all(data_action="reload")
    button = parse(bar(make_scene(done_task(), newer=True))).one(data_action="reload")
    assert text("en", "newer.label") in button.text


@pytest.mark.parametrize("state", [state for state in TaskState if state.is_being_sent])
def test_a_newer_release_is_not_offered_while_a_task_is_being_sent(state: TaskState) -> None:
    root = parse(bar(make_scene(make_task(state=state), newer=True)))
    assert not root.all(data_action="reload")


@pytest.mark.parametrize("placed", [{"placing": True}, {"running_again": frozenset({"p"})}])
def test_a_newer_release_is_not_offered_while_a_run_is_being_placed(placed: Any) -> None:
    assert not parse(bar(make_scene(newer=True, **placed))).all(data_action="reload")


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING])
def test_a_newer_release_is_offered_while_tasks_run(state: TaskState) -> None:
    assert parse(bar(make_scene(make_task(state=state), newer=True))).one(data_action="reload")


def test_pinned() -> None:
    root = parse(bar(make_scene(lock=PINNED)))
    assert lock_of(root)["data-mode"] == "pinned"
    assert "pinned" in lock_of(root).text


def test_spreading_window_shows_no_server() -> None:
    lock = lock_of(parse(bar(make_scene(lock=SPREAD))))
    assert (lock["data-server"], lock["data-mode"]) == ("", "spread")


@pytest.mark.parametrize(("language", "other"), [("en", "zh"), ("zh", "en")])
def test_language_button_offers_the_other(language: str, other: str) -> None:
    button = parse(bar(make_scene(language=language))).one(data_action="language")
    assert button["lang"] == other


def test_more_than_two_languages_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**LANGUAGES, "pl": Header("polski", "Pl", "pl")}
    monkeypatch.setattr(bar_module, "LANGUAGES", more)
    root = parse(bar(make_scene(language="zh")))
    languages = root.one("select", data_change="language")
    assert languages["aria-label"] == text("zh", "language.label")
    assert [one.text for one in languages.all("option")] == ["English", "中文", "polski"]
    (chosen,) = [one for one in languages.all("option") if "selected" in one.attributes]
    assert (chosen["value"], chosen["lang"]) == ("zh", "zh-Hans")
    assert not root.all(data_action="language")


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_theme_button_names_the_scheme(theme: str) -> None:
    button = parse(bar(make_scene(theme=theme))).one(data_action="theme")
    assert text("en", f"theme.{theme}") in button["aria-label"]
