"""The sentences of one language, filled in.

    Texts("en", intl).say(message("field.range", low=1, high=5))  ->  "Use a number from 1 to 5."

Plurals, numbers, lists, sizes and times follow the rules of the port `Intl`. A language's file may
say sizes and times in its own way instead (`INSTEAD`). What is put into a sentence turns no text
around it (`visible.isolated`).
"""

import re
from collections.abc import Mapping

from app.core.message import Message
from app.core.reading.visible import isolated
from app.core.workflow.label import ROLE, Label
from app.services.ports import Intl
from app.ui.locale.languages import ENGLISH, FALLBACK, read_language
from app.ui.locale.pattern import OTHER, Field, parse_pattern

UNITS = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte")
"""Units of size by their names in `Intl`, each a thousand of the one before."""

AGES = {"now": "second", "minutes": "minute", "hours": "hour", "days": "day"}
"""The units of `age`, as units of `Intl`."""

TIMES = {"s": "second", "min": "minute", "h": "hour"}
"""The parts of a duration, as units of `Intl`."""

INSTEAD = (
    *(f"time.span_{part}" for part in TIMES),
    *(f"time.{age}" for age in AGES),
    *(f"size.{unit}" for unit in UNITS),
)
"""Ids that a language file may omit; then `Intl` formats the value."""

_GROUPED_FROM = 10_000
"""Smaller numbers are readable without separators, and many are ports and years."""

_DIGITS = re.compile(r"-?[\d.]+")
"""Plain numbers, without exponent, "inf" or "nan"."""


class Texts:
    """The texts of one language; an unknown language falls back to English."""

    def __init__(self, code: str, intl: Intl) -> None:
        self.code = code
        self._intl = intl
        self._language = read_language(code)
        self.header = self._language.header
        self._tag = self.header.tag

    def say(self, message: Message) -> str:
        """Return the text of a message."""
        return self._sentence(message.key, message.args)

    def text(self, key: str, /, **args: object) -> str:
        """Return the text of `key`, filled; an unknown key stays as is, a missing value is "?"."""
        return self._sentence(key, args)

    def label(self, texts: Label) -> str:
        """Return a label in this language, else in English.

        Only labels of ours are translated: those of the catalog, which has several languages, and
        what an input is for (`ROLE`). A title of a person's own file stays as it is.
        """
        english = texts.get(FALLBACK, "")
        role = texts.get(ROLE, "")
        if role in self._language.labels:
            before, _, after = english.rpartition(role)
            return isolated(before) + self._language.labels[role] + after
        shipped = self._language.labels.get(english) if len(texts) > 1 else None
        if shipped and self.code not in texts:
            return shipped
        return isolated(texts.get(self.code) or english)

    def number(self, value: int | float) -> str:
        """Return a number without trailing zeros; large integers are grouped."""
        if isinstance(value, float):
            plain = f"{value:.10g}"
            if not _DIGITS.fullmatch(plain):
                return plain
            return self._intl.number(self._tag, float(plain), grouped=False)
        return self._intl.number(self._tag, value, grouped=abs(value) >= _GROUPED_FROM)

    def size(self, count: int | float) -> str:
        """Return a number of bytes in a readable unit: "812 B", "1.4 MB"."""
        size = float(max(0, count))
        unit = 0
        while size >= 1000 and unit < len(UNITS) - 1:
            size /= 1000
            unit += 1
        size = round(size) if unit == 0 or size >= 100 else float(f"{size:.1f}")
        own = self._language.texts.get(f"size.{UNITS[unit]}")
        if own is None:
            return self._intl.unit(self._tag, size, UNITS[unit])
        return self._fill(own, {"n": self._intl.number(self._tag, size, grouped=False)})

    def span(self, milliseconds: int) -> str:
        """Return a duration: "8 s", "1 min 5 s" or "2 h 9 min"."""
        minutes, seconds = divmod(max(0, milliseconds) // 1000, 60)
        hours, minutes = divmod(minutes, 60)
        if hours:
            parts = {"h": hours, "min": minutes}
        elif minutes:
            parts = {"min": minutes, "s": seconds}
        else:
            parts = {"s": seconds}
        own = self._language.texts.get(f"time.span_{next(iter(parts))}")
        if own is not None:
            return self._fill(own, parts)
        return self._intl.span(self._tag, [(value, TIMES[name]) for name, value in parts.items()])

    def about(self, minutes: int) -> str:
        """Return an expected duration: "under a minute", "about 2 min", "about 1 h 10 min"."""
        if minutes < 1:
            return self.text("time.under_minute")
        hours, rest = divmod(minutes, 60)
        parts = [(value, unit) for value, unit in ((hours, "hour"), (rest, "minute")) if value]
        return self.text("time.about", span=self._intl.span(self._tag, parts))

    def ago(self, unit: str, count: int) -> str:
        """Return a relative time in the past; `unit` is one of `AGES`."""
        own = self._language.texts.get(f"time.{unit}")
        if own is None:
            return self._intl.ago(self._tag, count, AGES[unit])
        return self._fill(own, {"n": count})

    def _sentence(self, key: str, args: Mapping[str, object]) -> str:
        pattern = self._language.texts.get(key) or ENGLISH.texts.get(key)
        return isolated(key) if pattern is None else self._fill(pattern, args)

    def _fill(self, pattern: str, args: Mapping[str, object]) -> str:
        if "{" not in pattern:
            return pattern
        pieces = parse_pattern(pattern)
        return "".join(
            piece if isinstance(piece, str) else self._put(piece, args) for piece in pieces
        ).strip()

    def _put(self, field: Field, args: Mapping[str, object]) -> str:
        if field.name not in args:
            return "?"
        value = args[field.name]
        return self._plural(field, value) if field.how == "plural" else self._value(field, value)

    def _plural(self, field: Field, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return field.forms[OTHER].replace("#", self._value(field, value))
        form = field.forms.get(f"={value}")
        if form is None:
            form = field.forms.get(self._intl.plural(self._tag, value), field.forms[OTHER])
        return form.replace("#", self.number(value))

    def _value(self, field: Field, value: object) -> str:
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, list | tuple):
            return self._intl.join(self._tag, [self._value(field, item) for item in value])
        if field.how == "state":
            return self.text(f"state.{value}")
        if value is None:
            return "…"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return isolated(str(value))
        return self.size(value) if field.how == "size" else self.number(value)
