"""Views with a memory show what views without one would, and make only what changed."""

from dataclasses import replace
from itertools import permutations

import pytest
from htpy import Element, div

from app.core.catalog import Catalog
from app.core.limits import Limits
from app.core.message import message
from app.core.pool import Pool
from app.core.server import Server
from app.core.task import State
from app.core.urls import THUMBNAIL, picture_url
from app.ui import remembering
from app.ui.compose import compose
from app.ui.drawn import Memory, drawn_once
from app.ui.fields import field
from app.ui.remembering import ComposeForm, TaskList
from app.ui.state import Choosing, Scene
from app.ui.tasks import tasks
from tests.ui.page import parse
from tests.ui.scenes import KIND, NOW, A, B, done_task, make_form, make_scene, make_task

DONE, RUNNING = done_task(), make_task(State.RUNNING, started_at=NOW - 5_000)
LISTED = make_scene(DONE, RUNNING)
FAILED = frozenset({picture_url(DONE, DONE.outputs[0], THUMBNAIL)})
LONG_LIST = tuple(f"model {number}" for number in range(300))
FORM = make_scene(form=make_form(prompt="a lake", steps=20))


def page(scene: Scene, **changes: object) -> Scene:
    return replace(scene, page=replace(scene.page, **changes))


def retold(**changes: object) -> Scene:
    return replace(LISTED, window=make_scene(replace(DONE, **changes), RUNNING).window)


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
    "with a server renamed": replace(LISTED, pool=Pool((Server(A, "Gamma"), Server(B, "Beta")))),
    "without its workflow": replace(LISTED, catalog=Catalog({})),
    "with a warning": retold(unreachable=True),
    "without pictures": retold(outputs=(), picture=None),
    "running again": make_scene(replace(DONE, state=State.RUNNING, ended_at=None), RUNNING),
    "gone": make_scene(RUNNING),
}

FORMS = {
    "as it is": FORM,
    "in Chinese": page(FORM, language="zh"),
    "typed": make_scene(form=make_form(prompt="a hill", steps=20)),
    "a number for a text": make_scene(form=make_form(prompt="a lake", steps="20")),
    "wrong": make_scene(form=make_form({"prompt": message("field.required")}, prompt="a lake")),
    "with choices": replace(FORM, choices={"model": ("one", "two")}),
    "with limits": replace(FORM, limits={"seed": Limits(0, 9), "edge": Limits(0, 1)}),
    "with a long list": replace(FORM, choices={"model": LONG_LIST}),
    "with an open list": make_scene(
        form=make_form(prompt="a lake"), choices={"model": LONG_LIST}, choosing=Choosing("model")
    ),
    "with a searched list": make_scene(
        form=make_form(prompt="a lake"),
        choices={"model": LONG_LIST},
        choosing=Choosing("model", "7", 2),
    ),
    "with other choices": replace(FORM, choices={"model": ("one",)}),
    "with another field of the name": replace(
        FORM,
        catalog=Catalog(
            {"everything": replace(KIND, inputs=(replace(KIND.inputs[1], multiline=False),))}
        ),
    ),
}


@pytest.mark.parametrize(("before", "after"), [*permutations(LISTS, 2)])
def test_the_tasks_are_shown_as_they_are_now(before: str, after: str) -> None:
    view = TaskList().view
    str(view(LISTS[before]))
    assert str(view(LISTS[after])) == str(tasks(LISTS[after]))


@pytest.mark.parametrize(("before", "after"), [*permutations(FORMS, 2)])
def test_the_form_is_shown_as_it_is_now(before: str, after: str) -> None:
    view = ComposeForm().view
    str(view(FORMS[before]))
    assert str(view(FORMS[after])) == str(compose(FORMS[after]))


def count_calls(monkeypatch: pytest.MonkeyPatch, name: str) -> list[object]:
    calls: list[object] = []
    made = getattr(remembering, name)

    def counted(*args: object) -> object:
        calls.append(args[-1])
        return made(*args)

    monkeypatch.setattr(remembering, name, counted)
    return calls


def test_only_a_card_that_goes_on_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, view = count_calls(monkeypatch, "card"), TaskList().view
    for later in (0, 1_000, 2_000):
        str(view(page(LISTED, now=NOW + later)))
    assert calls == [RUNNING, DONE, RUNNING, RUNNING]


def test_only_the_field_that_was_typed_into_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, view = count_calls(monkeypatch, "field"), ComposeForm().view
    str(view(FORM))
    made = len(calls)
    str(view(FORMS["typed"]))
    assert [item.name for item in calls[made:]] == ["prompt"]  # type: ignore[attr-defined]


def test_a_card_that_is_not_shown_is_forgotten() -> None:
    memory = Memory()
    made = [memory.get(name, (1,), lambda: field(FORM, KIND, KIND.inputs[1])) for name in "ab"]
    memory.keep({"b"})
    again = [memory.get(name, (1,), lambda: field(FORM, KIND, KIND.inputs[1])) for name in "ab"]
    assert [one is two for one, two in zip(made, again)] == [False, True]


def test_what_was_drawn_once_is_the_same_html() -> None:
    @drawn_once
    def drawn(index: int) -> Element:
        return field(FORM, KIND, KIND.inputs[index])

    assert str(drawn(1)) == str(field(FORM, KIND, KIND.inputs[1]))
    assert drawn(1) is drawn(1)
    assert parse(div[drawn(1), drawn(2)]).one("textarea")["data-field"] == "prompt"
