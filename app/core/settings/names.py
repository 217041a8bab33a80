"""The settings: their names and valid values."""

from collections.abc import Collection, Mapping

THEMES = ("auto", "light", "dark")

LANGUAGE = "language"
THEME = "theme"
POOL = "pool"
WORKFLOWS = "workflows"

MARKS = "marks"
"""The servers' marks, which stay for good."""

FOUND = "found"
"""The servers of the lists that `servers.json` names, and those that left the lists."""

KEYS = "keys"
"""The keys of servers. They are secret: no export, link or report contains them."""

MACHINES = "machineFacts"
"""The machines of the servers as they were last, to recognise one that moved."""

FORMS = "forms"
"""How the owner arranged the forms of workflows."""

PRESETS = "presets"

SCRIPTS = "scripts"
"""A person's Python scripts."""

KEEP = "keep"
"""Whether pictures are kept: "on" or "off"."""

KEEP_LIMIT = "keepLimit"
"""Maximum bytes of kept pictures."""

GALLERY_SCOPE = "gallery"
"""Whose pictures the library shows: those of this tab ("tab"), or of all ("all")."""

TILE_SIZE = "tileSize"
"""The height of tiles in pixels."""

PAUSED = "paused"
"""The ids of servers that get no new task from this browser."""

QUEUE_PAUSED = "queuePaused"
"""Whether nothing that waits in the queue of this browser is sent: "on" or "off"."""

SHARED_ADDRESSES = "several"
"""The addresses shared by several servers, for all windows and later pages."""

QUARANTINE = "quarantine"
"""The imported addresses that no person has allowed."""

_CHOICES: Mapping[str, tuple[str, ...]] = {THEME: THEMES, KEEP: ("on", "off")}
PREFERENCES = (LANGUAGE, *_CHOICES, KEEP_LIMIT)

_MAX_DIGITS = 15
"""Maximum digits of a number of bytes: more than any disk has."""

NAMES = (POOL, WORKFLOWS, FORMS, PRESETS, SCRIPTS, *PREFERENCES)
"""The settings that a person sets; each is a text."""

EXPORTED = (*NAMES, MARKS)


def is_preference(name: str, text: str, languages: Collection[str]) -> bool:
    """Return whether a preference may have this value; `languages` are the page's."""
    if name == KEEP_LIMIT:
        return text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return text in (languages if name == LANGUAGE else _CHOICES[name])
