"""Finding options by words in a list of thousands, at each key that is typed."""

from functools import lru_cache


def find_options(options: tuple[str, ...], query: str) -> tuple[str, ...]:
    """Return the options that hold all words of the query, in their order; all for no word."""
    words = query.casefold().split()
    if not words:
        return options
    pairs = zip(options, _folded(options), strict=True)
    return tuple(option for option, folded in pairs if all(word in folded for word in words))


@lru_cache(8)  # so many long lists may be in one form
def _folded(options: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(option.casefold() for option in options)
