"""Queries for the elements of an event, and where it happened."""

from typing import Any

import js


def closest(event: js.Event, selector: str) -> js.Element | None:
    """Return the event's target, or its nearest ancestor, that matches the selector."""
    target = event.target
    if not hasattr(target, "closest"):
        return None
    found = target.closest(selector)
    return found or None


def attribute(element: Any, name: str) -> str:
    """Return an attribute's value, "" without one."""
    if not hasattr(element, "getAttribute"):
        return ""  # the document itself
    value = element.getAttribute(name)
    return value if isinstance(value, str) else ""


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
