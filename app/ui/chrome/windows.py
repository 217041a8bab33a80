"""The tabs of this page, by their work: this one and the others, each with its lock and tasks."""

from collections.abc import Mapping
from typing import Any

from htpy import Element, Node, button, div, form, h2, header, label, li, ol, p, section, span
from htpy import input as input_

from app.core.ids import ServerUrl
from app.core.reading.visible import isolated
from app.core.windows.state_fields import ClosedWindow
from app.core.windows.tab_name import MAX_TAB_NAME, read_name
from app.ui.chrome.tab_names import NAME_FIELD, tab_text
from app.ui.dialog_state import TabNaming
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    element_id,
    foreign,
    icon_button,
    icon_button_id,
    server_badge,
    t,
    text_button,
)
from app.ui.scene import Scene


def windows(scene: Scene) -> Element:
    """Return the list of tabs, this one first."""
    return section("#windows.panel", aria_labelledby="windows-title")[
        header(".panel-head")[
            h2("#windows-title")[t(scene, "windows.title")],
            text_button("stop-all", t(scene, "windows.stop_all"), symbol="stop")
            if scene.stoppable_count
            else None,
        ],
        ol(".rows", role="list")[
            _own(scene),
            (_row(scene, other) for other in scene.others),
        ],
        ol(".rows.orphans", role="list")[(_orphan(scene, one) for one in scene.orphans)]
        if scene.orphans
        else None,
        None if scene.others else p(".muted.windows-alone")[t(scene, "windows.alone")],
    ]


def _own(scene: Scene) -> Element:
    naming = scene.page.tab_naming
    window_id = str(scene.own_window["windowId"])
    if naming is not None:
        return li(".window", id=element_id("window", window_id), data_own="true")[
            _name_form(scene, naming)
        ]
    name = tab_text(scene, scene.tab_name)
    return _line(
        scene,
        scene.own_window,
        [
            span(".window-name", title=name)[foreign(name)],
            span(".window-own")[t(scene, "windows.own")],
            icon_button("name-tab", "edit", t(scene, "windows.rename")),
        ],
        own=True,
    )


def _row(scene: Scene, window: Mapping[str, Any]) -> Element:
    name = tab_text(scene, read_name(window))
    window_id = str(window["windowId"])
    return _line(
        scene,
        window,
        [
            button(
                ".window-name.window-call",
                id=icon_button_id("call-tab", window_id),
                type="button",
                data_action="call-tab",
                data_arg=window_id,
                title=t(scene, "windows.call", name=name),
            )[foreign(name)]
        ],
        own=False,
    )


def _line(scene: Scene, window: Mapping[str, Any], name: Node, *, own: bool) -> Element:
    window_id = str(window["windowId"])
    return li(
        ".window",
        id=element_id("window", window_id),
        title=isolated(window_id),
        data_own="true" if own else None,
    )[
        div(".window-head")[name],
        div(".window-facts")[
            _lock(scene, window),
            span(".window-open")[t(scene, "tasks.open", n=int(window["openTaskCount"]))],
        ],
    ]


def _name_form(scene: Scene, naming: TabNaming) -> Element:
    """Return the field for the name of this tab."""
    return form(".window-form", data_submit="save-tab-name", novalidate=True)[
        label(".field-label", for_=NAME_FIELD)[t(scene, "windows.name")],
        input_(
            f"#{NAME_FIELD}",
            type="text",
            data_tab_name="",
            value=naming.typed,
            placeholder=tab_text(scene, scene.tab_name._replace(given="")),
            maxlength=str(MAX_TAB_NAME),
            autocomplete="off",
            aria_describedby="tab-name-hint",
        ),
        p("#tab-name-hint.field-hint")[t(scene, "windows.name_hint")],
        div(".buttons")[
            button(".button.primary", type="submit")[t(scene, "save")],
            text_button("cancel-tab-name", t(scene, "cancel")),
        ],
    ]


def _orphan(scene: Scene, gone: ClosedWindow) -> Element:
    return li(
        ".window",
        id=element_id("gone", gone.window_id),
        data_testid="gone-window",
        data_window=gone.window_id,
    )[
        span(".muted", title=isolated(gone.window_id))[
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
