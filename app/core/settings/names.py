"""The settings: their names, and the values that each may have."""

from collections.abc import Collection, Mapping

THEMES = ("auto", "light", "dark")

LANGUAGE = "language"
THEME = "theme"
POOL = "pool"
WORKFLOWS = "workflows"

KEEP = "keep"
"""Whether pictures are kept: "on" or "off"."""

KEEP_LIMIT = "keepLimit"
"""How many bytes of pictures are kept at most."""

SHARED_ADDRESSES = "several"
"""The addresses behind which several servers answer, for all windows and later pages."""

QUARANTINE = "quarantine"
"""The addresses that came with a file and that nobody allowed."""

_CHOICES: Mapping[str, tuple[str, ...]] = {THEME: THEMES, KEEP: ("on", "off")}
PREFERENCES = (LANGUAGE, *_CHOICES, KEEP_LIMIT)

_MAX_DIGITS = 15
"""No disk has more bytes."""

NAMES = (POOL, WORKFLOWS, *PREFERENCES)
"""The settings that are exported; each is a text."""


def is_preference(name: str, text: str, languages: Collection[str]) -> bool:
    """Tell whether a preference may have this value; `languages` are those of the page."""
    if name == KEEP_LIMIT:
        return text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return text in (languages if name == LANGUAGE else _CHOICES[name])
