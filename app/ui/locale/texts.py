"""The text catalogue: every sentence a person reads, by key and language.

    say("en", message("field.range", low=1, high=5))  ->  "Use a number from 1 to 5."

A placeholder is `{name}`, or `{name:how}`: `size` (bytes), `state` (a task's state in words),
`percent` (of a fraction), or `one|many`, which chooses by the number. What is put in turns no text
around it (`visible.isolated`).
"""

import re
from collections.abc import Mapping

from app.core.message import Message
from app.core.reading.visible import isolated
from app.core.workflow.catalog import Label
from app.ui.locale.debug_en import DEBUG_EN
from app.ui.locale.debug_zh import DEBUG_ZH
from app.ui.locale.inputs_en import INPUTS_EN
from app.ui.locale.inputs_zh import INPUTS_ZH
from app.ui.locale.outcomes_en import OUTCOMES_EN
from app.ui.locale.outcomes_zh import OUTCOMES_ZH
from app.ui.locale.page_en import PAGE_EN
from app.ui.locale.page_zh import PAGE_ZH
from app.ui.locale.pool_en import POOL_EN
from app.ui.locale.pool_zh import POOL_ZH
from app.ui.locale.results_en import RESULTS_EN
from app.ui.locale.results_zh import RESULTS_ZH
from app.ui.locale.storage_en import JOURNAL_EN
from app.ui.locale.storage_zh import JOURNAL_ZH

CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "en": {
        **PAGE_EN,
        **RESULTS_EN,
        **POOL_EN,
        **INPUTS_EN,
        **OUTCOMES_EN,
        **DEBUG_EN,
        **JOURNAL_EN,
    },
    "zh": {
        **PAGE_ZH,
        **RESULTS_ZH,
        **POOL_ZH,
        **INPUTS_ZH,
        **OUTCOMES_ZH,
        **DEBUG_ZH,
        **JOURNAL_ZH,
    },
}

FALLBACK = "en"

PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}]*))?\}")

_GROUPED_FROM = 10_000  # years and sizes in pixels stay as they are
_UNITS = ("B", "KB", "MB", "GB", "TB")


def say(language: str, message: Message) -> str:
    """Return a message in words."""
    return _fill(language, message.key, message.args)


def text(language: str, key: str, /, **args: object) -> str:
    """Return the text of `key`, filled; an unknown key shows itself, a missing value "?"."""
    return _fill(language, key, args)


def label(language: str, texts: Label) -> str:
    """Return a catalog's own label in the language, else in English."""
    return isolated(texts.get(language) or texts.get(FALLBACK, ""))


def format_size(count: int | float) -> str:
    """Return a number of bytes as people say it: "812 B", "1.4 MB"."""
    size = float(max(0, count))
    unit = 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size /= 1000
        unit += 1
    number = f"{size:.0f}" if unit == 0 or size >= 100 else f"{size:.1f}".removesuffix(".0")
    return f"{number} {_UNITS[unit]}"


def format_number(value: int | float) -> str:
    """Return a number without needless zeros; large whole ones are grouped."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return f"{value:,}" if abs(value) >= _GROUPED_FROM else str(value)


def format_duration(language: str, milliseconds: int) -> str:
    """Return a span as "8 s", "1 min 5 s" or "2 h 9 min", in the language's own units."""
    seconds = max(0, milliseconds) // 1000
    if seconds < 60:
        return text(language, "time.span_s", s=seconds)
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return text(language, "time.span_min", min=minutes, s=seconds)
    hours, minutes = divmod(minutes, 60)
    return text(language, "time.span_h", h=hours, min=minutes)


def _fill(language: str, key: str, args: Mapping[str, object]) -> str:
    catalogue = CATALOGUES.get(language, CATALOGUES[FALLBACK])
    template = catalogue.get(key, CATALOGUES[FALLBACK].get(key))
    if template is None:
        return isolated(key)

    def put(match: re.Match[str]) -> str:
        name, how = match.group(1), match.group(2) or ""
        return _format(language, args[name], how) if name in args else "?"

    return PLACEHOLDER.sub(put, template).strip()


def _format(language: str, value: object, how: str) -> str:
    if isinstance(value, Message):
        return say(language, value)
    if isinstance(value, list | tuple):
        return (", " if language != "zh" else "、").join(
            _format(language, item, how) for item in value
        )
    if "|" in how:
        one, many = how.split("|", 1)
        return one if value == 1 else many
    if how == "state":
        return text(language, f"state.{value}")
    if value is None:
        return "…"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return isolated(str(value))
    if how == "size":
        return format_size(value)
    if how == "percent":
        return f"{round(value * 100)} %"
    return format_number(value)
