"""The name of a tab in words."""

from app.core.reading.visible import isolated
from app.core.windows.tab_name import TabName
from app.ui.html.widgets import t
from app.ui.scene import Scene


def tab_text(scene: Scene, name: TabName) -> str:
    """Return the name of a tab: as a person gave it, else its last workflow and first words."""
    if name.given:
        return isolated(name.given)
    kind = scene.catalog.types.get(name.workflow_type)
    title = scene.texts.label(kind.title) if kind is not None else isolated(name.title)
    parts = [part for part in (title, isolated(name.words)) if part]
    return " · ".join(parts) or t(scene, "windows.new")
