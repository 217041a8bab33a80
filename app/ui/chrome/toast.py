"""The toast: confirms in one line what was just done."""

from htpy import Element, div, span

from app.core.message import Message
from app.services.tasks.removal import UNDO_SECONDS
from app.ui.html.widgets import t, text_button, text_button_id, words
from app.ui.scene import Scene

UNDONE_BY = {
    "server.removed": "servers",
    "task.forgotten": "tasks",
    "task.removed": "tasks",
    "tasks.cleared": "tasks",
    "workflow.deleted": "workflows",
}
"""What can be undone, by what was said of it, and whose actions undo it."""

TOAST_SECONDS = 5.0
"""As long as one line takes to be noticed and read. One with Undo stays `UNDO_SECONDS`."""

UNDO_ID = text_button_id("undo")


def shown_seconds(said: Message) -> float:
    """Return how long the toast with this message stays."""
    return UNDO_SECONDS if said.key in UNDONE_BY else TOAST_SECONDS


def toast(scene: Scene) -> Element:
    """Return the toast, empty when there is nothing to confirm."""
    shown = scene.page.toast
    return div("#toast.toast", popover="manual", role="status", aria_live="polite")[
        span[
            words(scene, shown),
            text_button("undo", t(scene, "undo")) if shown.key in UNDONE_BY else None,
        ]
        if shown
        else None
    ]
