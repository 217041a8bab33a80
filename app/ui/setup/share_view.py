"""The content of the dialog that shares this setup: parts, link, code and file."""

from htpy import Element, Node, button, div, h2, label, p, path, span, svg
from htpy import input as input_

from app.ui.dialog_state import QrCode, SetupSharing
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, icon_button, t, text_button
from app.ui.scene import Scene

MARGIN = 4
"""Units of quiet margin around a QR code, as its standard demands."""

TITLES = {
    "servers": "archive.servers",
    "workflows": "archive.workflows",
    "presets": "setup.presets",
}


def sharing(scene: Scene, shown: SetupSharing) -> Element:
    """Return what is in the open dialog."""
    return div(".dialog-body.setup-body")[
        div(".dialog-head")[
            h2("#setup-title")[t(scene, "setup.share")],
            icon_button("setup-close", "close", t(scene, "close")),
        ],
        p(".muted")[t(scene, "setup.what")],
        div(".setup-parts")[
            (
                choice_box(part, t(scene, TITLES[part], n=n), on=part in shown.parts)
                for part, n in shown.counts.items()
            )
        ]
        if shown.counts
        else p[t(scene, "setup.nothing")],
        _local(scene, shown),
        _ways(scene, shown) if shown.parts else None,
    ]


def choice_box(what: str, text: Node, *, on: bool, describe: Node = None) -> Element:
    """Return a box for a part of a setup."""
    box_id = element_id("setup", what)
    return label(".switch", for_=box_id)[
        input_(id=box_id, type="checkbox", data_change=f"setup-{what}", checked=on),
        span[text, describe],
    ]


def _local(scene: Scene, shown: SetupSharing) -> Node:
    if not shown.local or "servers" not in shown.parts:
        return None
    names = list(shown.local)
    return p(".setup-hint")[icon("alert"), span[t(scene, "setup.local_servers", names=names)]]


def _ways(scene: Scene, shown: SetupSharing) -> Node:
    save = text_button("save-setup", t(scene, "setup.save"), symbol="download")
    if not shown.link:
        return [p(role="status")[t(scene, "setup.long")], div(".buttons")[save]]
    copy = t(scene, "setup.copy")
    return [
        input_(
            "#setup-link",
            type="text",
            readonly=True,
            value=shown.link,
            aria_label=t(scene, "setup.link"),
        ),
        div(".buttons")[
            button(
                "#copy-setup.button.primary",
                type="button",
                data_action="copy",
                data_arg=shown.link,
            )[icon("copy"), span[copy]],
            save,
        ],
        p(".setup-hint")[icon("alert"), span[t(scene, "setup.local_page")]]
        if shown.is_local
        else None,
        p(".muted")[t(scene, "setup.no_code")] if shown.code is None else _code(scene, shown.code),
    ]


def _code(scene: Scene, code: QrCode) -> Element:
    size = code.size + 2 * MARGIN
    return svg(
        ".setup-code",
        viewbox=f"{-MARGIN} {-MARGIN} {size} {size}",
        role="img",
        aria_label=t(scene, "setup.code"),
        shape_rendering="crispEdges",
        data_testid="setup-code",
    )[path(d=code.path)]
