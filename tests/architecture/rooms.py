"""Rooms: the folders of a layer, and how modules of one import those of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Arrows = Mapping[str, set[str]]
"""By place, the places that it imports from. A place is a room, or a module that is in none."""


def place_of(module: str) -> str:
    """Return the place of a module: `app.core.task.urls` is in "core.task"."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2])


def arrows(imports: Iterable[tuple[str, str]]) -> Arrows:
    """Return the imports between places, from pairs of modules that import and are imported."""
    found: dict[str, set[str]] = {}
    for module, imported in imports:
        one, other = place_of(module), place_of(imported)
        if one != other:
            found.setdefault(one, set()).add(other)
    return found


def circle(found: Arrows) -> list[str]:
    """Return places that import each other in a circle, [] when there is none."""
    done: set[str] = set()

    def walk(place: str, path: list[str]) -> list[str]:
        if place in path:
            return path[path.index(place) :]
        if place in done:
            return []
        for other in sorted(found.get(place, ())):
            if round_trip := walk(other, [*path, place]):
                return round_trip
        done.add(place)
        return []

    for start in sorted(found):
        if round_trip := walk(start, []):
            return round_trip
    return []
