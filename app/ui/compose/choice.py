"""A choice: the browser's own list if short, a searchable list if long.

The rows of a long list are on the page only while it is open, and only some of them. Thousands of
options would slow each redraw by seconds.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from htpy import Element, Node, button, div, li, option, p, select, span, ul
from htpy import input as input_

from app.core.reading.search import find_options
from app.core.workflow.catalog import Input
from app.core.workflow.model_names import spelling
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, t
from app.ui.scene import Scene

LONG = 200
"""Maximum options of a native list: more would slow each redraw."""

MAX_ROWS = 100
"""Maximum rows of an open list; to find others, a person types a word."""

Attributes = Mapping[str, Any]


def choice(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    """Return the control of a choice; it keeps the chosen value even if it is not offered."""
    offered = scene.choices.get(item.name, ()) if item.options_from else None
    chosen = "" if value is None else str(value)
    if offered is not None and len(offered) > LONG:
        return _searched(scene, item, offered, chosen, attributes)
    return _native(scene, item, offered, chosen, attributes)


def rows_of(options: tuple[str, ...], query: str) -> tuple[str, ...]:
    """Return the options that an open list shows for a search text."""
    return find_options(options, query)[:MAX_ROWS]


def control_id(name: str) -> str:
    """Return the id of the control of the input `name`."""
    return element_id("field", name)


def search_id(name: str) -> str:
    """Return the id of the search field of an open list."""
    return f"{control_id(name)}-search"


def row_id(name: str, row: int) -> str:
    """Return the id of a row of an open list."""
    return f"{control_id(name)}-row-{row}"


def _native(
    scene: Scene,
    item: Input,
    offered: tuple[str, ...] | None,
    chosen: str,
    attributes: Attributes,
) -> Node:
    labels = {one.value: scene.texts.label(one.label) for one in item.options}
    if offered is not None:
        labels = {name: name for name in offered}
    chosen = spelling(chosen, labels) or chosen
    if not chosen and labels and item.default is None:
        chosen = next(iter(labels))
    extra: Node = None
    if chosen not in labels:
        shown = _shown(scene, chosen, is_known=not labels or not chosen)
        extra = option(value=chosen, selected=True)[shown]
    return select(data_field=item.name, **attributes)[
        extra,
        (option(value=name, selected=name == chosen)[shown] for name, shown in labels.items()),
    ]


def _shown(scene: Scene, chosen: str, *, is_known: bool) -> str:
    if is_known:
        return chosen or t(scene, "choice.choose")
    return t(scene, "choice.missing", value=chosen)


def _searched(
    scene: Scene, item: Input, offered: tuple[str, ...], chosen: str, attributes: Attributes
) -> Element:
    own = spelling(chosen, offered)
    if own is None and not chosen and item.default is None:
        own = offered[0]
    open_choice = scene.open_choice(item.name)
    query = open_choice.query if open_choice is not None else None
    list_id = f"{attributes['id']}-list"
    shown = own if own is not None else _shown(scene, chosen, is_known=not chosen)
    return div(".choice")[
        button(
            ".choice-button",
            type="button",
            role="combobox",
            data_action="open-choice",
            data_arg=item.name,
            data_choice=item.name,
            data_value=own or chosen,
            aria_haspopup="listbox",
            aria_expanded="false" if query is None else "true",
            aria_controls=list_id,
            **attributes,
        )[span(".choice-value")[shown], icon("down")],
        None if query is None else _list(scene, item, offered, own, list_id),
    ]


def _list(
    scene: Scene, item: Input, offered: tuple[str, ...], own: str | None, list_id: str
) -> Element:
    open_choice = scene.open_choice(item.name)
    assert open_choice is not None, "only an open list is drawn"
    name = scene.texts.label(item.label)
    found = find_options(offered, open_choice.query)
    rows = found[:MAX_ROWS]
    row = min(open_choice.row, len(rows) - 1)
    hint = t(scene, "choice.search", n=len(offered))
    return div(".choice-list", data_keep_focus=True)[
        input_(
            id=search_id(item.name),
            type="text",
            role="combobox",
            data_search=item.name,
            data_choice=item.name,
            value=open_choice.query,
            placeholder=hint,
            aria_label=f"{name}: {hint}",
            aria_autocomplete="list",
            aria_expanded="true",
            aria_controls=list_id,
            aria_activedescendant=row_id(item.name, row) if rows else None,
            autocomplete="off",
            autocapitalize="off",
            spellcheck="false",
        ),
        ul(".choice-rows", id=list_id, role="listbox", aria_label=name)[
            _rows(item.name, rows, row, own)
        ],
        p(".field-hint", role="status")[_rest(scene, len(found), len(rows))],
    ]


def _rows(name: str, rows: tuple[str, ...], marked: int, own: str | None) -> Iterator[Element]:
    for index, value in enumerate(rows):
        yield li(
            id=row_id(name, index),
            role="option",
            data_action="choose-option",
            data_arg=value,
            data_chosen="true" if value == own else None,
            aria_selected="true" if index == marked else "false",
        )[value, icon("check") if value == own else None]


def _rest(scene: Scene, found: int, shown: int) -> str:
    if not found:
        return t(scene, "choice.nothing")
    return t(scene, "choice.more", n=found - shown) if found > shown else ""
