"""Text outputs: long ones are folded until a person wants all."""

from typing import cast

import pytest

from app.core.task.output import OutputText
from app.core.task.task import Task
from app.services.window_store import WindowStore
from app.ui.dom import Dom
from app.ui.outputs.texts import FOLDED_LETTERS, FOLDED_LINES, MAX_LETTERS
from app.ui.page_store import PageStore
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.state import PageState
from app.ui.tasks.card import card
from app.ui.tasks.items import card_reads
from tests.fakes import FakeIntl
from tests.ui.page import Tag, parse
from tests.ui.scenes import done_task, make_scene
from tests.ui.words import text

LONG = "x" * (MAX_LETTERS + 7)


def a_task(one: str) -> Task:
    return done_task(outputs=(), picture=None, texts=(OutputText("3", "text", one),))


def shown(task: Task, *unfolded: str) -> Tag:
    scene = make_scene(task, unfolded_texts=frozenset(unfolded))
    return parse(card(scene, task)).of_class("output-texts")[0]


@pytest.mark.parametrize(
    ("one", "is_long"),
    [
        ("short", False),
        ("x" * FOLDED_LETTERS, False),
        ("x" * (FOLDED_LETTERS + 1), True),
        ("\n".join("x" * FOLDED_LINES), False),
        ("\n".join("x" * (FOLDED_LINES + 1)), True),
    ],
)
def test_only_a_long_text_is_folded(one: str, is_long: bool) -> None:
    root = shown(a_task(one))
    assert bool(root.all(data_action="fold-text")) is is_long
    assert ("folded" in root.one("pre").get("class")) is is_long


def test_a_folded_text_is_shown_whole_on_demand() -> None:
    task = a_task(LONG)
    root = shown(task)
    fold = root.one(data_action="fold-text")
    assert (fold["aria-expanded"], fold.text) == ("false", text("en", "task.text_unfold"))
    assert len(root.one("pre").text) == MAX_LETTERS
    root = shown(task, fold["data-arg"])
    fold = root.one(data_action="fold-text")
    assert (fold["aria-expanded"], fold.text) == ("true", text("en", "task.text_fold"))
    assert root.one("pre").text == LONG
    assert text("en", "task.text_more", n=7) not in root.text


def test_a_press_folds_and_unfolds() -> None:
    task = a_task(LONG)
    store = PageStore(PageState(), WindowStore(make_scene(task).state), FakeIntl())
    actions = ViewerActions(store, cast(Dom, None))
    name = f"{task.prompt_id}:0"
    before = store.scene()
    actions.fold_text(name)
    assert store.state.unfolded_texts == {name}
    assert card_reads(before, task) != card_reads(store.scene(), task)
    actions.fold_text(name)
    assert store.state.unfolded_texts == frozenset()
