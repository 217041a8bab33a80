"""Texts of servers, cut to a length that a page can show and a journal can keep.

`app/static/digest.js` has the same limits for large answers, which it cuts before Python sees them.
"""

import re

MOST_MESSAGE = 2_000
"""Characters of an error's message: some screens full on a phone."""

MOST_TRACE = 64_000
"""Characters of a traceback: hundreds of calls. Its end is kept, which names the cause."""

MOST_NAME = 1_000
"""Characters of a name or an id: file systems take 255, and paths a few times that."""

MOST_REASONS = 200
"""Reasons of a refusal: more than anybody reads."""

MOST_OUTPUTS = 1_000
"""Files of one task."""

_ROOM = 20
"""Characters that the mark of a cut takes: a text that was cut already is not cut again."""

_ONLY = re.compile(r"… \(\+(\d{1,9})\)")
_CUT = re.compile(r" … \(\+\d+\)$|^\(\+\d+\) … ")


def clip(text: str, most: int = MOST_MESSAGE) -> str:
    """Return the start of a text, and how many characters were cut off: `start … (+12)`."""
    if len(text) <= most + _ROOM:
        return text
    return f"{text[:most]} … (+{len(text) - most})"


def clip_start(text: str, most: int = MOST_TRACE) -> str:
    """Return the end of a text, and how many characters were cut off: `(+12) … end`."""
    if len(text) <= most + _ROOM:
        return text
    return f"(+{len(text) - most}) … {text[-most:]}"


def cut_count(text: str) -> int | None:
    """Return the number of a text that says only how much is missing ("… (+12)"), else `None`."""
    found = _ONLY.fullmatch(text)
    return int(found[1]) if found else None


def is_clipped(text: str) -> bool:
    """Tell whether a text was cut."""
    return _CUT.search(text) is not None
