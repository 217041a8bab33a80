"""The dialog that compares pictures, each from its own server, and says what differs."""

from collections.abc import Mapping

from htpy import Element, Node, button, dialog, div, h2, label, p, span
from htpy import input as input_

from app.core.reading.visible import isolated
from app.core.task.task_map import Picture
from app.ui.compare.table import what_differs
from app.ui.html.icons import icon
from app.ui.html.widgets import icon_button, mark, t
from app.ui.keyed import Reads
from app.ui.outputs.picture import picture_image
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_name
from app.ui.viewer_state import CompareMode

STAGE = "compare-stage"
"""The id of the place of the pictures, which has the focus at first."""

ICONS: Mapping[CompareMode, str] = {
    CompareMode.SLIDER: "compare",
    CompareMode.BESIDE: "beside",
    CompareMode.BLINK: "eye",
}


def compare(scene: Scene) -> Element:
    """Return the dialog; it is empty while closed."""
    shown = scene.compared
    return dialog("#compare.compare", data_testid="compare", aria_labelledby="compare-title")[
        _content(scene, shown) if shown else None
    ]


def compare_reads(s: Scene) -> Reads:
    """Return the data that the comparison reads: next to none while it is closed."""
    if not s.compared:
        return s.compared, s.page.language
    page = s.page
    return (
        tuple((one.task, one.index) for one in s.compared),
        page.comparing,
        page.language,
        s.catalog,
        s.pool,
        s.marks,
        page.failed_urls,
        page.refused_urls,
        page.kept_urls,
    )


def _content(scene: Scene, shown: tuple[Picture, ...]) -> Element:
    comparing = scene.page.comparing
    assert comparing is not None, "there is no comparison without its state"
    mode, front = comparing.mode, comparing.front % len(shown)
    return div(".compare-body", data_full="")[
        div(".compare-head")[
            h2("#compare-title")[t(scene, "compare.title")],
            div(".compare-modes", role="group", aria_label=t(scene, "compare.modes"))[
                (_mode(scene, one, chosen=one is mode) for one in CompareMode)
            ],
            _blinking(scene, playing=comparing.is_playing) if mode is CompareMode.BLINK else None,
            icon_button("compare-close", "close", t(scene, "close")),
        ],
        div(
            f"#{STAGE}.compare-stage",
            role="group",
            tabindex="0",
            autofocus=True,
            aria_label=t(scene, "compare.pictures"),
            aria_describedby="compare-help",
            data_cuts="",
            data_zoom_group="",
            data_mode=str(mode),
            data_count=str(len(shown)),
        )[
            (_pane(scene, one, place, mode, front) for place, one in enumerate(shown)),
            (_handle(place) for place in range(1, len(shown)))
            if mode is CompareMode.SLIDER
            else None,
        ],
        _cuts(scene, len(shown)) if mode is CompareMode.SLIDER else None,
        p("#compare-help.visually-hidden")[t(scene, "compare.help")],
        what_differs(scene, shown),
    ]


def _mode(scene: Scene, mode: CompareMode, *, chosen: bool) -> Element:
    return button(
        ".compare-mode",
        id=f"compare-{mode}",
        type="button",
        data_action="compare-mode",
        data_arg=str(mode),
        data_mode=str(mode),
        aria_pressed=str(chosen).lower(),
    )[icon(ICONS[mode]), span[t(scene, f"compare.{mode}")]]


def _blinking(scene: Scene, *, playing: bool) -> Element:
    name = t(scene, "compare.pause" if playing else "compare.play")
    return icon_button("compare-play", "pause" if playing else "play", name)


def _pane(scene: Scene, item: Picture, place: int, mode: CompareMode, front: int) -> Element:
    task = item.task
    name = t(scene, "compare.picture", n=place + 1, title=task_name(scene, task))
    is_behind = mode is CompareMode.BLINK and place != front
    return div(
        ".compare-pane",
        id=f"compare-pane-{place}",
        data_zoom="",
        data_place=str(place),
        data_behind="" if is_behind else None,
    )[
        picture_image(scene, task, item.file, item.index, name, draggable="false"),
        span(".compare-from", title=isolated(scene.server_name(task.execution_server)))[
            span(".compare-number")[scene.texts.number(place + 1)],
            mark(scene, task.execution_server),
        ],
    ]


def _handle(place: int) -> Element:
    """Return the line between two pictures, which is dragged; the range does the same by keys."""
    return div(".compare-handle", data_handle=str(place), aria_hidden="true")[span(".grip")]


def _cuts(scene: Scene, count: int) -> Element:
    return div(".compare-cuts")[(_cut(scene, place, count) for place in range(1, count))]


def _cut(scene: Scene, place: int, count: int) -> Node:
    name = f"compare-cut-{place}"
    return [
        label(".visually-hidden", for_=name)[t(scene, "compare.cut", left=place, right=place + 1)],
        input_(
            id=name,
            type="range",
            min="0",
            max="100",
            step="any",
            value=f"{100 * place / count:.4g}",
            data_cut=str(place),
        ),
    ]
