"""A task's card: its state and server, its picture or its error."""

from htpy import Element, Node, button, div, fragment, img, li, p, span

from app.core.pictures.urls import THUMBNAIL
from app.core.servers.health import SEVERAL, Health
from app.core.task.task import Task, TaskState
from app.ui.html.icons import icon
from app.ui.html.times import time_ago, time_since, time_took
from app.ui.html.widgets import (
    PROMPT_LETTERS,
    batch_badge,
    card_id,
    copy_button,
    notice,
    picture_arg,
    server_badge,
    t,
    text_button,
    words,
)
from app.ui.outputs.other_files import other_files
from app.ui.outputs.picture import picture_image
from app.ui.outputs.texts import output_texts
from app.ui.scene import Scene
from app.ui.state import Notice
from app.ui.tasks.card_buttons import card_buttons
from app.ui.tasks.errors import trouble
from app.ui.tasks.move_menu import can_move
from app.ui.tasks.progress_bars import progress_bars
from app.ui.tasks.task_name import task_gist, task_title

_SYMBOLS = {
    TaskState.SUCCEEDED: "image",
    TaskState.FAILED: "alert",
    TaskState.REJECTED: "alert",
    TaskState.LOST: "help",
    TaskState.UNKNOWN: "help",
    TaskState.INTERRUPTED: "stop",
    TaskState.CANCELLED: "stop",
    TaskState.UPLOADING: "upload",
    TaskState.RUNNING: "image",
}


def card(scene: Scene, task: Task) -> Element:
    """Return the card of one task."""
    about = scene.page.task_notices.get(task.prompt_id)
    return li(
        ".card",
        id=card_id(task.prompt_id),
        data_testid="task-card",
        data_prompt_id=task.prompt_id,
        data_state=task.state.value,
        data_server=task.execution_server,
        tabindex="-1",
        data_card=task.prompt_id,
        draggable="true" if can_move(scene, task) else None,
        data_drag_card=task.prompt_id if can_move(scene, task) else None,
    )[
        div(".card-shot")[_shot(scene, task)],
        div(".card-main")[
            div(".card-head")[
                server_badge(scene, task.execution_server),
                span(".state")[_state(scene, task)],
                span(".card-actions")[card_buttons(scene, task)],
            ],
            _about(scene, task),
            _line(scene, task),
            output_texts(scene, task),
            other_files(scene, task),
            progress_bars(scene, task),
            _flag(scene, task),
            _moving(scene, task),
            _there(scene, task),
            _why_there(scene, task),
            p(".card-flag")[t(scene, "task.recording")]
            if task.prompt_id in scene.waiting
            else None,
        ],
        trouble(scene, task.trouble, "trouble", task.graph),
        trouble(scene, task.warning, "warning", task.graph),
        notice(scene, Notice(about) if about else None, f"task:{task.prompt_id}"),
    ]


def waits_for_server(scene: Scene, task: Task) -> bool:
    """Return whether a task is unsent because its server requested a pause."""
    health = scene.health.get(task.execution_server, Health())
    return task.state.is_reserving and not task.foreign and health.rests_until is not None


def _flag(scene: Scene, task: Task) -> Element | None:
    if waits_for_server(scene, task):
        server = scene.server_name(task.execution_server)
        return p(".card-flag")[t(scene, "task.resting", server=server)]
    return p(".card-flag")[_why_unreachable(scene, task)] if task.unreachable else None


def _moving(scene: Scene, task: Task) -> Element | None:
    """Return the sentence that a task stays until its server confirms that it let go."""
    if task.moving_to is None or not task.is_open:
        return None
    here, there = scene.server_name(task.execution_server), scene.server_name(task.moving_to)
    key = "move.silent" if task.unreachable else "move.asking"
    return p(".card-flag")[t(scene, key, server=here, to=there)]


def _there(scene: Scene, task: Task) -> Element | None:
    """Return the button that runs a task again where its server is now."""
    is_stuck = task.unreachable or task.state is TaskState.UNKNOWN
    if not is_stuck or task.foreign or task.workflow_type not in scene.catalog.types:
        return None
    if scene.new_address(task.execution_server) is None:
        return None
    return text_button("again-there", t(scene, "task.again_there"), task.prompt_id, symbol="again")


def _why_there(scene: Scene, task: Task) -> Element | None:
    why = scene.why_there(task.prompt_id) if task.is_open else None
    return None if why is None else p(".card-why.muted")[words(scene, why)]


def _why_unreachable(scene: Scene, task: Task) -> str:
    why = scene.health.get(task.execution_server, Health()).why
    several = why is not None and why.key == SEVERAL
    return t(scene, "task.not_found_on_several" if several else "task.unreachable")


def _state(scene: Scene, task: Task) -> str:
    if task.cancelling and task.is_open:
        return t(scene, "state.cancelling")
    if task.moving_to is not None and task.is_open:
        return t(scene, "state.moving")
    if task.state is TaskState.QUEUED and task.queue_position is not None:
        key = "task.next" if task.queue_position <= 1 else "task.position"
        return t(scene, key, n=task.queue_position)
    return t(scene, f"state.{task.state.value}")


def _about(scene: Scene, task: Task) -> Element:
    gist = task_gist(scene, task)
    return div(".card-about", title=gist or None)[
        task_title(scene, task), span(".muted")[" · ", gist] if gist else None
    ]


def _line(scene: Scene, task: Task) -> Element:
    return div(".card-line")[
        _times(scene, task),
        copy_button(scene, task.prompt_id, task.prompt_id[:PROMPT_LETTERS]),
    ]


def _times(scene: Scene, task: Task) -> Node:
    if task.ended_at is None:
        return time_since(scene, task.started_at or task.submitted_at or task.registered_at)
    took = None
    if task.started_at is not None and task.state in (TaskState.SUCCEEDED, TaskState.FAILED):
        took = time_took(scene, task.started_at, task.ended_at)
    return fragment[time_ago(scene, task.ended_at), took]


def _shot(scene: Scene, task: Task) -> Element:
    if left := scene.left_pictures(task):
        index, count = left[0], len(left)
        return button(
            ".shot",
            type="button",
            data_action="view",
            data_arg=picture_arg(task.prompt_id, index),
            draggable="true",
            data_drag_picture=picture_arg(task.prompt_id, index),
            title=t(scene, "picture.open_all" if count > 1 else "picture.open", n=count),
        )[
            picture_image(
                scene,
                task,
                task.pictures[index],
                index,
                t(scene, "picture.of", title=task_title(scene, task)),
                THUMBNAIL,
                data_testid="task-image",
            ),
            batch_badge(scene, count),
        ]
    preview = scene.previews.get(task.prompt_id)
    if preview and task.is_open:
        return div(".shot")[img(src=preview, alt=t(scene, "task.preview"))]
    return div(".shot.blank")[icon(_SYMBOLS.get(task.state, "clock"))]
