"""Search by words in thousands of options, run at each key press."""

from functools import lru_cache


def find_options(options: tuple[str, ...], query: str) -> tuple[str, ...]:
    """Return the options that contain all words of the query, in order; all for an empty query."""
    words = query.casefold().split()
    if not words:
        return options
    pairs = zip(options, _folded(options), strict=True)
    return tuple(option for option, folded in pairs if all(word in folded for word in words))


@lru_cache(8)  # a form has up to eight long lists
def _folded(options: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(option.casefold() for option in options)
