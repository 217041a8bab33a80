"""Names that carry the page's path: other pages of the same origin have names of their own.

Storage, databases, channels and Web Locks belong to an origin, and one host may serve several pages
under several paths. `theme.js` sets the scope: "" at the root, else `@/path/`.
"""

import js

SIGN = "@/"
"""Begins every scope but the root's; no name of ours contains it."""


def scope() -> str:
    """Return what is appended to names in this page."""
    found = getattr(js.window, "binderyScope", "")
    return found if isinstance(found, str) else ""


def scoped(name: str) -> str:
    """Return a name as this page uses it."""
    return f"{name}{scope()}"


def unscoped(name: str) -> str | None:
    """Return the plain name of one that this page uses, `None` for another page's."""
    own = scope()
    if own:
        return name.removesuffix(own) if name.endswith(own) else None
    return None if SIGN in name else name
