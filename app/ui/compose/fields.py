"""One input of a workflow type: the control of its kind, with its hint and its error."""

from htpy import Element, div, label, p, span

from app.core.reading.visible import isolated
from app.core.recipes.variants import MODEL
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.input_file import InputImage
from app.ui.compose.choice import control_id
from app.ui.compose.example import PROMPT
from app.ui.compose.kinds.all_kinds import CONTROLS
from app.ui.html.widgets import breakable, element_id, field_error, t, text_button, words
from app.ui.scene import Scene
from app.ui.state import Form


def field(scene: Scene, kind: WorkflowType, item: Input) -> Element:
    """Return an input's label, control, hint and error."""
    form = scene.page.form(kind)
    wrong, value = form.errors.get(item.name), form.values.get(item.name)
    own_id, control = field_id(item), CONTROLS[item.kind]
    taken = _taken_seed(scene, kind, form, item, f"{own_id}-hint")
    hint = "" if taken else control.hint(scene, item, value)
    is_short = control.is_short
    described_by = [f"{own_id}-hint"] if hint or taken else []
    described_by += [f"{own_id}-error"] if wrong else []
    attributes = {
        "id": own_id,
        "aria_describedby": " ".join(described_by) or None,
        "aria_invalid": "true" if wrong else None,
        "aria_required": "true" if item.required and not control.is_drawn else None,
    }
    is_optional = not item.required and not control.is_drawn
    return div(
        id=row_id(item.name),
        data_testid="form-field",
        data_node=item.targets[0][0] if item.targets else None,
        data_input=item.targets[0][1] if item.targets else None,
        data_section="more" if item.more else "top",
        title=isolated(item.help) if item.help else None,
        class_=["field", f"field-{item.kind.value}"],
        data_wrong="true" if wrong else None,
    )[
        div(".field-head")[
            label(".field-label", for_=own_id)[
                breakable(scene.texts.label(item.label)),
                span(".muted")[" ", t(scene, "field.optional")] if is_optional else None,
            ],
            span(".field-hint", id=f"{own_id}-hint")[hint] if hint and is_short else None,
        ],
        control.draw(scene, item, value, attributes),
        div(".field-foot")[
            p(".field-hint", id=f"{own_id}-hint")[hint] if hint and not is_short else None,
            field_error(f"{own_id}-error", words(scene, wrong)) if wrong else None,
            _keep(scene, form, item),
            _none(scene, kind, item),
            _example(scene, kind, form, item),
            taken,
        ],
    ]


def _keep(scene: Scene, form: Form, item: Input) -> Element | None:
    """Return the button that keeps the earlier file after another one was rejected."""
    before = form.values.get(item.name)
    if item.name not in form.refused or not isinstance(before, InputImage):
        return None
    return text_button("keep-image", t(scene, "image.keep", name=before.name), item.name)


def _none(scene: Scene, kind: WorkflowType, item: Input) -> Element | None:
    """Return the ways on when the servers have no model for a type by model."""
    if not kind.by_model or item.name != MODEL or scene.choices.get(item.name) != ():
        return None
    return div(".field-ways")[
        text_button("check-models", t(scene, "choice.check_again")),
        label(".button", for_="own-workflow")[t(scene, "choice.drop_workflow")],
    ]


def _example(scene: Scene, kind: WorkflowType, form: Form, item: Input) -> Element | None:
    """Return the note beside an example prompt, with the button that removes it."""
    is_prompt = kind.by_model and item.name == PROMPT and item.name not in form.typed
    if not is_prompt or form.values.get(PROMPT) != t(scene, "example.prompt"):
        return None
    clear = text_button("clear-field", t(scene, "example.clear"), item.name)
    return p(".field-hint")[t(scene, "example.note"), " ", clear]


def _taken_seed(
    scene: Scene, kind: WorkflowType, form: Form, item: Input, hint_id: str
) -> Element | None:
    """Return the note beside the seed of a picture, with the button that lets each run draw one."""
    taken = scene.page.seeds_taken.get(kind.id, {}).get(item.name)
    if item.kind is not InputKind.SEED or taken in (None, ""):
        return None
    if form.values.get(item.name) != taken:
        return None
    random = text_button("random-seed", t(scene, "reuse.random"), item.name)
    return p(".field-hint", id=hint_id, data_testid="seed-of-picture")[
        t(scene, "reuse.seed"), " ", random
    ]


def row_id(name: str) -> str:
    """Return the id of the element that holds an input's label, control and messages."""
    return element_id("row", name)


def field_id(item: Input) -> str:
    """Return the id of an input's control."""
    return control_id(item.name)
