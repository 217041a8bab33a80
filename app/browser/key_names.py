"""How keys are named in events, and whether a person is typing."""

from typing import Any

import js


def key_name(event: js.KeyboardEvent) -> str:
    """Return a key's name with its modifiers: "O", "Ctrl+Enter", "Alt+ArrowDown".

    The Command key counts as Ctrl. Shift is part of a character's own name, and so is AltGr, which
    Windows reports as Ctrl and Alt.
    """
    if event.getModifierState("AltGraph"):
        return event.key
    ctrl = "Ctrl+" if event.ctrlKey or event.metaKey else ""
    alt = "Alt+" if event.altKey else ""
    return f"{ctrl}{alt}{event.key}"


def takes_text(target: Any) -> bool:
    """Return whether a text can be pasted into an element: a field, or a text to edit."""
    is_field = getattr(target, "tagName", "") in ("INPUT", "TEXTAREA")
    return is_field or getattr(target, "isContentEditable", False) is True


def is_typing(target: Any) -> bool:
    """Return whether letters mean something to an element, as they also do to a list of choices."""
    return takes_text(target) or getattr(target, "tagName", "") == "SELECT"
