"""The browser's own rules of languages."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import js
from pyodide.ffi import to_js

REMEMBERED = 4_096
"""Maximum cached results: a call into JavaScript costs as much as twenty calls in Python."""


MAX_DIGITS = 14
"""Maximum decimal places: enough for ten significant digits from 0.0001 up."""


class BrowserIntl:
    """Calls `Intl`; without `DurationFormat` in the browser, durations are joined from units."""

    def plural(self, tag: str, value: int | float) -> str:
        """Return the plural category of a number."""
        return _plural(tag, value)

    def number(self, tag: str, value: int | float, *, grouped: bool) -> str:
        """Return a number in digits."""
        return _number(tag, value, grouped)

    def unit(self, tag: str, value: int | float, unit: str) -> str:
        """Return a number with a short unit."""
        return _unit(tag, value, unit)

    def span(self, tag: str, parts: Sequence[tuple[int, str]]) -> str:
        """Return a duration."""
        if hasattr(js.Intl, "DurationFormat"):
            duration = _object({f"{unit}s": value for value, unit in parts})
            # Without the zero it would be an empty text.
            shown = {f"{unit}sDisplay": "always" for _, unit in parts}
            made = _format("DurationFormat", tag, style="short", **shown)
            return str(made.format(duration))
        return " ".join(_unit(tag, value, unit) for value, unit in parts)

    def ago(self, tag: str, value: int, unit: str) -> str:
        """Return a relative time in the past."""
        numeric = "always" if value else "auto"
        made = _format("RelativeTimeFormat", tag, style="short", numeric=numeric)
        return str(made.format(-value, unit))

    def join(self, tag: str, items: Sequence[str]) -> str:
        """Return a list in one line."""
        made = _format("ListFormat", tag, type="conjunction", style="narrow")
        return str(made.format(to_js(list(items))))


@lru_cache(REMEMBERED)
def _plural(tag: str, value: int | float) -> str:
    # Python's large integers become BigInts, which `Intl.PluralRules` rejects.
    return str(_format("PluralRules", tag).select(float(value)))


@lru_cache(REMEMBERED)
def _number(tag: str, value: int | float, grouped: bool) -> str:
    made = _format("NumberFormat", tag, useGrouping=grouped, maximumFractionDigits=MAX_DIGITS)
    return str(made.format(value))


@lru_cache(REMEMBERED)
def _unit(tag: str, value: int | float, unit: str) -> str:
    options = {"style": "unit", "unit": unit, "unitDisplay": "short", "useGrouping": False}
    return str(_format("NumberFormat", tag, **options).format(value))


@cache
def _format(name: str, tag: str, **options: object) -> Any:
    """Return one of `Intl`'s formatters, cached: creating one is slower than using it."""
    return getattr(js.Intl, name).new(tag, _object(options))


def _object(values: dict[str, Any]) -> js.Object:
    return to_js(values, dict_converter=js.Object.fromEntries)
