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
    "album.deleted": "albums",
    "library.deleted": "library",
    "library.deleted_many": "library",
}
"""The messages of actions that can be undone, with the actions that undo them."""

ADDED = ("archive.imported", "archive.imported_known")
"""The messages about an import, with the number of its `pictures`."""

TOAST_SECONDS = 5.0
"""Seconds to notice and read one line. A toast with a button stays `UNDO_SECONDS`."""

UNDO_ID = text_button_id("undo")


def shown_seconds(said: Message) -> float:
    """Return how many seconds the toast with this message stays."""
    has_button = said.key in UNDONE_BY or adds_pictures(said)
    return UNDO_SECONDS if has_button else TOAST_SECONDS


def adds_pictures(said: Message) -> bool:
    """Return whether a message is about an import that added pictures."""
    tasks = said.args.get("tasks")
    about = tasks if isinstance(tasks, Message) else said
    return about.key in ADDED and bool(about.args["pictures"])


def toast(scene: Scene) -> Element:
    """Return the toast, empty if there is nothing to confirm."""
    shown = scene.page.toast
    return div("#toast.toast", popover="manual", role="status", aria_live="polite")[
        span[
            words(scene, shown),
            text_button("undo", t(scene, "undo")) if shown.key in UNDONE_BY else None,
            text_button("library-show", t(scene, "toast.show_pictures"))
            if adds_pictures(shown)
            else None,
        ]
        if shown
        else None
    ]
