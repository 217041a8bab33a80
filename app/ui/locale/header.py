"""What a language's file says of the language itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Header:
    """`name` and `short` are in the language itself, `tag` is what `lang` and `Intl` take.

    `direction` is "ltr" or "rtl", as in the attribute `dir`.
    """

    name: str
    short: str
    tag: str
    direction: str = "ltr"
