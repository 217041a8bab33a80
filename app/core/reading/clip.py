"""Server texts, shortened so that a page can show them and the journal can store them.

`app/static/digest/limits.js` applies the same limits to large responses before Python reads them.
"""

import re

MOST_MESSAGE = 2_000
"""Maximum characters of an error message: several screens on a phone."""

MOST_TRACE = 64_000
"""Maximum characters of a traceback: hundreds of calls. The end is kept, as it names the cause."""

MOST_NAME = 1_000
"""Maximum characters of a name or an id. File systems allow 255 per name, and longer paths."""

MOST_REASONS = 200
"""Maximum reasons of a rejection: more than a person reads."""

MOST_OUTPUTS = 1_000
"""Maximum files of one task."""

_ROOM = 20
"""Characters reserved for the cut mark, so that a shortened text is not shortened again."""

_ONLY = re.compile(r"… \(\+(\d{1,9})\)")
_CUT = re.compile(r" … \(\+\d+\)$|^\(\+\d+\) … ")


def clip(text: str, most: int = MOST_MESSAGE) -> str:
    """Return the start of a text; a longer text ends with the count cut off: `start … (+12)`."""
    if len(text) <= most + _ROOM:
        return text
    return f"{text[:most]} … (+{len(text) - most})"


def clip_start(text: str, most: int = MOST_TRACE) -> str:
    """Return the end of a text; a longer text starts with the count cut off: `(+12) … end`."""
    if len(text) <= most + _ROOM:
        return text
    return f"(+{len(text) - most}) … {text[-most:]}"


def cut_count(text: str) -> int | None:
    """Return the count in a text that consists of a cut mark only ("… (+12)"), else `None`."""
    found = _ONLY.fullmatch(text)
    return int(found[1]) if found else None


def is_clipped(text: str) -> bool:
    """Return whether a text was shortened."""
    return _CUT.search(text) is not None
