"""The strip of work above the library: a row for each batch with open tasks, nothing else."""

from htpy import Element, button, li, ol, p, section, span

from app.core.queue.batches import Batch
from app.core.reading.visible import isolated
from app.ui.html.batches import bar, count, marks
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, foreign, icon_button, t
from app.ui.scene import Scene


def strip(scene: Scene) -> Element:
    """Return the strip; it has no height while nothing is open. On a phone it is one line."""
    opened = scene.open_count
    return section("#work.work", aria_label=t(scene, "work.label"))[
        ol(".work-rows", role="list")[(_row(scene, one, words) for one, words in scene.work)]
        if scene.work
        else None,
        _move_all(scene),
        button(
            "#tab-tasks.work-line",
            type="button",
            data_action="tab",
            data_arg="pictures" if scene.page.tab == "tasks" else "tasks",
            aria_expanded="true" if scene.page.tab == "tasks" else "false",
            aria_current="page" if scene.page.tab == "tasks" else None,
        )[
            icon("tasks"),
            span[t(scene, "work.open", n=opened) if opened else t(scene, "work.done")],
            bar(scene, scene.work[0][0]) if scene.work else None,
            icon("down"),
        ]
        if scene.task_count
        else None,
    ]


def _move_all(scene: Scene) -> Element | None:
    """Return the hint that a server is idle, with the button that moves there what waits."""
    offer = scene.move_offer
    if offer is None:
        return None
    return p(".work-hint")[
        span[t(scene, "move.idle", server=scene.server_name(offer.server))],
        button("#move-all.button", type="button", data_testid="move-all", data_action="move-all")[
            span[t(scene, "move.all", n=len(offer.ids))]
        ],
    ]


def _row(scene: Scene, batch: Batch, words: str) -> Element:
    return li(".work-row", id=element_id("work", batch.key), data_testid="work-row")[
        marks(scene, batch),
        span(".work-words", title=isolated(words) or None)[foreign(words)],
        bar(scene, batch),
        span(".work-count")[count(scene, batch)],
        icon_button(
            "cancel-batch",
            "close",
            t(scene, "work.cancel", n=len(batch.open_ids)),
            batch.key,
        ),
    ]
