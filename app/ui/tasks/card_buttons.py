"""The buttons of a task's card; their actions are in `app/ui/tasks/actions.py`."""

from htpy import Node, fragment

from app.core.library.next_run import draws_seed
from app.core.task.task import Task
from app.ui.html.widgets import icon_button, picture_arg, t
from app.ui.reuse.view import has_no_seed
from app.ui.scene import Scene
from app.ui.tasks.move_menu import move_button
from app.ui.tasks.task_name import task_title


def card_buttons(scene: Scene, task: Task) -> Node:
    """Return the buttons of a task that apply now."""
    title = task_title(scene, task)
    return fragment[  # buttons that come and go are first, so that Cancel never moves
        icon_button("reuse", "compose", t(scene, "task.reuse", title=title), task.prompt_id)
        if not task.is_open and task.graph
        else None,
        icon_button(
            "use-as-input",
            "image",
            t(scene, "task.as_input", title=title),
            picture_arg(task.prompt_id, task.picture_index),
        )
        if not task.is_open and task.pictures
        else None,
        icon_button(
            "remove-task",
            "trash",
            t(scene, _remove_key(task), title=title),
            task.prompt_id,
        )
        if task.is_removable
        else None,
        move_button(scene, task),
        icon_button(
            "cancel",
            "close",
            t(scene, "task.cancel", title=title),
            task.prompt_id,
            disabled=task.cancelling,
        )
        if task.is_open
        else None,
        icon_button(
            "again",
            "again",
            t(scene, _again_key(scene, task), title=title),
            task.prompt_id,
            shift="again-same",
            busy=task.prompt_id in scene.page.running_again,
        )
        if not task.is_open and not task.foreign and task.workflow_type in scene.catalog.types
        else None,
    ]


def _again_key(scene: Scene, task: Task) -> str:
    if has_no_seed(scene, task):
        return "task.again"
    return "task.again_new" if draws_seed(task) else "task.again_same"


def _remove_key(task: Task) -> str:
    return "task.forget" if task.is_open else "task.remove"
