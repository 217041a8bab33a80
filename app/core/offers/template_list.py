"""Reads the lists of templates: those of ComfyUI's frontend, and the examples of node packs."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.message import message
from app.core.offers.offer import Offer, Offers, Source, made, name_of, shown_text


def read_templates(value: Any) -> Offers:
    """Return the list in the frontend's index, by categories; it never raises."""
    if not isinstance(value, list):
        return Offers(problem=message("answer.shape", path="templates", wanted="array"))
    return made(one for category in value for one in _in_category(category))


def _in_category(category: Any) -> Iterator[Offer | None]:
    templates = category.get("templates") if isinstance(category, Mapping) else None
    if not isinstance(templates, list):
        yield None
        return
    group = shown_text(category.get("title"))
    for one in templates:
        yield _template(one, group)


def _template(item: Any, group: str) -> Offer | None:
    fields = item if isinstance(item, Mapping) else {}
    name = name_of(fields.get("name"))
    if not name:
        return None
    title = shown_text(fields.get("title")) or name
    return Offer(Source.TEMPLATE, name, title, group, shown_text(fields.get("description")))


def read_examples(value: Any) -> Offers:
    """Return the list in an answer of `/workflow_templates`, by node packs; it never raises."""
    if not isinstance(value, Mapping):
        problem = message("answer.shape", path="workflow_templates", wanted="object")
        return Offers(problem=problem)
    return made(one for pack in sorted(value, key=str) for one in _of_pack(pack, value[pack]))


def _of_pack(pack: Any, names: Any) -> Iterator[Offer | None]:
    group = name_of(pack)
    if "/" in group or not group or not isinstance(names, list):
        yield None
        return
    found = [name_of(one) for one in names]
    for name in sorted(found, key=str.casefold):
        yield Offer(Source.EXAMPLE, f"{group}/{name}", name, group) if name else None
