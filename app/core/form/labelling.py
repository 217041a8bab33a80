"""The labels of a form's inputs: their author's, else what each is for, else node and field.

The title of a node is added only where two inputs are for the same.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.form.entries import Entry
from app.core.form.meanings import Meanings
from app.core.form.naming import Names
from app.core.workflow.catalog import UPLOADS
from app.core.workflow.label import ROLE, Label

_GENERIC = re.compile(r"\b(clip|text|encode|prompt|positive|negative)\b|[\W\d_]+", re.IGNORECASE)
"""What titles of prompts say besides words of their author."""

_NUMBER = re.compile(r"_\d+$")
"""What the editor appends to the second of two host inputs with one name."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A label in English; it ends with `role`, the part that languages translate, if any."""

    text: str
    role: str = ""

    def label(self, number: int) -> Label:
        text = f"{self.text} {number}" if number else self.text
        return {"en": text, ROLE: self.role} if self.role else {"en": text}


def labels(entries: Sequence[Entry], names: Names, meanings: Meanings) -> list[Label]:
    """Return the distinct labels of a form's inputs; those that remain alike are numbered.

    Inputs of a combo's options are not numbered, since only one of them is visible at a time.
    """
    alone = Counter(entry.target[0] for entry in entries)
    roles = [
        _role(entry, names, meanings, is_alone=alone[entry.target[0]] == 1) for entry in entries
    ]
    groups: dict[str, list[Entry]] = {}
    for entry, role in zip(entries, roles, strict=True):
        groups.setdefault(role, []).append(entry)
    alike = {role: _Alike(group, names) for role, group in groups.items()}
    found = [
        alike[role].name(entry, role, is_prompt=meanings.is_prompt(entry))
        if role
        else _plain(entry, names, is_alone=alone[entry.target[0]] == 1)
        for entry, role in zip(entries, roles, strict=True)
    ]
    return list(_numbered(entries, found))


def _role(entry: Entry, names: Names, meanings: Meanings, *, is_alone: bool) -> str:
    """Return what an input is called by its role, "" where its author named it."""
    role = meanings.role(entry)
    title = names.title(entry.target[0])
    if entry.label:
        is_field = _NUMBER.sub("", entry.label) == entry.field
        return role if is_field or entry.label.casefold() == role.casefold() else ""
    is_own = is_alone and meanings.is_prompt(entry) and bool(_GENERIC.sub("", title))
    is_titled = entry.field == "value" or entry.item.kind in UPLOADS or is_own
    if is_titled and names.has_own_title(entry.target[0]) and title.casefold() != role.casefold():
        return ""
    return role


def _plain(entry: Entry, names: Names, *, is_alone: bool) -> _Name:
    """Return the name of an input without a role; `is_alone` if its node has no other."""
    if entry.label:
        return _Name(entry.label)
    node = entry.target[0]
    title = names.title(node)
    is_said = title.casefold() == entry.field.casefold()
    if is_said or (is_alone and names.has_own_title(node)):
        return _Name(title)
    return _Name(f"{title} · {entry.item.label['en']}")


class _Alike:
    """The inputs of one role, and what tells them apart."""

    def __init__(self, entries: Sequence[Entry], names: Names) -> None:
        self._names = names
        nodes = dict.fromkeys(entry.target[0] for entry in entries)
        self._visible = Counter(entry.target[0] for entry in entries if not entry.item.only_when)
        is_one = len(nodes) == 1 and not self._visible.total()  # in options of one combo
        self._are_alike = len(entries) > 1 and not is_one
        titles = {node: names.title(node) for node in nodes}
        sections = {node: names.section(node) for node in nodes}
        self._places: Mapping[str, str] = {}
        if len(set(titles.values())) > 1:
            self._places = titles
        elif len(set(sections.values())) > 1 and all(sections.values()):
            self._places = sections

    def name(self, entry: Entry, role: str, *, is_prompt: bool) -> _Name:
        """Return the name of one of the inputs."""
        node = entry.target[0]
        if not self._are_alike:
            return _Name(role, role)
        if self._visible[node] > (0 if entry.item.only_when else 1):
            return _Name(f"{self._names.title(node)} · {entry.item.label['en']}")
        place = self._places.get(node, "")
        if is_prompt and place and self._names.has_own_title(node):
            return _Name(place)
        return _Name(f"{place} · {role}" if place else role, role)


def _numbered(entries: Sequence[Entry], names: Sequence[_Name]) -> Iterator[Label]:
    counts = Counter(
        name.text for entry, name in zip(entries, names, strict=True) if not entry.item.only_when
    )
    seen: Counter[str] = Counter()
    for entry, name in zip(entries, names, strict=True):
        is_twin = not entry.item.only_when and counts[name.text] > 1
        seen[name.text] += is_twin
        yield name.label(seen[name.text] if is_twin else 0)
