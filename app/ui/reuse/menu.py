"""The menu that asks where a picture goes: the workflows with an image field, or the fields."""

from collections.abc import Iterator

from htpy import Element, Node, button, div, h2, span

from app.core.library.next_run import image_fields
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.input_file import InputImage
from app.ui.dialog_state import Using
from app.ui.html.icons import icon
from app.ui.html.widgets import foreign, icon_button, t
from app.ui.scene import Scene


def content(scene: Scene, using: Using) -> Node:
    """Return the head of the menu, and its items."""
    title = t(scene, "reuse.which_field" if using.type_id else "reuse.which_workflow")
    return [
        div(".use-head")[
            h2("#use-as-input-title")[title],
            icon_button("use-as-input-close", "close", t(scene, "close")),
        ],
        div(role="menu", aria_label=title)[_items(scene, using)],
    ]


def _items(scene: Scene, using: Using) -> Iterator[Element]:
    types = scene.catalog.types
    kind = types.get(using.type_id)
    if kind is not None:
        yield from _fields(scene, kind)
        return
    for place, type_id in enumerate(using.kinds):
        if type_id in types:
            name = scene.texts.label(types[type_id].title)
            yield _item("choose-input-workflow", type_id, "compose", name, "", first=not place)


def _fields(scene: Scene, kind: WorkflowType) -> Iterator[Element]:
    values = scene.page.form(kind).values
    for place, item in enumerate(image_fields(kind, values)):
        value = values.get(item.name)
        has = value.name if isinstance(value, InputImage) else t(scene, "reuse.empty_field")
        name = scene.texts.label(item.label)
        yield _item("choose-input-field", item.name, "image", name, has, first=not place)


def _item(action: str, arg: str, symbol: str, name: str, note: str, *, first: bool) -> Element:
    return button(
        ".menu-item",
        type="button",
        role="menuitem",
        tabindex="-1",
        autofocus=first,
        data_action=action,
        data_arg=arg,
    )[
        icon(symbol),
        span(".use-name")[foreign(name)],
        span(".menu-note")[foreign(note)] if note else None,
    ]
