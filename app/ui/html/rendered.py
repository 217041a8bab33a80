"""Elements that are HTML already.

Most of the page is the same in every frame, and to make HTML of elements is most of what a frame
costs. So small parts, and the items of lists (`app/ui/keyed.py`), are kept as they were drawn.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import Any, ParamSpec, cast

from htpy import Element

P = ParamSpec("P")

KEPT = 512
"""So many results of one function are kept; the oldest go."""


class RenderedElement(Element):
    """An element as HTML: what it was made of is not looked at again."""

    __slots__ = ("_html",)

    def __init__(self, element: Element) -> None:
        super().__init__("drawn")
        self._html = str(element)

    def iter_chunks(self, context: Mapping[Any, Any] | None = None) -> Iterator[str]:  # noqa: ARG002 as in htpy
        """Give the whole of it as one piece."""
        yield self._html


def rendered_once(make: Callable[P, Element]) -> Callable[P, Element]:
    """Decorate a function whose element depends on nothing but its arguments, all hashable."""

    @lru_cache(KEPT)
    @wraps(make)
    def draw(*args: P.args, **kwargs: P.kwargs) -> Element:
        return RenderedElement(make(*args, **kwargs))

    return cast("Callable[P, Element]", draw)
