"""The panel that opens a workflow from an address."""

from htpy import Element, button, div, form, label, span
from htpy import input as input_

from app.ui.html.widgets import icon_button, t
from app.ui.scene import Scene

PANEL = "open-panel"
ADDRESS = "open-address"
FILE_INPUT = "own-workflow"


def opening_panel(scene: Scene) -> Element | None:
    """Return the panel, `None` while it is closed."""
    opening = scene.page.opening
    if opening is None:
        return None
    return form(f"#{PANEL}.open-panel", data_submit="open", novalidate=True)[
        div(".field")[
            label(".field-label", for_=ADDRESS)[t(scene, "opening.address")],
            div(".row")[
                input_(
                    id=ADDRESS,
                    type="url",
                    value=opening.address,
                    data_opening="address",
                    placeholder="https://",
                    autocomplete="off",
                ),
                button(".button", type="submit", data_testid="open-address")[
                    span[t(scene, "opening.open")]
                ],
                icon_button("toggle-opening", "close", t(scene, "close")),
            ],
        ],
    ]
