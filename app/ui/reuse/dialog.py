"""The place of the menu that asks where a picture goes; what is in it is imported when opened."""

from htpy import Element, dialog

from app.ui.html.widgets import t
from app.ui.keyed import Reads
from app.ui.scene import Scene


def use_as_input(scene: Scene) -> Element:
    """Return the menu; it is empty while closed."""
    using = scene.page.using
    label = t(scene, "reuse.as_input")
    if using is None:
        return dialog("#use-as-input.use-menu", data_testid="use-as-input", aria_label=label)
    from app.ui.reuse.menu import content

    return dialog(
        "#use-as-input.use-menu", data_testid="use-as-input", aria_labelledby="use-as-input-title"
    )[content(scene, using)]


def use_as_input_reads(s: Scene) -> Reads:
    """Return the data that the menu reads: next to none while it is closed."""
    using = s.page.using
    if using is None:
        return None, s.page.language
    kind = s.catalog.types.get(using.type_id)
    return using, s.page.language, s.catalog, kind and s.page.form(kind).values
