"""The tasks of this window, newest first, a page at a time; runs of one press under one row."""

from htpy import Element, Node, button, fragment, h2, header, li, ol, p, section, span

from app.ui.html.icons import icon
from app.ui.html.widgets import empty, icon_button, more_button, t, text_button
from app.ui.keyed import Draw
from app.ui.scene import Scene
from app.ui.state import TASKS_A_PAGE
from app.ui.task_lines import BATCH, Line
from app.ui.tasks.batch_row import cards_id


def tasks(scene: Scene, draw: Draw) -> Element:
    """Return the list of tasks; `draw` creates a card, or the row of a batch, from its key."""
    rest = scene.task_count - sum(line.shown for line in scene.lines)
    count = scene.open_count
    ended = scene.task_count - count
    return section("#tasks.panel", aria_labelledby="tasks-title")[
        header(".panel-head")[
            h2("#tasks-title")[t(scene, "tasks.title")],
            span(".muted")[_counts(scene)] if count else None,
            _send_all(scene),
            _pause(scene),
            text_button("cancel-all", t(scene, "tasks.cancel_all")) if count > 1 else None,
            _clear(scene) if ended else None,
        ],
        ol("#task-list.cards", role="list")[(_line(line, draw) for line in scene.lines)]
        if scene.lines
        else empty(
            "tasks",
            t(scene, "tasks.empty"),
            p[t(scene, "tasks.empty_more")],
        ),
        more_button(scene, "more-tasks", rest, TASKS_A_PAGE),
    ]


def _line(line: Line, draw: Draw) -> Node:
    """Return a card, or the row of a batch with its cards under it."""
    if not line.batch_id:
        return fragment[map(draw, line.ids)]
    return li(".batch-item")[
        draw(BATCH + line.batch_id),
        ol(".cards", id=cards_id(line.batch_id), role="list")[map(draw, line.ids)]
        if line.ids
        else None,
    ]


def _clear(scene: Scene) -> Element:
    said = t(scene, "tasks.clear")
    return text_button("clear", said, symbol="trash", title=said)


def _counts(scene: Scene) -> str:
    opened = t(scene, "tasks.open", n=scene.open_count)
    waits, minutes = scene.waiting_count, scene.all_minutes_left
    parts = [
        opened,
        t(scene, "queue.waits", n=waits) if waits else None,
        None if minutes is None else scene.texts.about(minutes),
    ]
    return " · ".join(filter(None, parts))


def _send_all(scene: Scene) -> Element | None:
    """Return the button for people who close their computer, while anything may be sent."""
    if not scene.waiting_count or scene.is_queue_paused:
        return None
    return icon_button("queue-send-all", "upload", t(scene, "queue.send_all"))


def _pause(scene: Scene) -> Element | None:
    """Return the switch that holds back what waits here, while anything does."""
    is_paused = scene.is_queue_paused
    if not scene.waiting_count and not is_paused:
        return None
    name = "resume" if is_paused else "pause"
    return button(
        "#queue-pause.button",
        type="button",
        data_testid="queue-pause",
        data_action="queue-pause",
        data_waiting=str(scene.waiting_count),
        title=t(scene, f"queue.{name}_help"),
        aria_pressed=str(is_paused).lower(),
    )[icon("play" if is_paused else "pause"), span[t(scene, f"queue.{name}")]]
