"""Brings this tab to the front, as far as the browser allows it."""

import js


def to_front() -> bool:
    """Ask for the focus; return whether a person sees this tab now. Browsers mostly refuse."""
    js.window.focus()
    return not js.document.hidden and bool(js.document.hasFocus())
