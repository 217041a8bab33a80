"""The presets above the form: one press puts the values of one into the form."""

from htpy import Element, button, div, form, label, span
from htpy import input as input_

from app.core.form.presets import MAX_NAME, Preset
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    element_id,
    field_error,
    foreign,
    icon_button,
    t,
    text_button,
    words,
)
from app.ui.scene import Scene

NAME_ID = "preset-name"
FORM_ID = "preset-form"


def naming_form() -> Element:
    """Return the form for a preset's name; its fields are in the run form, as forms do not nest."""
    return form(f"#{FORM_ID}", data_submit="save-preset", novalidate=True)


def presets(scene: Scene) -> Element | None:
    """Return the presets of the workflow in the form; `None` while it has no form."""
    kind = scene.kind
    if kind is None or not kind.can_run:
        return None
    naming = scene.page.naming
    is_naming_new = naming is not None and not naming.original
    return div(".presets", data_testid="presets", role="group", aria_label=t(scene, "preset.list"))[
        div(".preset-row")[
            (_chip(scene, one) for one in scene.presets),
            None
            if is_naming_new
            else text_button("name-preset", t(scene, "preset.save"), "", symbol="plus"),
        ],
        _name(scene) if naming is not None else _used(scene),
    ]


def _chip(scene: Scene, preset: Preset) -> Element:
    is_used = preset.name == scene.preset_used
    return button(
        ".preset",
        id=chip_id(preset.name),
        type="button",
        data_testid="preset",
        data_action="use-preset",
        data_arg=preset.name,
        aria_pressed="true" if is_used else "false",
        title=t(scene, "preset.use", name=preset.name),
    )[icon("check") if is_used else None, foreign(preset.name)]


def _used(scene: Scene) -> Element | None:
    """Return what can be done with the preset whose values were put in last."""
    name = scene.preset_used
    if not name:
        return None
    return div(".preset-used")[
        span(".muted")[t(scene, "preset.changed")] if scene.is_preset_changed else None,
        text_button("update-preset", t(scene, "preset.update"), name)
        if scene.is_preset_changed
        else None,
        icon_button("name-preset", "edit", t(scene, "preset.rename", name=name), name),
        icon_button("delete-preset", "trash", t(scene, "preset.delete", name=name), name),
    ]


def _name(scene: Scene) -> Element:
    """Return the form that asks for a preset's name."""
    naming = scene.page.naming
    assert naming is not None, "only while a name is typed"
    return div(".preset-name")[
        label(".field-label", for_=NAME_ID)[t(scene, "preset.name")],
        div(".row")[
            input_(
                f"#{NAME_ID}",
                type="text",
                form=FORM_ID,
                data_preset="name",
                value=naming.typed,
                maxlength=str(MAX_NAME),
                autocomplete="off",
                aria_invalid="true" if naming.error else None,
                aria_describedby=f"{NAME_ID}-error" if naming.error else None,
            ),
            button("#save-preset.button", type="submit", form=FORM_ID)[
                span[t(scene, "preset.keep")]
            ],
            icon_button("close-preset", "close", t(scene, "cancel")),
        ],
        field_error(f"{NAME_ID}-error", words(scene, naming.error)) if naming.error else None,
    ]


def chip_id(name: str) -> str:
    """Return the id of a preset's button."""
    return element_id("preset", name)
