"""A choice: the browser's own list if short, a field with a searchable list if long or of models.

The searchable one follows the combobox pattern of ARIA 1.2: a person types into the field itself,
and the focus stays there. Its rows are on the page only while it is open (`choice_rows`).
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from htpy import Element, Node, button, div, option, select
from htpy import input as input_

from app.core.workflow.catalog import Input
from app.core.workflow.model_names import is_model_file, spelling
from app.ui.compose.choice_rows import choice_list, list_id, marked_row, row_id, rows_of
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, t
from app.ui.scene import Scene

LONG = 200
"""Maximum options of a native list: more would slow each redraw."""

LOOKED_AT = 20
"""How many options are looked at to see whether they are model files: lists are of one kind."""

Attributes = Mapping[str, Any]


def choice(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    """Return the control of a choice; it keeps the chosen value even if it is not offered."""
    offered = scene.choices.get(item.name) if item.options_from else None
    chosen = "" if value is None else str(value)
    if item.options_from is not None and is_searched(item, offered or (), chosen):
        if not offered:
            return _plain(item, chosen, attributes)
        return _searched(scene, item, offered, chosen, attributes)
    if item.options_from is not None:
        return _native(scene, item, offered or (), chosen, attributes)
    return _native(scene, item, None, chosen, attributes)


def is_searched(item: Input, offered: Sequence[str], chosen: str = "") -> bool:
    """Return whether a choice of the servers is shown as a searchable list."""
    return (
        len(offered) > LONG
        or bool(item.models_folder)
        or is_model_file(chosen)
        or any(is_model_file(one) for one in islice(offered, LOOKED_AT))
    )


def own_option(item: Input, offered: tuple[str, ...], chosen: str) -> str | None:
    """Return the option that is chosen, in its server's spelling; `None` if it is not offered."""
    if not chosen and offered and item.default is None:
        return offered[0]
    return spelling(chosen, offered)


def control_id(name: str) -> str:
    """Return the id of the control of the input `name`."""
    return element_id("field", name)


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


def _plain(item: Input, chosen: str, attributes: Attributes) -> Node:
    """Return a field to type a name into, while no server has sent a list."""
    return input_(type="text", data_field=item.name, value=chosen, **_QUIET, **attributes)


def _searched(
    scene: Scene, item: Input, offered: tuple[str, ...], chosen: str, attributes: Attributes
) -> Element:
    own = own_option(item, offered, chosen)
    open_choice = scene.open_choice(item.name)
    rows = () if open_choice is None else rows_of(offered, open_choice.query or "")
    marked = -1 if open_choice is None else marked_row(open_choice, rows, own)
    typed = None if open_choice is None else open_choice.query
    hint = t(scene, "choice.search", n=len(offered))
    return div(".choice")[
        div(".choice-box")[
            input_(
                type="text",
                role="combobox",
                data_action="show-choice",
                data_arg=item.name,
                data_search=item.name,
                data_choice=item.name,
                data_value=own or chosen,
                value=(own or chosen) if typed is None else typed,
                placeholder=hint,
                title=own or chosen or hint,
                aria_autocomplete="list",
                aria_haspopup="listbox",
                aria_expanded="false" if open_choice is None else "true",
                aria_controls=list_id(control_id(item.name)),
                aria_activedescendant=row_id(control_id(item.name), marked)
                if marked >= 0
                else None,
                **_QUIET,
                **attributes,
            ),
            button(
                ".choice-toggle",
                type="button",
                tabindex="-1",
                data_action="open-choice",
                data_arg=item.name,
                data_keep_focus=True,
                aria_label=t(scene, "choice.toggle", name=scene.texts.label(item.label)),
                aria_expanded="false" if open_choice is None else "true",
                aria_controls=list_id(control_id(item.name)),
            )[icon("down")],
        ],
        None
        if open_choice is None
        else choice_list(
            scene, item, control_id(item.name), rows, marked, own, open_choice.query or ""
        ),
    ]


_QUIET: Attributes = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
"""What keeps browsers from changing or covering the name of a file."""
