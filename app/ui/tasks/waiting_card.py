"""The card of a run that waits in this browser: it has no server yet."""

from htpy import Element, div, li, p, span

from app.core.queue.waiting import Waiting
from app.core.windows.public_json import WAITING
from app.ui.html.icons import icon
from app.ui.html.times import time_since
from app.ui.html.widgets import (
    PROMPT_LETTERS,
    card_id,
    copy_button,
    icon_button,
    notice,
    t,
    words,
)
from app.ui.scene import Scene
from app.ui.state import Notice
from app.ui.tasks.left_out import left_out
from app.ui.tasks.move_menu import can_move, move_button
from app.ui.tasks.task_name import task_gist, task_title


def waiting_card(scene: Scene, one: Waiting) -> Element:
    """Return the card of a waiting run, with the reason why it waits."""
    task = one.as_task
    title, gist = task_title(scene, task), task_gist(scene, task)
    is_next = scene.window.queue[:1] == (one,)
    about = scene.page.task_notices.get(one.prompt_id)
    return li(
        ".card",
        id=card_id(one.prompt_id),
        data_testid="task-card",
        data_prompt_id=one.prompt_id,
        data_state=WAITING,
        data_server="",
        tabindex="-1",
        data_card=one.prompt_id,
        data_batch=one.entry.batch_id,
        draggable="true" if can_move(scene, one) else None,
        data_drag_card=one.prompt_id if can_move(scene, one) else None,
    )[
        div(".card-shot")[div(".shot.blank")[icon("clock")]],
        div(".card-main")[
            div(".card-head")[
                span(".state")[t(scene, "state.waiting")],
                span(".card-actions")[
                    move_button(scene, one),
                    None
                    if is_next
                    else icon_button(
                        "queue-next", "up", t(scene, "queue.next", title=title), one.prompt_id
                    ),
                    icon_button(
                        "cancel", "close", t(scene, "task.cancel", title=title), one.prompt_id
                    ),
                ],
            ],
            div(".card-about", title=gist or None)[
                title, span(".muted")[" · ", gist] if gist else None
            ],
            div(".card-line")[
                time_since(scene, one.queued_at),
                copy_button(scene, one.prompt_id, one.prompt_id[:PROMPT_LETTERS]),
            ],
            p(".card-why.muted")[words(scene, one.why)] if one.why is not None else None,
            p(".card-flag")[t(scene, "task.recording")] if one.prompt_id in scene.waiting else None,
            left_out(scene, one),
        ],
        notice(scene, Notice(about) if about else None, f"task:{one.prompt_id}"),
    ]
