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

from app.core.message import message
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.ui.compose.capability import capability, lacking_everywhere
from app.ui.compose.opening import opening_panel
from app.ui.compose.sizes import size_field
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    element_id,
    field_error,
    foreign,
    icon_button,
    notice,
    t,
    text_button,
    words,
)
from app.ui.keyed import Draw
from app.ui.scene import Scene
from app.ui.state import MAX_RUNS


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
        form("#run-form.run-form", data_submit="run", novalidate=True)[
            div(".run-fields")[
                _workflow(scene),
                notice(scene, scene.page.workflow_notice, "workflow"),
                _inputs(scene, draw),
            ],
            _run(scene),
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
            label(".icon-button.file-button", title=t(scene, "compose.add"))[
                input_(
                    "#own-workflow.visually-hidden",
                    type="file",
                    multiple=True,
                    data_testid="workflow-file",
                    data_file=":workflow",
                    aria_label=t(scene, "compose.add"),
                ),
                icon("plus"),
            ],
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
        return _problem(words(scene, kind.problem))
    if not kind.can_run:
        lacking = lacking_everywhere(scene.page.abilities)
        if lacking:
            return _problem(t(scene, "compose.lacking", types=lacking))
        return p(".muted", role="status")[t(scene, "compose.waiting")]
    top = [item for item in scene.shown_inputs if not item.more]
    rest = [item for item in scene.shown_inputs if item.more]
    if not top and not rest:
        return p(".muted")[t(scene, "compose.no_inputs")]
    return [
        div(".fields")[_top(scene, kind, top, draw)],
        details(".more-fields", id=element_id("more-fields", kind.id))[  # closed in another form
            summary(data_testid="form-more")[t(scene, "compose.more", n=len(rest))],
            (_section(title, items, draw) for title, items in groupby(rest, lambda i: i.section)),
        ]
        if rest
        else None,
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


def _problem(text: str) -> Element:
    return div(".notice", role="alert")[icon("alert"), div(".notice-text")[p[text]]]


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


def _held_up(scene: Scene) -> Element:
    """Return the message about tasks that wait to be recorded, with the button to cancel them."""
    is_cancelling = all(task.cancelling for task in scene.held_up)
    return div("#notice-run.notice", role="status")[
        icon("clock"),
        div(".notice-text")[
            p[t(scene, "state.cancelling" if is_cancelling else "journal.waiting")],
        ],
        None if is_cancelling else text_button("cancel-held-up", t(scene, "cancel")),
    ]


def _run(scene: Scene) -> Element:
    runs, typed = scene.page.runs, scene.page.runs_typed
    is_wrong = typed is not None
    placing = scene.page.placing
    name = t(scene, "run.placing") if placing else t(scene, "run.label", n=runs)
    fixed = _fixed_seed(scene) if runs > 1 else ""
    return div(".run")[
        capability(scene),
        _held_up(scene) if scene.held_up else notice(scene, scene.page.run_notice, "run"),
        div(".row")[
            button(
                "#run.button.primary",
                type="submit",
                data_testid="run-button",
                aria_busy="true" if placing else None,
                aria_keyshortcuts="Control+Enter",
                title=t(scene, "run.help"),
                disabled=scene.kind is None or not scene.kind.can_run,
            )[span[name]],
            label(".runs", title=t(scene, _count_help(scene, fixed)))[
                span(aria_hidden="true")["×"],
                input_(
                    "#runs",
                    type="number",
                    inputmode="numeric",
                    min="1",
                    max=str(MAX_RUNS),
                    step="1",
                    value=str(runs) if typed is None else typed,
                    data_runs=True,
                    aria_label=t(scene, "run.count"),
                    aria_invalid="true" if is_wrong else None,
                    aria_describedby="runs-error" if is_wrong else None,
                ),
            ],
        ],
        field_error("runs-error", words(scene, message("runs.range", max=MAX_RUNS)))
        if is_wrong
        else None,
        p("#runs-fixed.runs-fixed")[
            t(scene, "run.fixed"), " ", text_button("random-seed", t(scene, "run.random"), fixed)
        ]
        if fixed
        else None,
    ]


def _count_help(scene: Scene, fixed: str) -> str:
    if fixed:
        return "run.count_help_fixed"
    return "run.count_help" if scene.seeds else "run.count"


def _fixed_seed(scene: Scene) -> str:
    """Return the name of a seed that makes several runs equal; "" if they differ."""
    return next(iter(scene.seeds), "") if "" not in scene.seeds.values() else ""
