"""The toast: confirms in one line what was just done."""

from htpy import Element, div, span

from app.ui.parts import t, text_button, words
from app.ui.state import Scene

CAN_BE_UNDONE = frozenset({"server.removed", "tasks.cleared", "workflow.deleted"})


def toast(scene: Scene) -> Element:
    """Return the toast, empty when there is nothing to confirm."""
    shown = scene.page.toast
    return div("#toast.toast", popover="manual", role="status", aria_live="polite")[
        span[
            words(scene, shown),
            text_button("undo", t(scene, "undo")) if shown.key in CAN_BE_UNDONE else None,
        ]
        if shown
        else None
    ]
