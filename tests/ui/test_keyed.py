"""Lists are shown as views without a memory would show them, and make only what changed."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any, cast

import pytest
from htpy import Element, div

from app.core.message import message
from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.task.task import TaskState, Trouble
from app.core.workflow.catalog import Catalog
from app.core.workflow.limits import Limits
from app.ui.compose.fields import field, row_id
from app.ui.dom import Dom
from app.ui.html.rendered import rendered_once
from app.ui.html.widgets import card_id
from app.ui.keyed import Items
from app.ui.parts import PARTS
from app.ui.renderer import Renderer
from app.ui.scene import Scene
from app.ui.state import OpenChoice
from tests.ui.page import parse
from tests.ui.scenes import (
    KIND,
    NOW,
    A,
    B,
    changed,
    done_task,
    make_form,
    make_scene,
    make_task,
    whole,
)
from tests.ui.shown import FakeSurface

DONE, RUNNING = done_task(), make_task(TaskState.RUNNING, started_at=NOW - 5_000)
LISTED = make_scene(DONE, RUNNING)
FAILED = frozenset({picture_url(DONE, DONE.outputs[0], THUMBNAIL)})
LONG_LIST = tuple(f"model {number}" for number in range(300))
FORM = make_scene(form=make_form(prompt="a lake", steps=20))


def page(scene: Scene, **changes: object) -> Scene:
    return changed(scene, **changes)


def retold(**changes: object) -> Scene:
    return changed(LISTED, window=make_scene(replace(DONE, **changes), RUNNING).state.window)


LISTS = {
    "as it is": LISTED,
    "in Chinese": page(LISTED, language="zh"),
    "an hour later": page(LISTED, now=NOW + 3_600_000),
    "with a notice": page(LISTED, task_notices={DONE.prompt_id: message("error.no_server")}),
    "with a picture that nobody gives": page(LISTED, failed_urls=FAILED),
    "with a picture that is refused": page(
        LISTED, failed_urls=FAILED, refused_urls=dict.fromkeys(FAILED, "picture.none")
    ),
    "with a kept picture": page(
        LISTED, failed_urls=FAILED, kept_urls={f"{DONE.prompt_id}:0": "blob:kept"}
    ),
    "placed again": page(LISTED, running_again=frozenset({DONE.prompt_id})),
    "waiting to be recorded": changed(LISTED, waiting=frozenset({DONE.prompt_id})),
    "with a server renamed": changed(LISTED, pool=Pool((Server(A, "Gamma"), Server(B, "Beta")))),
    "without its workflow": changed(LISTED, catalog=Catalog({})),
    "with a warning": retold(unreachable=True),
    "without pictures": retold(outputs=(), picture=None),
    "running again": make_scene(replace(DONE, state=TaskState.RUNNING, ended_at=None), RUNNING),
    "gone": make_scene(RUNNING),
}

FORMS = {
    "as it is": FORM,
    "in Chinese": page(FORM, language="zh"),
    "typed": make_scene(form=make_form(prompt="a hill", steps=20)),
    "a number for a text": make_scene(form=make_form(prompt="a lake", steps="20")),
    "wrong": make_scene(form=make_form({"prompt": message("field.required")}, prompt="a lake")),
    "with choices": changed(FORM, choices={"model": ("one", "two")}),
    "with limits": changed(FORM, limits={"seed": Limits(0, 9), "edge": Limits(0, 1)}),
    "with a long list": changed(FORM, choices={"model": LONG_LIST}),
    "with an open list": make_scene(
        form=make_form(prompt="a lake"),
        choices={"model": LONG_LIST},
        open_choice=OpenChoice("model"),
    ),
    "with a searched list": make_scene(
        form=make_form(prompt="a lake"),
        choices={"model": LONG_LIST},
        open_choice=OpenChoice("model", "7", 2),
    ),
    "with other choices": changed(FORM, choices={"model": ("one",)}),
    "with another field of the name": changed(
        FORM,
        catalog=Catalog(
            {"everything": replace(KIND, inputs=(replace(KIND.inputs[1], multiline=False),))}
        ),
    ),
}


class Drawn:
    """A part of the page as it is drawn from one scene after the other, as the renderer does."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.made: list[str] = []
        (part,) = [part for part in PARTS if part.name == name]
        assert part.items is not None
        self.part = replace(part, items=replace(part.items, view=self._made(part.items)))
        self.dom = FakeSurface()
        self.scene = LISTED
        self.renderer = Renderer(cast(Dom, self.dom), lambda: self.scene, (self.part,))

    def _made(self, items: Items) -> Callable[[Scene, Any], Element]:
        def view(scene: Scene, value: Any) -> Element:
            (key,) = [key for key, one in items.find(scene).items() if one == value]
            self.made.append(key)
            return items.view(scene, value)

        return view

    def draw(self, scene: Scene) -> list[str]:
        """Draw a scene; return the keys of the items that were made for it."""
        self.made.clear()
        self.scene = scene
        self.renderer.draw()
        assert self.dom.html[self.name] == str(whole(self.name, scene))
        return list(self.made)


@pytest.mark.parametrize(("before", "after"), [*permutations(LISTS, 2)])
def test_the_tasks_are_shown_as_they_are_now(before: str, after: str) -> None:
    drawn = Drawn("tasks")
    drawn.draw(LISTS[before])
    drawn.draw(LISTS[after])
    assert drawn.draw(LISTS[after]) == []


@pytest.mark.parametrize(("before", "after"), [*permutations(FORMS, 2)])
def test_the_form_is_shown_as_it_is_now(before: str, after: str) -> None:
    drawn = Drawn("compose")
    drawn.draw(FORMS[before])
    drawn.draw(FORMS[after])
    assert drawn.draw(FORMS[after]) == []


def test_only_a_card_that_goes_on_is_made_again() -> None:
    drawn = Drawn("tasks")
    made = [drawn.draw(page(LISTED, now=NOW + later)) for later in (0, 1_000, 2_000)]
    both = [RUNNING.prompt_id, DONE.prompt_id]
    assert made == [both, [RUNNING.prompt_id], [RUNNING.prompt_id]]


def test_only_the_card_of_a_task_that_changed_is_put() -> None:
    drawn = Drawn("tasks")
    drawn.draw(LISTED)
    later = replace(RUNNING, warning=Trouble(message("task.several", server=A)))
    after = changed(LISTED, window=make_scene(DONE, later).state.window)
    assert drawn.draw(after) == [RUNNING.prompt_id]
    assert drawn.dom.put_items == [card_id(RUNNING.prompt_id)]


def test_only_the_field_that_was_typed_into_is_made_again() -> None:
    drawn = Drawn("compose")
    drawn.draw(FORM)
    typed = changed(FORM, forms={"everything": make_form(prompt="a hill", steps=20)})
    assert drawn.draw(typed) == ["prompt"]
    assert drawn.dom.put_items == [row_id("prompt")]


def test_a_card_that_is_not_shown_is_forgotten() -> None:
    drawn = Drawn("tasks")
    drawn.draw(LISTED)
    drawn.draw(changed(LISTED, window=make_scene(RUNNING).state.window))
    assert drawn.draw(LISTED) == [DONE.prompt_id]


def test_what_was_drawn_once_is_the_same_html() -> None:
    @rendered_once
    def drawn(index: int) -> Element:
        return field(FORM, KIND, KIND.inputs[index])

    assert str(drawn(1)) == str(field(FORM, KIND, KIND.inputs[1]))
    assert drawn(1) is drawn(1)
    assert parse(div[drawn(1), drawn(2)]).one("textarea")["data-field"] == "prompt"
