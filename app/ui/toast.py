"""The toast: confirms in one line what was just done."""

from htpy import Element, div, span

from app.ui.parts import words
from app.ui.state import Scene


def toast(scene: Scene) -> Element:
    """Return the toast, empty when there is nothing to confirm."""
    shown = scene.page.toast
    return div("#toast.toast", role="status", aria_live="polite")[
        span[words(scene, shown)] if shown else None
    ]
