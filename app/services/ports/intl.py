"""The rules of languages, as browsers implement them: ECMAScript's `Intl`."""

from collections.abc import Sequence
from typing import Protocol


class Intl(Protocol):
    """Plurals, numbers, lists and times. `tag` is a language tag as in `lang` ("zh-Hans")."""

    def plural(self, tag: str, value: int | float) -> str:
        """Return the plural category of a number: "one", "few", …, "other"."""

    def number(self, tag: str, value: int | float, *, grouped: bool) -> str:
        """Return a number with all digits; `grouped` separates thousands."""

    def unit(self, tag: str, value: int | float, unit: str) -> str:
        """Return a number with a short unit; `unit` is one of ECMAScript's ("megabyte")."""

    def span(self, tag: str, parts: Sequence[tuple[int, str]]) -> str:
        """Return a duration from numbers and their units ("hour"), largest first."""

    def ago(self, tag: str, value: int, unit: str) -> str:
        """Return a relative time in the past; 0 seconds are "now"."""

    def join(self, tag: str, items: Sequence[str]) -> str:
        """Return a list in one line, in the language's shortest form."""
