"""The strip of work above the library: a row for each batch with open tasks, nothing else."""

from htpy import Element, button, li, ol, section, span

from app.core.library.batches import Batch
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, foreign, icon_button, mark, t
from app.ui.scene import Scene

MOST_MARKS = 4
"""Marks that a row has room for."""


def strip(scene: Scene) -> Element:
    """Return the strip; it has no height while nothing is open. On a phone it is one line."""
    count = scene.open_count
    return section("#work.work", aria_label=t(scene, "work.label"))[
        ol(".work-rows", role="list")[(_row(scene, one) for one in scene.batches)]
        if scene.batches
        else None,
        button(
            "#tab-tasks.work-line",
            type="button",
            data_action="tab",
            data_arg="pictures" if scene.page.tab == "tasks" else "tasks",
            aria_expanded="true" if scene.page.tab == "tasks" else "false",
            aria_current="page" if scene.page.tab == "tasks" else None,
        )[
            icon("tasks"),
            span[t(scene, "work.open", n=count) if count else t(scene, "work.done")],
            _bar(scene, scene.batches[0]) if scene.batches else None,
            icon("down"),
        ]
        if scene.task_count
        else None,
    ]


def _row(scene: Scene, batch: Batch) -> Element:
    return li(".work-row", id=element_id("work", batch.prompt_id), data_testid="work-row")[
        span(".work-marks")[(mark(scene, url) for url in batch.servers[:MOST_MARKS])],
        span(".work-words", title=batch.words or None)[foreign(batch.words)],
        _bar(scene, batch),
        span(".work-count")[t(scene, "work.count", n=batch.done + batch.failed, count=batch.total)],
        icon_button(
            "cancel-batch",
            "close",
            t(scene, "work.cancel", n=len(batch.open_ids)),
            ",".join(batch.open_ids),
        ),
    ]


def _bar(scene: Scene, batch: Batch) -> Element:
    """Return the bar: a segment for each of the kinds that the batch has, as wide as its number."""
    said = t(
        scene,
        "work.bar",
        done=batch.done,
        running=batch.running,
        waiting=batch.waiting,
        failed=batch.failed,
    )
    kinds = ("done", "failed", "running", "waiting")
    return span(".work-bar", role="img", aria_label=said, title=said)[
        (
            span(data_kind=kind, data_share=str(share))
            for kind in kinds
            if (share := getattr(batch, kind))
        )
    ]
