"""The tasks of this window, newest first, a page at a time."""

from collections.abc import Callable

from htpy import Element, h2, header, ol, p, section, span

from app.core.task import State, Task
from app.ui.card import card
from app.ui.parts import empty, more_button, t, text_button
from app.ui.state import TASKS_A_PAGE, Scene


def running_first(tasks: list[Task]) -> list[Task]:
    """Return the tasks with those that run on top: in a batch they are the ones to look at."""
    return sorted(tasks, key=lambda task: task.state is not State.RUNNING)


def shown_tasks(scene: Scene) -> list[Task]:
    """Return the tasks whose cards are on the page, in order."""
    return running_first(scene.window.tasks.newest_first())[: scene.page.tasks_shown]


def tasks(scene: Scene, draw: Callable[[Scene, Task], Element] = card) -> Element:
    """Return the list of tasks; `draw` makes their cards."""
    shown = shown_tasks(scene)
    rest = len(scene.window.tasks) - len(shown)
    count = len(scene.window.tasks.open_tasks())
    ended = len(scene.window.tasks) - count
    return section("#tasks.panel", aria_labelledby="tasks-title")[
        header(".panel-head")[
            h2("#tasks-title")[t(scene, "tasks.title")],
            span(".muted")[t(scene, "tasks.open", n=count)] if count else None,
            text_button("cancel-all", t(scene, "tasks.cancel_all")) if count > 1 else None,
            text_button("clear", t(scene, "tasks.clear"), symbol="trash") if ended else None,
        ],
        ol("#task-list.cards", role="list")[(draw(scene, task) for task in shown)]
        if shown
        else empty(
            "tasks",
            t(scene, "tasks.empty"),
            p[t(scene, "tasks.empty_more")],
        ),
        more_button(scene, "more-tasks", rest, TASKS_A_PAGE),
    ]
