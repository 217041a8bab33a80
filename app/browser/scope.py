"""Names that include the page's path, so that pages of the same origin do not share them.

Storage, databases, channels and Web Locks belong to an origin, and one host may serve several pages
under several paths. `theme.js` sets the scope: "" at the root, else `@/path/`.
"""

import js

SIGN = "@/"
"""Begins every scope except the root's; no name of this program contains it."""


def scope() -> str:
    """Return the suffix of names in this page."""
    found = getattr(js.window, "binderyScope", "")
    return found if isinstance(found, str) else ""


def scoped(name: str) -> str:
    """Return a name with this page's scope."""
    return f"{name}{scope()}"


def unscoped(name: str) -> str | None:
    """Return a name without this page's scope, `None` for another page's name."""
    own = scope()
    if own:
        return name.removesuffix(own) if name.endswith(own) else None
    return None if SIGN in name else name
