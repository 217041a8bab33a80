"""The row of a batch: what it is, how far it is, and where. Its cards are under it, or folded."""

from typing import NamedTuple

from htpy import Element, Node, button, div, span

from app.core.queue.batches import Batch
from app.core.task.task import Task
from app.ui.html.batches import bar, count, marks
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, icon_button, t
from app.ui.keyed import Reads
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_gist, task_title


class BatchRow(NamedTuple):
    """A batch and its first task, which names it; whether its cards are shown."""

    batch: Batch
    task: Task
    is_unfolded: bool


def line_id(key: str) -> str:
    """Return the id of a card or of a batch's row."""
    return f"task-{key}"


def cards_id(batch_id: str) -> str:
    """Return the id of the list of a batch's cards."""
    return element_id("batch-cards", batch_id)


def fold_id(batch_id: str) -> str:
    """Return the id of the button that folds a batch."""
    return element_id("fold", batch_id)


def batch_row_reads(s: Scene, one: BatchRow) -> Reads:
    """Return the data that the row of a batch reads."""
    batch = one.batch
    return (
        batch,
        s.page.language,
        s.catalog,
        task_title(s, one.task),
        task_gist(s, one.task),
        one.is_unfolded,
        tuple(map(s.server_name, batch.servers)),
        tuple(map(s.mark_of, batch.servers)),
        s.minutes_left(batch.key),
    )


def batch_row(scene: Scene, one: BatchRow) -> Element:
    """Return the row of a batch."""
    batch = one.batch
    gist = task_gist(scene, one.task)
    return div(
        ".batch-row",
        id=line_id("batch-" + batch.key),
        data_testid="batch-row",
        data_batch_id=batch.key,
        data_total=str(batch.total),
        data_done=str(batch.done),
    )[
        div(".batch-head")[
            button(
                ".batch-fold",
                id=fold_id(batch.key),
                type="button",
                data_action="fold-batch",
                data_arg=batch.key,
                aria_expanded="true" if one.is_unfolded else "false",
                aria_controls=cards_id(batch.key) if one.is_unfolded else None,
                title=gist or None,
            )[
                icon("right"),
                span(".batch-words")[
                    task_title(scene, one.task), span(".muted")[" · ", gist] if gist else None
                ],
            ],
            span(".card-actions")[_buttons(scene, batch)],
        ],
        bar(scene, batch),
        div(".batch-line")[marks(scene, batch), span(".work-count")[count(scene, batch)]],
    ]


def _buttons(scene: Scene, batch: Batch) -> Node:
    rest = len(batch.open_ids)
    pause = "batch.resume" if batch.is_paused else "batch.pause"
    return [
        icon_button(
            "queue-pause-batch",
            "play" if batch.is_paused else "pause",
            t(scene, pause, n=batch.queued),
            batch.key,
        )
        if batch.queued
        else None,
        icon_button("cancel-rest", "close", t(scene, "work.cancel", n=rest), batch.key)
        if rest
        else icon_button("clear-batch", "trash", t(scene, "batch.clear", n=batch.ended), batch.key),
    ]
