"""The header of a language's file: properties of the language itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Header:
    """`name` and `short` are written in the language; `tag` is for `lang` and `Intl`.

    `direction` is "ltr" or "rtl", as in the attribute `dir`.
    """

    name: str
    short: str
    tag: str
    direction: str = "ltr"
