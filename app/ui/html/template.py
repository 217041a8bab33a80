"""Elements that are rendered once with holes, and then only filled.

A view makes an element, its attributes and their HTML anew each time, which is most of what a grid
of tiles costs. Where hundreds differ by a few texts, the element is made once with a `hole` for
each text.
"""

import re
from collections.abc import Iterator

from htpy import Element
from markupsafe import escape

from app.ui.html.rendered import RenderedElement

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters for private use, which are not special in HTML."""

_HOLES = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")


def hole(name: str) -> str:
    """Return a hole: an attribute's value or a child, or a part of either."""
    return f"{_OPEN}{name}{_CLOSE}"


class Template:
    """An element with holes."""

    def __init__(self, element: Element) -> None:
        self._parts = _HOLES.split(str(element))

    def fill(self, **values: object) -> Element:
        """Return the element with these values in the holes of their names.

        Texts are escaped, and elements become children. Raises `KeyError` for a hole without a
        value.
        """
        return RenderedElement("".join(self._filled(values)))

    def _filled(self, values: dict[str, object]) -> Iterator[str]:
        texts = {name: str(escape(value)) for name, value in values.items()}
        for at, part in enumerate(self._parts):
            yield texts[part] if at % 2 else part
