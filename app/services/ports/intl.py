"""The rules of languages, as browsers know them: ECMAScript's `Intl`."""

from collections.abc import Sequence
from typing import Protocol


class Intl(Protocol):
    """Plurals, numbers, lists and times. `tag` is a language as `lang` names it ("zh-Hans")."""

    def plural(self, tag: str, value: int | float) -> str:
        """Return the plural category of a number: "one", "few", …, "other"."""

    def number(self, tag: str, value: int | float, *, grouped: bool) -> str:
        """Return a number in digits, all of them; `grouped` separates thousands."""

    def unit(self, tag: str, value: int | float, unit: str) -> str:
        """Return a number with a short unit, which is one of ECMAScript's ("megabyte")."""

    def span(self, tag: str, parts: Sequence[tuple[int, str]]) -> str:
        """Return a span of time from numbers and their units ("hour"), largest first."""

    def ago(self, tag: str, value: int, unit: str) -> str:
        """Return how long ago something was; 0 seconds are "now"."""

    def join(self, tag: str, items: Sequence[str]) -> str:
        """Return a list of things in one line, in the language's shortest way."""
