"""The lines of a server's log, with the moments marked at which tasks failed. Pure.

A server's clock and time zone may be others than the browser's. So a moment is found by the text of
the failure, not by its time.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from app.core.reading.clip import MOST_NAME, clip
from app.core.reading.shape import is_text, mapping_at, sequence_at

MAX_LINES = 300
"""Maximum lines shown, the last ones: some screens. A traceback has about thirty."""

MIN_TEXT = 4
"""Minimum characters of a failure's text: a shorter one occurs in any line."""

ANNOUNCED = "Exception during processing"
"""What ComfyUI writes before the text of a failure."""

_COLOURS = re.compile("\x1b\\[[0-9;?]*[A-Za-z]")
_TIME = re.compile(r"\d\d:\d\d:\d\d")


class Failure(NamedTuple):
    """A failed task: its name, and the server's text of the failure."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """`time` is the server's own (`14:03:59`), "" if unknown; `failed` names tasks that failed."""

    time: str
    text: str
    failed: tuple[str, ...] = ()


def parse_log(value: Any, failures: Sequence[Failure] = ()) -> tuple[LogLine, ...]:
    """Parse `/internal/logs/raw` into its last lines, the oldest first. Raises `ServerError`."""
    entries = sequence_at(mapping_at(value, "$").get("entries"), "entries")
    lines = _lines(entries)[-MAX_LINES:]
    for failure in failures:
        at = _moment(lines, failure.text)
        if at is not None:
            lines[at] = replace(lines[at], failed=(*lines[at].failed, failure.name))
    return tuple(lines)


def _lines(entries: Sequence[Any]) -> list[LogLine]:
    """Join the pieces of output, and split them at their line ends.

    A progress bar writes over its line: only the last state of it is kept.
    """
    lines: list[LogLine] = []
    time, rest = "", ""
    for entry in entries:
        fields = entry if isinstance(entry, Mapping) else {}
        text = fields.get("m")
        if not isinstance(text, str) or not is_text(text):
            continue
        if not rest:
            found = _TIME.search(str(fields.get("t", "")))
            time = found[0] if found else ""
        *whole, rest = (rest + text).split("\n")
        lines += [LogLine(time, shown) for one in whole if (shown := _shown(one))]
    last = _shown(rest)
    return [*lines, LogLine(time, last)] if last else lines


def _shown(line: str) -> str:
    written = [part for part in _COLOURS.sub("", line).split("\r") if part.strip()]
    return clip(written[-1].rstrip(), MOST_NAME) if written else ""


def _moment(lines: Sequence[LogLine], text: str) -> int | None:
    """Return the index of the last line that announces a failure with this text, if any.

    Without an announcement it is the last line with the text.
    """
    first = text.strip().partition("\n")[0].strip()
    if len(first) < MIN_TEXT:
        return None
    found = [index for index, line in enumerate(lines) if first in line.text]
    announced = [index for index in found if ANNOUNCED in lines[index].text]
    return max(announced or found, default=None)
