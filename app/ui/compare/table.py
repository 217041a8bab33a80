"""What differs between compared pictures: only the inputs that are not the same in all."""

from collections.abc import Sequence

from htpy import Element, div, h3, p, section, table, tbody, td, th, thead, tr

from app.core.pictures.differences import differences
from app.core.task.task_map import Picture
from app.ui.html.widgets import foreign, server_badge, t
from app.ui.pictures.viewer_facts import shown_inputs
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_title

WORKFLOW = ":workflow"
"""The row with the workflows' names; no input has a colon first."""


def what_differs(scene: Scene, shown: Sequence[Picture]) -> Element:
    """Return a table with a column for each picture, under the mark of its server."""
    labels: dict[str, str] = {WORKFLOW: t(scene, "compare.workflow")}
    columns: list[dict[str, str]] = []
    for item in shown:
        column = {WORKFLOW: task_title(scene, item.task)}
        for name, label, value in shown_inputs(scene, item.task):
            labels.setdefault(name, label)
            column[name] = value
        columns.append(column)
    names = differences(columns)
    return section(
        ".compare-differs", tabindex="0", role="region", aria_labelledby="compare-differs"
    )[
        h3("#compare-differs")[t(scene, "compare.differs")],
        table[
            thead[tr[td, (_head(scene, item, place) for place, item in enumerate(shown))]],
            tbody[
                (
                    tr[
                        th(scope="row")[labels[name]],
                        (td[foreign(column.get(name, "–"))] for column in columns),
                    ]
                    for name in names
                )
            ],
        ],
        None if names else p(".muted")[t(scene, "compare.nothing")],
    ]


def _head(scene: Scene, item: Picture, place: int) -> Element:
    number = scene.texts.number(place + 1)
    return th(scope="col")[
        div(".compare-column")[number, server_badge(scene, item.task.execution_server)]
    ]
