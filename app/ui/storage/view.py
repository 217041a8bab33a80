"""What this browser stores, how much space it takes, and how to export it."""

from htpy import Element, Node, details, div, h2, input, label, p, section, span, summary  # noqa: A004

from app.ui.dialog_state import StoredCounts
from app.ui.html.icons import icon
from app.ui.html.widgets import notice, t, text_button
from app.ui.scene import Scene
from app.ui.storage.import_proposal import proposed

MEGABYTE = 1_000_000
"""Bytes, as browsers and disk makers count."""


def kept(scene: Scene) -> Element:
    """Return the panel of stored data; rarely needed controls are folded."""
    return section("#kept.panel", aria_labelledby="kept-title")[
        notice(scene, scene.page.journal_notice, "journal"),
        p(".muted")[t(scene, "kept.reduced")] if scene.storage_status.reduced else None,
        p(".muted")[t(scene, "kept.memory")] if scene.storage_status.memory else None,
        proposed(scene),
        details("#kept-details")[
            summary[
                h2("#kept-title")[t(scene, "kept.title")],
                None
                if scene.storage_status.usage is None
                else span(".muted")[scene.texts.size(scene.storage_status.usage)],
            ],
            _pictures(scene),
            _file(scene),
        ],
    ]


def _pictures(scene: Scene) -> Node:
    page = scene.page
    limit = scene.storage_status.limit if page.limit_asked is None else page.limit_asked
    is_wrong = page.limit_typed is not None
    return [
        label(".switch")[
            input(
                "#keep-pictures",
                type="checkbox",
                data_change="keep",
                checked=scene.storage_status.on,
            ),
            span[t(scene, "kept.pictures")],
        ],
        p(".muted.kept-why")[t(scene, "kept.why")],
        label(".field", for_="keep-limit")[
            span[t(scene, "kept.limit")],
            input(
                "#keep-limit",
                type="number",
                data_change="keep-limit",
                min="0",
                step="100",
                value=str(limit // MEGABYTE) if page.limit_typed is None else page.limit_typed,
                aria_invalid="true" if is_wrong else None,
                aria_describedby="keep-limit-error" if is_wrong else None,
            ),
            span("#keep-limit-error.field-error")[icon("alert"), t(scene, "kept.limit_wrong")]
            if is_wrong
            else None,
        ],
        _ask_limit(scene, page.limit_asked) if page.limit_asked is not None else None,
    ]


def _ask_limit(scene: Scene, limit: int) -> Element:
    over = max(0, (scene.storage_status.usage or 0) - limit)
    return div("#keep-limit-ask.notice", role="alert")[
        p[t(scene, "kept.limit_ask", size=scene.texts.size(over))],
        div(".buttons")[
            text_button("lower-limit", t(scene, "kept.limit_yes"), "yes"),
            text_button("lower-limit", t(scene, "cancel"), "no"),
        ],
    ]


def _ask_wipe(scene: Scene, stored: StoredCounts) -> Element:
    return div("#wipe-ask.notice", role="alert")[
        p[t(scene, "kept.wipe_sure", tasks=stored.tasks, pictures=stored.pictures)],
        div(".buttons")[
            text_button("wipe", t(scene, "kept.limit_yes"), "yes"),
            text_button("wipe", t(scene, "cancel"), "no"),
        ],
    ]


def _file(scene: Scene) -> Node:
    wiping = scene.page.wiping
    return [
        div(".buttons")[
            text_button("export", t(scene, "kept.export"), symbol="download"),
            text_button("export", t(scene, "kept.export_pictures"), "pictures", symbol="download"),
            label(".button")[
                input(
                    "#import-journal.visually-hidden",
                    type="file",
                    data_file=":journal",
                    accept=".zip,application/zip",
                ),
                span[t(scene, "kept.import")],
            ],
        ],
        _ask_wipe(scene, wiping)
        if wiping
        else div(".buttons")[text_button("wipe", t(scene, "kept.wipe"), "ask", symbol="trash")],
    ]
