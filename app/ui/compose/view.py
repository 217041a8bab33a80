"""The form: the workflow, its inputs, and Run."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from htpy import (
    Element,
    Node,
    button,
    details,
    div,
    form,
    h2,
    h3,
    label,
    li,
    optgroup,
    option,
    p,
    section,
    select,
    span,
    summary,
    ul,
)
from htpy import (
    input as input_,
)

from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.ui.compose.capability import lacking_everywhere
from app.ui.compose.opening import FILE_INPUT, opening_panel
from app.ui.compose.presets import naming_form, presets
from app.ui.compose.run_row import run_row
from app.ui.compose.sizes import size_field
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    element_id,
    foreign,
    icon_button,
    notice,
    t,
    text_button,
    words,
)
from app.ui.keyed import Draw
from app.ui.scene import Scene


def compose(scene: Scene, draw: Draw) -> Element:
    """Return the form of the chosen workflow type; `draw` creates the field of an input."""
    return section(
        "#compose.panel",
        tabindex="-1",
        aria_labelledby="compose-title",
        data_drop="",
        data_drop_says=t(scene, "drop.page"),
    )[
        h2("#compose-title.visually-hidden")[t(scene, "compose.title")],
        opening_panel(scene),
        naming_form(),
        form(
            "#run-form.run-form",
            data_submit="run",
            data_workflow=scene.page.type_id,
            novalidate=True,
        )[
            div(".run-fields")[
                _workflow(scene),
                presets(scene),
                notice(scene, scene.page.workflow_notice, "workflow"),
                _inputs(scene, draw),
            ],
            run_row(scene),
        ],
    ]


def _workflow(scene: Scene) -> Element:
    kinds = scene.catalog.types.values()
    own = [kind for kind in kinds if kind.custom]
    kind = scene.kind
    return div(".workflow")[
        label(".field-label", for_="workflow")[t(scene, "compose.workflow")],
        div(".row")[
            select("#workflow", data_testid="workflow-select", data_select="type")[
                None if kind else option(value="", selected=True)[t(scene, "compose.choose")],
                (_option(scene, item) for item in kinds if not item.custom),
                optgroup(label=t(scene, "compose.own"))[(_option(scene, item) for item in own)]
                if own
                else None,
            ],
            icon_button(
                "remove-workflow",
                "trash",
                t(scene, "compose.remove", title=scene.texts.label(kind.title)),
                kind.id,
            )
            if kind is not None and kind.custom
            else None,
            label(".icon-button.file-button", title=f"{t(scene, 'compose.add')} (O)")[
                input_(
                    ".visually-hidden",
                    id=FILE_INPUT,
                    type="file",
                    multiple=True,
                    data_testid="workflow-file",
                    data_file=":workflow",
                    aria_label=t(scene, "compose.add"),
                ),
                icon("plus"),
            ],
            icon_button("show-offers", "server", t(scene, "offers.label")),
            icon_button("toggle-opening", "external", t(scene, "opening.label")),
        ],
    ]


def _option(scene: Scene, kind: WorkflowType) -> Element:
    chosen = kind.id == scene.page.type_id
    return option(value=kind.id, selected=chosen)[scene.texts.label(kind.title)]


def _inputs(scene: Scene, draw: Draw) -> Node:
    kind = scene.kind
    if kind is None:
        return p(".muted")[t(scene, "compose.none")]
    if kind.problem is not None:
        return _problem(scene, kind, words(scene, kind.problem))
    if not kind.can_run:
        lacking = lacking_everywhere(scene.page.abilities)
        if lacking:
            return _problem(scene, kind, t(scene, "compose.lacking", types=lacking))
        return p(".muted", role="status")[t(scene, "compose.waiting")]
    top = [item for item in scene.shown_inputs if not item.more]
    rest = [item for item in scene.shown_inputs if item.more]
    if not top and not rest:
        return [p(".muted")[t(scene, "compose.no_inputs")], _adjust(scene)]
    return [
        div(".fields")[_top(scene, kind, top, draw)],
        details(".more-fields", id=element_id("more-fields", kind.id))[  # closed in another form
            summary(data_testid="form-more")[t(scene, "compose.more", n=len(rest))],
            (_section(title, items, draw) for title, items in groupby(rest, lambda i: i.section)),
        ]
        if rest
        else None,
        _hidden(scene),
        _adjust(scene),
        _notes(scene, kind),
    ]


def _top(scene: Scene, kind: WorkflowType, top: list[Input], draw: Draw) -> Iterator[Node]:
    """Yield the fields at the top; the size comes before the first number."""
    is_sized = bool(kind.sizes)
    for item in top:
        if is_sized and item.kind in (InputKind.NUMBER, InputKind.SEED):
            yield size_field(scene, kind)
            is_sized = False
        yield draw(item.name)


def _adjust(scene: Scene) -> Element | None:
    """Return the button that opens the dialog for the owner of the form."""
    if not scene.can_adjust:
        return None
    return button(
        "#form-adjust.button",
        type="button",
        data_testid="form-adjust",
        data_action="adjust-form",
        aria_haspopup="dialog",
    )[icon("compose"), span[t(scene, "adjust.title")]]


def _hidden(scene: Scene) -> Element | None:
    """Return the note about hidden inputs whose values are not those of the file."""
    names = [scene.texts.label(item.label) for item in scene.hidden_own]
    if not names:
        return None
    return p("#hidden-own.hidden-own", role="status")[
        t(scene, "adjust.hidden_own", names=names),
        " ",
        text_button("clear-hidden", t(scene, "adjust.clear_hidden")),
    ]


def _problem(scene: Scene, kind: WorkflowType, text: str) -> Element:
    """Return why there is no form; the workflow is kept, and can be tried again."""
    again = text_button("retry-form", t(scene, "retry"), kind.id) if kind.custom else None
    return div(".notice", role="alert")[
        icon("alert"), div(".notice-text")[p[text], div(".buttons")[again] if again else None]
    ]


def _section(title: str, items: Iterable[Input], draw: Draw) -> Node:
    """Return the fields of one group, under its title."""
    fields = div(".fields")[(draw(item.name) for item in items)]
    return [h3(".section-title")[foreign(title)], fields] if title else fields


def _notes(scene: Scene, kind: WorkflowType) -> Element | None:
    """Return what was left out of a file, folded."""
    if not kind.notes:
        return None
    return details("#form-notes.more-fields")[
        summary[t(scene, "compose.notes", n=len(kind.notes))],
        ul[(li[words(scene, note)] for note in kind.notes)],
    ]
