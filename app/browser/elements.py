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
