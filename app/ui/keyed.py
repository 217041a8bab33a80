"""Lists whose items are drawn one by one: cards, fields, pages of pictures.

An item declares what it reads of the scene, like a part of the page, and keeps its HTML until that
changes. A list may have thousands of items, and every change draws a frame. So an item is compared
only if its own value, or what all items share, is a different object than before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from htpy import Element

from app.ui.html.rendered import RenderedElement
from app.ui.scene import Scene

Reads = tuple[object, ...]

Draw = Callable[[str], Element]
"""Creates the element of an item from its key."""

PLAIN = (str, int, float, tuple)


def is_same(one: Reads, two: Reads) -> bool:
    """Return whether two reads are equal.

    Strings, numbers and tuples are compared by value, all else by identity: comparing tasks is
    slow.
    """
    return len(one) == len(two) and all(map(_is_same, one, two))


def _is_same(one: object, two: object) -> bool:
    return one is two or (type(one) is type(two) and isinstance(one, PLAIN) and one == two)


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a list, and what each one reads.

    `find` returns them by key and reads only `source`. `reads` is everything that `view` reads;
    `shared` is its part from outside the item, without the time. Only items for which `ticks`
    returns true read the time. `element_id` makes an item's id from its key; all ids start with
    `prefix`. With `named`, a redraw of the list only names its unchanged items, and
    `app/static/dom.js` leaves them as they are.
    """

    source: Callable[[Scene], Reads]
    find: Callable[[Scene], Mapping[str, Any]]
    shared: Callable[[Scene], Reads]
    reads: Callable[[Scene, Any], Reads]
    view: Callable[[Scene, Any], Element]
    element_id: Callable[[str], str]
    prefix: str
    ticks: Callable[[Any], bool] = lambda item: False  # noqa: ARG005 the same for all
    named: Callable[[str], Element] | None = None


@dataclass(slots=True)
class _Item:
    """The cached state of one item: its value, its reads, and its element while it is kept."""

    value: object
    reads: Reads
    element: Element | None = None
    is_put: bool = False


class KeyedList:
    """The items of one list as drawn on the page."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._source: Reads | None = None
        self._shared: Reads = ()
        self._now = 0
        self._found: Mapping[str, Any] = {}
        self._known: dict[str, _Item] = {}

    def changed(self, scene: Scene) -> list[str]:
        """Find the items again; return the keys of those that must be redrawn."""
        items = self._items
        source, shared = items.source(scene), items.shared(scene)
        is_shared_same = is_same(shared, self._shared)
        is_now_same = scene.page.now == self._now
        if self._source is None or not is_same(source, self._source):
            self._found = items.find(scene)
            self._known = {key: one for key, one in self._known.items() if key in self._found}
        self._source, self._shared, self._now = source, shared, scene.page.now
        changed: list[str] = []
        for key, value in self._found.items():
            known = self._known.get(key)
            is_as_before = known is not None and known.value is value and is_shared_same
            if is_as_before and (is_now_same or not items.ticks(value)):
                continue
            reads = items.reads(scene, value)
            if known is not None and is_same(known.reads, reads):
                known.value = value
            else:
                self._known[key] = _Item(value, reads)
                changed.append(key)
        return changed

    def draw(self, scene: Scene, key: str) -> Element:
        """Return an item's element for the page; it is created once."""
        items, known = self._items, self._known[key]
        if known.is_put and items.named is not None:
            return items.named(key)
        if known.element is None:
            known.element = RenderedElement(str(items.view(scene, known.value)))
        known.is_put = True
        return known.element

    def element_id(self, key: str) -> str:
        """Return the id of an item's element."""
        return self._items.element_id(key)

    @property
    def prefix(self) -> str:
        """The prefix of all items' ids."""
        return self._items.prefix
