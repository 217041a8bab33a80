"""Elements rendered to HTML once.

Most of the page is equal in every frame, and rendering elements to HTML takes most of a frame's
time. So small parts, and the items of lists (`app/ui/keyed.py`), keep their rendered HTML.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import Any, ParamSpec, cast

from htpy import Element

P = ParamSpec("P")

KEPT = 512
"""Maximum cached results of one function; the oldest are dropped."""


class RenderedElement(Element):
    """An element from its HTML."""

    __slots__ = ("_html",)

    def __init__(self, html: str) -> None:
        super().__init__("drawn")
        self._html = html

    def iter_chunks(self, context: Mapping[Any, Any] | None = None) -> Iterator[str]:  # noqa: ARG002 as in htpy
        """Give the whole of it as one piece."""
        yield self._html


def rendered_once(make: Callable[P, Element]) -> Callable[P, Element]:
    """Decorate a function whose element depends only on its arguments, which must be hashable."""

    @lru_cache(KEPT)
    @wraps(make)
    def draw(*args: P.args, **kwargs: P.kwargs) -> Element:
        return RenderedElement(str(make(*args, **kwargs)))

    return cast("Callable[P, Element]", draw)
