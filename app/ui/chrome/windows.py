"""The windows of this page: this one and the others, each with its lock and open tasks."""

from collections.abc import Mapping
from typing import Any

from htpy import Element, Node, h2, header, li, ol, p, section, span

from app.core.ids import ServerUrl
from app.core.windows.window_state import ClosedWindow
from app.ui.html.icons import icon
from app.ui.html.widgets import WINDOW_LETTERS, element_id, server_badge, t, text_button
from app.ui.scene import Scene


def windows(scene: Scene) -> Element:
    """Return the list of windows, this one first."""
    return section("#windows.panel", aria_labelledby="windows-title")[
        header(".panel-head")[h2("#windows-title")[t(scene, "windows.title")]],
        ol(".rows", role="list")[
            _row(scene, scene.own_window, own=True),
            (_row(scene, other, own=False) for other in scene.others),
        ],
        ol(".rows.orphans", role="list")[(_orphan(scene, one) for one in scene.orphans)]
        if scene.orphans
        else None,
        None if scene.others else p(".muted.windows-alone")[t(scene, "windows.alone")],
    ]


def _row(scene: Scene, window: Mapping[str, Any], *, own: bool) -> Element:
    window_id = str(window["windowId"])
    count = int(window["openTaskCount"])
    return li(".window", id=element_id("window", window_id), data_own="true" if own else None)[
        span(".mono", title=window_id)[window_id[:WINDOW_LETTERS]],
        span(".window-own")[t(scene, "windows.own")] if own else None,
        _lock(scene, window),
        span(".window-open")[t(scene, "tasks.open", n=count)],
    ]


def _orphan(scene: Scene, gone: ClosedWindow) -> Element:
    return li(
        ".window",
        id=element_id("gone", gone.window_id),
        data_testid="gone-window",
        data_window=gone.window_id,
    )[
        span(".mono", title=gone.window_id)[gone.window_id[:WINDOW_LETTERS]],
        span(".muted")[
            t(scene, "windows.gone_open", n=gone.count, open=gone.open_count)
            if gone.open_count
            else t(scene, "windows.gone", n=gone.count)
        ],
        text_button("take-over", t(scene, "windows.take_over"), gone.window_id),
    ]


def _lock(scene: Scene, window: Mapping[str, Any]) -> Node:
    locked = window["lockedServer"]
    if not locked:
        return span(".muted")[t(scene, "windows.spread" if window["spread"] else "windows.free")]
    return span(".window-lock")[
        server_badge(scene, ServerUrl(str(locked))), icon("pin") if window["pinned"] else None
    ]
