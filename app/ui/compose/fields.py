"""One input of a workflow type: a control that fits its kind, with its hint and its error."""

from collections.abc import Callable, Mapping
from typing import Any

from htpy import (
    Element,
    Node,
    button,
    div,
    img,
    label,
    p,
    span,
    textarea,
)
from htpy import (
    input as input_,
)

from app.core.reading.visible import isolated
from app.core.workflow.catalog import CHECKPOINTS, Input, InputKind, WorkflowType
from app.core.workflow.inputs import InputImage, effective_limits
from app.core.workflow.limits import Limits
from app.ui.compose.choice import choice, control_id
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    breakable,
    element_id,
    field_error,
    foreign,
    icon_button,
    t,
    text_button,
    words,
)
from app.ui.scene import Scene
from app.ui.state import Form

Attributes = Mapping[str, Any]

MAX_SHOWN_LIMIT = 1_000_000
"""Limits beyond this are those of a number format; nobody needs to read them."""


def field(scene: Scene, kind: WorkflowType, item: Input) -> Element:
    """Return an input's label, control, hint, and what is wrong with it."""
    form = scene.page.form(kind)
    wrong = form.errors.get(item.name)
    own_id = field_id(item)
    hint = _hint(scene, item, form.values.get(item.name))
    short = item.kind is InputKind.NUMBER  # its hint stands beside its label
    told = [f"{own_id}-hint"] if hint else []
    told += [f"{own_id}-error"] if wrong else []
    attributes = {
        "id": own_id,
        "aria_describedby": " ".join(told) or None,
        "aria_invalid": "true" if wrong else None,
        "aria_required": "true" if item.required and item.kind is not InputKind.SEED else None,
    }
    control = _CONTROLS[item.kind](scene, item, form.values.get(item.name), attributes)
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
                span(".muted")[" ", t(scene, "field.optional")] if _is_optional(item) else None,
            ],
            span(".field-hint", id=f"{own_id}-hint")[hint] if hint and short else None,
        ],
        control,
        div(".field-foot")[
            p(".field-hint", id=f"{own_id}-hint")[hint] if hint and not short else None,
            field_error(f"{own_id}-error", words(scene, wrong)) if wrong else None,
            _keep(scene, form, item),
        ],
    ]


def _keep(scene: Scene, form: Form, item: Input) -> Element | None:
    """Return the button that keeps the image from before, where a file was refused."""
    before = form.values.get(item.name)
    if item.name not in form.refused or not isinstance(before, InputImage):
        return None
    return text_button("keep-image", t(scene, "image.keep", name=before.name), item.name)


def row_id(name: str) -> str:
    """Return the id of the element that holds an input's label, control and messages."""
    return element_id("row", name)


def field_id(item: Input) -> str:
    """Return the id of an input's control."""
    return control_id(item.name)


def _is_optional(item: Input) -> bool:
    return not item.required and item.kind is not InputKind.SEED


def _hint(scene: Scene, item: Input, value: Any) -> str:
    if item.kind is InputKind.NUMBER:
        return _range(scene, limits_of(scene, item))
    if item.kind is InputKind.SEED:
        if str(value).strip().startswith("-"):
            return t(scene, "seed.negative")
        return t(scene, "seed.random" if value in (None, "") else "seed.fixed")
    if item.kind is InputKind.CHOICE and item.options_from is not None:
        offered = scene.choices.get(item.name)
        if offered is None:
            return t(scene, "choice.unknown")
        if not offered:
            is_checkpoint = item.options_from == CHECKPOINTS
            return t(scene, "choice.none_checkpoint" if is_checkpoint else "choice.none")
    return ""


def limits_of(scene: Scene, item: Input) -> Limits:
    """Return the limits of a number input: its own, else those of the servers."""
    return effective_limits(item, scene.limits.get(item.name))


def _range(scene: Scene, limits: Limits) -> str:
    low, high = limits.minimum, limits.maximum
    if low is None or high is None or max(abs(low), abs(high)) > MAX_SHOWN_LIMIT:
        return ""
    return t(scene, "field.between", low=scene.texts.number(low), high=scene.texts.number(high))


def _text(_: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    shown = "" if value is None else str(value)
    if item.multiline:
        return textarea(data_field=item.name, rows="3", **attributes)[f"\n{shown}"]
    return input_(type="text", data_field=item.name, value=shown, autocomplete="off", **attributes)


def _number(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    limits = limits_of(scene, item)
    return input_(
        type="number",
        inputmode="numeric" if limits.whole else "decimal",
        data_field=item.name,
        min=_plain(limits.minimum),
        max=_plain(limits.maximum),
        step=_plain(limits.step) or "any",
        value=_plain(value),
        autocomplete="off",
        **attributes,
    )


def _seed(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    random = value in (None, "")
    return div(".row")[
        input_(
            ".mono",
            type="text",
            inputmode="numeric",
            data_field=item.name,
            value=_plain(value) or "",
            placeholder=t(scene, "seed.placeholder"),
            autocomplete="off",
            **attributes,
        ),
        button(
            ".icon-button.toggle",
            id=f"{attributes['id']}-random",
            type="button",
            data_action="random-seed",
            data_arg=item.name,
            aria_pressed="true" if random else "false",
            aria_label=t(scene, "seed.button"),
            title=t(scene, "seed.button"),
        )[icon("dice")],
    ]


def _image(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    image = value if isinstance(value, InputImage) else None
    chooser = input_(
        ".visually-hidden", type="file", data_file=item.name, accept="image/*", **attributes
    )
    if image is None:
        return label(".drop", data_drop=item.name, for_=attributes["id"])[
            chooser, icon("image"), span(".drop-text")[_drop_text(scene, item)]
        ]
    return div(".drop.filled", data_drop=item.name)[
        label(".drop-picture", for_=attributes["id"], title=t(scene, "image.replace"))[
            chooser,
            img(src=image.preview_url, alt="") if image.preview_url else icon("image"),
        ],
        div(".drop-about")[
            span(".drop-name", title=isolated(image.name))[foreign(image.name)],
            span(".muted")[scene.texts.size(image.size)],
        ],
        icon_button("clear-image", "close", t(scene, "image.clear"), item.name),
    ]


def _drop_text(scene: Scene, item: Input) -> str:
    """Return what an empty place for an image says; a workflow may name one on the server."""
    if isinstance(item.default, str):
        return t(scene, "image.of_file", name=item.default)
    return t(scene, "image.drop")


def _switch(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    is_on = value is True or value == "1"
    told = next((one for one in item.options if (one.value == "1") is is_on), None)
    name = t(scene, "switch.on" if is_on else "switch.off")
    return label(".switch")[
        input_(type="checkbox", role="switch", data_field=item.name, checked=is_on, **attributes),
        span(".muted")[name if told is None else scene.texts.label(told.label)],
    ]


def _plain(value: Any) -> str | None:
    if isinstance(value, float):
        return f"{value:.10g}"
    return None if value is None else str(value)


_CONTROLS: Mapping[InputKind, Callable[[Scene, Input, Any, Attributes], Node]] = {
    InputKind.TEXT: _text,
    InputKind.NUMBER: _number,
    InputKind.SEED: _seed,
    InputKind.CHOICE: choice,
    InputKind.IMAGE: _image,
    InputKind.SWITCH: _switch,
}
