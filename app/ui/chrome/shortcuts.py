"""The keyboard shortcuts, and the version of the program."""

from collections.abc import Iterable

from htpy import Element, Node, a, dd, dialog, div, dl, dt, fragment, h2, kbd, p

from app.core.version import VERSION
from app.ui.html.widgets import icon_button, t
from app.ui.scene import Scene

KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("keys.run", ("Ctrl", "Enter")),
    ("keys.run_on", ("Alt", "1…9")),
    ("keys.run_home", ("Alt", "0")),
    ("keys.open", ("O",)),
    ("keys.search", ("/",)),
    ("keys.choose", ("Space",)),
    ("keys.all", ("Ctrl", "A")),
    ("keys.star", ("S",)),
    ("keys.delete", ("Delete",)),
    ("keys.size", ("-", "+")),
    ("keys.walk", ("←", "→")),
    ("keys.ends", ("Home", "End")),
    ("keys.zoom", ("+", "-")),
    ("keys.fit", ("0", "1")),
    ("keys.full", ("F",)),
    ("keys.panel", ("I",)),
    ("keys.download", ("D",)),
    ("keys.copy", ("C",)),
    ("keys.album", ("A",)),
    ("keys.mark", ("M",)),
    ("keys.mode", ("Tab",)),
    ("keys.grid", ("←", "→", "↑", "↓")),
    ("keys.settings", ("E",)),
    ("keys.as_input", ("U",)),
    ("keys.again", ("R",)),
    ("keys.again_same", ("Shift", "R")),
    ("keys.cancel_card", ("X",)),
    ("keys.next_card", ("N",)),
    ("keys.move_card", ("M",)),
    ("keys.close", ("Esc",)),
    ("keys.help", ("?",)),
)

NOTICES = "./vendor/THIRD-PARTY.txt"
"""The licences of bundled software; a build has them beside its index page."""


def keys(scene: Scene) -> Element:
    """Return the dialog."""
    return dialog("#keys.keys", aria_labelledby="keys-title")[
        div(".dialog-body")[
            div(".dialog-head")[
                h2("#keys-title")[t(scene, "keys.title")],
                icon_button("keys-close", "close", t(scene, "close")),
            ],
            dl(".facts")[(_row(scene, key, caps) for key, caps in KEYS)],
            p("#version.muted")[t(scene, "version", version=VERSION)],
            p(".muted")[
                a(href=NOTICES, target="_blank", rel="noopener")[t(scene, "keys.licences")]
            ],
        ]
    ]


def _row(scene: Scene, key: str, caps: Iterable[str]) -> Node:
    return fragment[dt[(kbd[cap] for cap in caps)], dd[t(scene, key)]]
