"""The patterns of sentences: a part of ICU's MessageFormat.

    {name}                                       a value
    {name, size}                                 a number of bytes
    {name, state}                                a task's state in words
    {n, plural, one {# task} other {# tasks}}    by the number; # is the number itself

A plural's forms are named for the plural categories of Unicode (zero, one, two, few, many, other),
or for one number (=1). "other" has to be there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

PLACEHOLDER = re.compile(r"\{(\w+)(?:, *(\w+)(?:, *((?:[^{}]|\{[^{}]*\})*))?)?\}")

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
OTHER = "other"

_FORM = re.compile(r"(=\d+|\w+) *\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Field:
    """A place for the value `name`; `how` is "", "size", "state" or "plural" with its `forms`."""

    name: str
    how: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)


@cache
def parse_pattern(pattern: str) -> tuple[str | Field, ...]:
    """Return the texts and the fields of a pattern, in order."""
    pieces: list[str | Field] = []
    end = 0
    for match in PLACEHOLDER.finditer(pattern):
        pieces.append(pattern[end : match.start()])
        name, how, forms = match.groups()
        pieces.append(Field(name, how or "", dict(_FORM.findall(forms or ""))))
        end = match.end()
    pieces.append(pattern[end:])
    return tuple(piece for piece in pieces if piece)
