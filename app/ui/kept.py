"""What this browser keeps, how much room it takes, and how to take it along."""

from htpy import Element, Node, details, div, h2, input, label, p, section, span, summary  # noqa: A004

from app.ui.parts import notice, t, text_button
from app.ui.state import Scene
from app.ui.texts import format_size

MEGABYTE = 1_000_000


def kept(scene: Scene) -> Element:
    """Return the panel of what is kept; what is seldom needed is folded away."""
    return section("#kept.panel", aria_labelledby="kept-title")[
        notice(scene, scene.page.journal_notice, "journal"),
        p(".muted")[t(scene, "kept.reduced")] if scene.keeping.reduced else None,
        p(".muted")[t(scene, "kept.memory")] if scene.keeping.memory else None,
        details("#kept-details")[
            summary[
                h2("#kept-title")[t(scene, "kept.title")],
                None
                if scene.keeping.usage is None
                else span(".muted")[format_size(scene.keeping.usage)],
            ],
            _pictures(scene),
            _file(scene),
        ],
    ]


def _pictures(scene: Scene) -> Node:
    return [
        label(".switch")[
            input(
                "#keep-pictures",
                type="checkbox",
                data_change="keep",
                checked=scene.keeping.on,
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
                value=str(scene.keeping.limit // MEGABYTE),
            ),
        ],
    ]


def _file(scene: Scene) -> Node:
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
        div(".buttons")[
            [
                text_button("wipe", t(scene, "kept.wipe_sure"), "yes"),
                text_button("wipe", t(scene, "cancel"), "no"),
            ]
            if scene.page.wiping
            else text_button("wipe", t(scene, "kept.wipe"), "ask", symbol="trash")
        ],
    ]
