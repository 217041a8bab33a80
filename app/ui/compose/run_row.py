"""The row below the form: what was refused, the number of runs, and Run."""

from htpy import (
    Element,
    button,
    div,
    label,
    p,
    span,
)
from htpy import (
    input as input_,
)

from app.core.message import message
from app.core.queue.times import rounded_minutes
from app.core.submission.order import MAX_RUNS
from app.ui.compose.capability import capability
from app.ui.compose.run_on import run_on
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    field_error,
    notice,
    t,
    text_button,
    words,
)
from app.ui.scene import Scene


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


def run_row(scene: Scene) -> Element:
    """Return the row with Run, and above it what can run the form and the last refusal."""
    runs, typed = scene.page.runs, scene.page.runs_typed
    is_wrong = typed is not None
    placing = scene.page.placing
    name = t(scene, "run.placing") if placing else t(scene, "run.label", n=runs)
    fixed = _fixed_seed(scene) if runs > 1 else ""
    return div(".run")[
        capability(scene),
        _held_up(scene) if scene.held_up else notice(scene, scene.page.run_notice, "run"),
        run_on(scene),
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
        _about(scene),
        field_error("runs-error", words(scene, message("runs.range", max=MAX_RUNS)))
        if is_wrong
        else None,
        p("#runs-fixed.runs-fixed")[
            t(scene, "run.fixed"), " ", text_button("random-seed", t(scene, "run.random"), fixed)
        ]
        if fixed
        else None,
    ]


def _about(scene: Scene) -> Element | None:
    """Return how long the runs would take, and on how many servers."""
    found = scene.page.forecast
    if found is None or scene.page.runs_typed is not None:
        return None
    time = scene.texts.about(rounded_minutes(found.seconds))
    return p("#run-about.run-about.muted")[t(scene, "run.about", time=time, n=found.servers)]


def _count_help(scene: Scene, fixed: str) -> str:
    if fixed:
        return "run.count_help_fixed"
    return "run.count_help" if scene.seeds else "run.count"


def _fixed_seed(scene: Scene) -> str:
    """Return the name of a seed that makes several runs equal; "" if they differ."""
    return next(iter(scene.seeds), "") if "" not in scene.seeds.values() else ""
