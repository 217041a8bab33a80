"""HTML as a tree, to look at what a view made the way a browser would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"img", "input", "br", "wbr", "hr", "meta", "link"}


@dataclass
class Tag:
    """One element: its name, attributes, and what is in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag | str] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def get(self, attribute: str, missing: str = "") -> str:
        return self.attributes.get(attribute, missing)

    @property
    def text(self) -> str:
        """All text within, blanks joined."""
        return " ".join(" ".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()

    def all(self, name: str = "", **wanted: str) -> list[Tag]:
        """All elements within, of a name and with these attributes (`data_arg` is data-arg)."""
        found = []
        for child in self.children:
            if isinstance(child, Tag):
                if child._is(name, wanted):
                    found.append(child)
                found += child.all(name, **wanted)
        return found

    def one(self, name: str = "", **wanted: str) -> Tag:
        """The only such element."""
        found = self.all(name, **wanted)
        assert len(found) == 1, f"{len(found)} of {name} {wanted}"
        return found[0]

    def of_class(self, name: str) -> list[Tag]:
        """All elements within of a class."""
        return [tag for tag in self.all() if name in tag.get("class").split()]

    def _is(self, name: str, wanted: dict[str, str]) -> bool:
        return (not name or self.name == name) and all(
            self.attributes.get(key.rstrip("_").replace("_", "-")) == value
            for key, value in wanted.items()
        )


def parse(html: object) -> Tag:
    """Return the one root element of `html`."""
    parser = _Parser()
    parser.feed(str(html))
    parser.close()
    assert len(parser.open) == 1, f"not closed: {[tag.name for tag in parser.open[1:]]}"
    (root,) = parser.open[0].children
    assert isinstance(root, Tag)
    return root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Tag("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
