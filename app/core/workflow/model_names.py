"""Names of models as servers spell them: those on Windows separate folders by a backslash."""

from collections.abc import Iterable


def same_path(name: str) -> str:
    """Return a form of a name that is equal for all spellings of one path."""
    return name.replace("\\", "/")


def spelling(name: str, offered: Iterable[str]) -> str | None:
    """Return how `offered` spells a name: as it is if that is offered, `None` when it is not."""
    options = tuple(offered)
    if name in options:
        return name
    path = same_path(name)
    return next((option for option in options if same_path(option) == path), None)


def union_of(all_offered: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what several servers offer together, in their order, each model once.

    A server may offer two names that differ in the separator only: then they are two files.
    """
    found: dict[str, None] = {}
    paths: dict[str, str] = {}
    for offered in all_offered:
        names = set(offered)
        for name in offered:
            twin = paths.get(same_path(name))
            if name not in found and (twin is None or twin in names):
                found[name] = None
            paths.setdefault(same_path(name), name)
    return tuple(found)
