"""The dialog in which an owner arranges the form. It is imported when it opens."""

from collections.abc import Iterable

from htpy import Element, Node, VoidElement, dialog, div, h2, h3, label, li, ol, p, section, span
from htpy import button as button_
from htpy import input as input_

from app.core.form.adjusting import MAX_LABEL
from app.core.form.adjustment import may_hide
from app.core.workflow.catalog import Input
from app.ui.html.icons import icon
from app.ui.html.widgets import breakable, element_id, icon_button, t, text_button, words
from app.ui.keyed import Draw
from app.ui.scene import Scene

SEARCHED = 12
"""A form with more inputs than this has a search field: they do not fit on a screen."""

SEARCH_ID = "adjust-search"


def adjusting(scene: Scene, draw: Draw) -> Element:
    """Return the open dialog; `draw` creates the row of an input."""
    panel, rows = scene.page.adjusting, scene.adjust_rows
    assert panel is not None, "only an open dialog is drawn"
    return dialog("#adjust.adjust", aria_labelledby="adjust-title")[
        div(".dialog-head")[
            h2("#adjust-title")[t(scene, "adjust.title")],
            icon_button("adjust-close", "close", t(scene, "close")),
        ],
        p("#adjust-hint.muted")[t(scene, "adjust.hint")],
        _search(scene) if scene.adjust_count > SEARCHED else None,
        div(".adjust-lists", data_scrolls=True)[
            _group(scene, "top", "adjust.top", [one for one in rows if not one.more], draw),
            _group(scene, "more", "adjust.more", [one for one in rows if one.more], draw),
        ],
        p("#adjust-said.adjust-said", role="status")[
            words(scene, panel.said) if panel.said is not None else None
        ],
        div(".adjust-foot")[
            text_button("adjust-undo", t(scene, "adjust.undo"), symbol="again")
            if panel.before is not None
            else text_button("adjust-reset", t(scene, "adjust.reset"), symbol="again"),
            text_button("adjust-all-more", t(scene, "adjust.all_more")),
            text_button("adjust-export", t(scene, "adjust.export"), symbol="download"),
            button_("#adjust-done.button.primary", type="button", data_action="adjust-close")[
                span[t(scene, "adjust.done")]
            ],
        ],
    ]


def _search(scene: Scene) -> VoidElement:
    assert scene.page.adjusting is not None, "only an open dialog is drawn"
    name = t(scene, "adjust.search")
    return input_(
        f"#{SEARCH_ID}",
        type="text",
        data_adjust="query",
        value=scene.page.adjusting.query,
        placeholder=name,
        aria_label=name,
        autocomplete="off",
    )


def _group(scene: Scene, name: str, title: str, items: Iterable[Input], draw: Draw) -> Element:
    title_id = f"adjust-{name}-title"
    rows = [draw(item.name) for item in items]
    return section(aria_labelledby=title_id)[
        h3(f"#{title_id}.section-title")[t(scene, title)],
        ol(f"#adjust-{name}.adjust-rows", role="list", data_list=name)[
            rows or li(".adjust-empty.muted")[t(scene, "adjust.empty")]
        ],
    ]


def row(scene: Scene, item: Input) -> Element:
    """Return the row of an input: its grip, switch, name, and button to the other group."""
    shown = scene.texts.label(item.label)
    given = scene.texts.label(item.given or item.label)
    return li(
        ".adjust-row",
        id=element_id("adjust-row", item.name),
        data_testid="adjust-row",
        data_row=item.name,
        data_node=item.targets[0][0] if item.targets else None,
        data_input=item.targets[0][1] if item.targets else None,
        data_hidden="true" if item.hidden else None,
    )[
        button_(
            ".icon-button.grip",
            id=grip_id(item.name),
            type="button",
            data_grip=True,
            aria_label=t(scene, "adjust.move", name=shown),
            aria_describedby="adjust-hint",
            aria_keyshortcuts="Alt+ArrowUp Alt+ArrowDown",
            title=t(scene, "adjust.move_title"),
        )[icon("grip")],
        _switch(scene, item, shown),
        div(".adjust-name")[
            input_(
                id=element_id("adjust-label", item.name),
                type="text",
                data_adjust=f"label:{item.name}",
                value=shown if item.given is not None else "",
                placeholder=given,
                maxlength=str(MAX_LABEL),
                aria_label=t(scene, "adjust.rename", name=given),
                autocomplete="off",
            ),
            span(".muted.adjust-place")[_place(item, given)],
        ],
        text_button(
            "adjust-top" if item.more else "adjust-more",
            t(scene, "adjust.to_top" if item.more else "adjust.to_more"),
            item.name,
            title=t(scene, "adjust.to_top_of" if item.more else "adjust.to_more_of", name=shown),
        ),
    ]


def _switch(scene: Scene, item: Input, shown: str) -> Element:
    can_hide = may_hide(item)
    name = t(scene, "adjust.show" if can_hide else "adjust.needed", name=shown)
    return label(".switch", title=name)[
        input_(
            id=element_id("adjust-show", item.name),
            type="checkbox",
            role="switch",
            data_adjust=f"show:{item.name}",
            checked=not item.hidden,
            disabled=not can_hide,
            aria_label=name,
        ),
    ]


def _place(item: Input, given: str) -> Node:
    """Return where an input is from: its first name if it has another, its group, its field."""
    field = item.targets[0][1] if item.targets else item.name
    parts = [given if item.given is not None else "", item.section, field]
    return breakable(" · ".join(dict.fromkeys(part for part in parts if part)))


def grip_id(name: str) -> str:
    """Return the id of the button that moves an input."""
    return element_id("adjust-grip", name)
