"""The bottom bar of a narrow page, which shows one section at a time."""

from htpy import Element, button, nav, span

from app.ui.html.icons import icon
from app.ui.html.widgets import t
from app.ui.scene import Scene
from app.ui.state import TABS

_ICONS = {"compose": "compose", "pictures": "pictures", "servers": "server"}


def tabs(scene: Scene) -> Element:
    """Return the tabs."""
    return nav("#tabs.tabs", aria_label=t(scene, "tab.label"))[(_tab(scene, name) for name in TABS)]


def _tab(scene: Scene, name: str) -> Element:
    return button(
        id=f"tab-{name}",
        type="button",
        data_action="tab",
        data_arg=name,
        aria_current="page" if scene.page.tab == name else None,
    )[
        icon(_ICONS[name]),
        span(".tab-name")[t(scene, f"tab.{name}")],
    ]
