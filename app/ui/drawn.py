"""Elements that are HTML already.

Most of the page is the same in every frame, and to make HTML of elements is most of what a frame
costs. So small parts, and the cards of ended tasks, are kept as they were drawn.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from functools import lru_cache, wraps
from typing import Any, ParamSpec, cast

from htpy import Element

P = ParamSpec("P")

PLAIN = (str, int, float, tuple)

KEPT = 512
"""So many results of one function are kept; the oldest go."""


class Drawn(Element):
    """An element as HTML: what it was made of is not looked at again."""

    __slots__ = ("_html",)

    def __init__(self, element: Element) -> None:
        super().__init__("drawn")
        self._html = str(element)

    def iter_chunks(self, context: Mapping[Any, Any] | None = None) -> Iterator[str]:  # noqa: ARG002 as in htpy
        """Give the whole of it as one piece."""
        yield self._html


def drawn_once(make: Callable[P, Element]) -> Callable[P, Element]:
    """Decorate a function whose element depends on nothing but its arguments, all hashable."""

    @lru_cache(KEPT)
    @wraps(make)
    def draw(*args: P.args, **kwargs: P.kwargs) -> Element:
        return Drawn(make(*args, **kwargs))

    return cast("Callable[P, Element]", draw)


class Memory:
    """Elements by name, each with what it was drawn from."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], Element]] = {}

    def get(self, name: str, source: tuple[object, ...], make: Callable[[], Element]) -> Element:
        """Return the element of this name; `make` makes it when it was drawn from something else.

        Words, numbers and tuples are compared, all else by identity: to compare tasks is slow.
        """
        before = self._kept.get(name)
        if before is None or not all(map(_is_same, before[0], source)):
            before = self._kept[name] = source, Drawn(make())
        return before[1]

    def keep(self, names: Container[str]) -> None:
        """Forget all others."""
        self._kept = {name: kept for name, kept in self._kept.items() if name in names}


def _is_same(one: object, two: object) -> bool:
    return one is two or (type(one) is type(two) and isinstance(one, PLAIN) and one == two)
