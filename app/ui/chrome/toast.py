"""The toast: confirms the last action in one line."""

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
    "preset.deleted": "presets",
    "reuse.taken": "settings",
    "reuse.taken_part": "settings",
    "library.deleted": "library",
    "library.deleted_many": "library",
}
"""The messages of actions that can be undone, with the actions that undo them."""

TOAST_SECONDS = 5.0
"""Seconds to notice and read one line. A toast with Undo stays `UNDO_SECONDS`."""

UNDO_ID = text_button_id("undo")


def shown_seconds(said: Message) -> float:
    """Return how many seconds the toast with this message stays."""
    return UNDO_SECONDS if said.key in UNDONE_BY else TOAST_SECONDS


def toast(scene: Scene) -> Element:
    """Return the toast, empty if there is nothing to confirm."""
    shown = scene.page.toast
    return div("#toast.toast", popover="manual", role="status", aria_live="polite")[
        span[
            words(scene, shown),
            text_button("undo", t(scene, "undo")) if shown.key in UNDONE_BY else None,
        ]
        if shown
        else None
    ]
