"""Lists whose items are drawn one by one: cards, fields, pages of pictures.

An item declares what it reads of the scene, as a part of the page does, and keeps its HTML until
that is another. A list may have thousands of items, and there is a frame for every change: so only
those are compared whose own value, or what all of them share, is another object than before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from htpy import Element

from app.ui.html.rendered import RenderedElement
from app.ui.scene import Scene

Reads = tuple[object, ...]

Draw = Callable[[str], Element]
"""Makes the element of an item from its key."""

PLAIN = (str, int, float, tuple)


def is_same(one: Reads, two: Reads) -> bool:
    """Return whether two reads are alike.

    Words, numbers and tuples are compared, all else by identity: to compare tasks is slow.
    """
    return len(one) == len(two) and all(map(_is_same, one, two))


def _is_same(one: object, two: object) -> bool:
    return one is two or (type(one) is type(two) and isinstance(one, PLAIN) and one == two)


@dataclass(frozen=True, slots=True)
class Items:
    """What the items of a list are, and what each is drawn from.

    `find` returns them by key; it reads nothing but `source`. `reads` is all that `view` looks at;
    `shared` is what of it comes from outside of the item, but for the time, which only the items
    that `ticks` tells look at. `element_id` makes an item's id of its key; all of them start with
    `prefix`. With `named`, items that are on the page as they should be are only named when the
    list around them is drawn: `app/static/dom.js` leaves them as they are.
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
    """One item as it is known: its value, its reads, and its element while that is kept."""

    value: object
    reads: Reads
    element: Element | None = None
    is_put: bool = False


class KeyedList:
    """The items of one list as they are on the page."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._source: Reads | None = None
        self._shared: Reads = ()
        self._now = 0
        self._found: Mapping[str, Any] = {}
        self._known: dict[str, _Item] = {}

    def changed(self, scene: Scene) -> list[str]:
        """Find the items anew; return the keys of those that would be drawn in another way."""
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
        """Return an item's element, to be put into the page; it is made once."""
        items, known = self._items, self._known[key]
        if known.is_put and items.named is not None:
            return items.named(key)
        if known.element is None:
            known.element = RenderedElement(items.view(scene, known.value))
        known.is_put = True
        return known.element

    def element_id(self, key: str) -> str:
        """Return the id of an item's element."""
        return self._items.element_id(key)

    @property
    def prefix(self) -> str:
        """What the ids of all items start with."""
        return self._items.prefix
