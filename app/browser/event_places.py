"""Where an event happened, and what that means: in which form, beside which dialog."""

import js

from app.browser.elements import attribute, closest


def has_ctrl(event: js.KeyboardEvent) -> bool:
    """Return whether Ctrl, or the Command key, is held."""
    return bool(event.ctrlKey or event.metaKey)


def in_compose(event: js.Event) -> bool:
    """Return whether Ctrl+Enter means Run here: not in a dialog, and not in another form."""
    form = closest(event, "[data-submit]")
    elsewhere = form is not None and attribute(form, "data-submit") != "run"
    return not elsewhere and not js.document.querySelector("dialog[open]")


def beside(event: js.Event) -> str:
    """Return the id of the dialog that a click closes: on its backdrop, or beside its picture."""
    target = event.target
    if getattr(target, "tagName", "") == "DIALOG":
        return str(target.id)
    return attribute(target, "data-beside") if hasattr(target, "getAttribute") else ""


def walks(event: js.KeyboardEvent) -> bool:
    """Return whether the key may repeat while it is held down: it steps through the pictures."""
    is_arrow = event.key.startswith("Arrow")
    return is_arrow and bool(js.document.querySelector("#viewer[open]"))
