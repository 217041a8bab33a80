"""The buttons beside a picture for the picture itself."""

from htpy import Element, button, div, span

from app.core.task.task_map import Picture
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, picture_arg, t
from app.ui.scene import Scene


def picture_buttons(scene: Scene, item: Picture) -> Element:
    """Return the buttons for the picture itself."""
    arg = picture_arg(item.task.prompt_id, item.index)
    note = scene.note(item)
    return div(".viewer-tools", role="group", aria_label=t(scene, "viewer.tools"))[
        _tool(scene, "download", "download", arg, "D"),
        _tool(scene, "star-picture", "star", arg, "S", pressed=note.starred_at is not None),
        _tool(scene, "album-open", "folder", arg, "A"),
        _tool(scene, "copy-picture", "copy", arg, "C"),
        _tool(scene, "mark-picture", "compare", arg, "M", pressed=scene.page.looking.marked == arg),
        _tool(scene, "delete-picture", "trash", arg, "Delete"),
    ]


def toggle_button(scene: Scene, panel: str, *, shown: bool) -> Element:
    """Return the button that shows or hides the panel; the style sheet shows one of them."""
    name = t(scene, "viewer.panel_show" if shown else "viewer.panel_hide")
    return button(
        class_=["icon-button", "panel-show" if shown else "panel-hide"],
        id=element_id("viewer-panel", "show" if shown else "hide"),
        type="button",
        data_action="viewer-panel",
        data_arg="shown" if shown else "hidden",
        aria_label=name,
        aria_controls=panel,
        aria_expanded="false" if shown else "true",
        aria_keyshortcuts="I",
        title=f"{name} (I)",
    )[icon("info")]


def _tool(
    scene: Scene, action: str, symbol: str, arg: str, key: str, *, pressed: bool | None = None
) -> Element:
    label = t(scene, f"viewer.{action.replace('-', '_')}")
    return button(
        ".tool",
        id=element_id("viewer", action),
        type="button",
        data_testid=f"viewer-{action}",
        data_action=action,
        data_arg=arg,
        aria_keyshortcuts=key,
        aria_pressed=None if pressed is None else str(pressed).lower(),
        title=f"{label} ({key})",
    )[icon(symbol), span[label]]
