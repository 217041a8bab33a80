"""The name of a tab in words."""

from app.core.reading.visible import isolated
from app.core.task.task import Task
from app.core.windows.tab_name import TabName, words_of
from app.ui.html.widgets import t
from app.ui.scene import Scene

NAME_FIELD = "tab-name"
"""The id of the field for the name of this tab."""


def tab_text(scene: Scene, name: TabName) -> str:
    """Return the name of a tab: as a person gave it, else its last workflow and first words."""
    if name.given:
        return isolated(name.given)
    kind = scene.catalog.types.get(name.workflow_type)
    title = scene.texts.label(kind.title) if kind is not None else isolated(name.title)
    parts = [part for part in (title, isolated(name.words)) if part]
    return " · ".join(parts) or t(scene, "windows.new")


def tab_words(scene: Scene, running: Task | None) -> str:
    """Return this tab's given name, else the first words of what runs, else of its last task."""
    name = scene.tab_name
    if name.given or running is None:
        return isolated(name.given or name.words)
    return isolated(words_of(running, scene.catalog))
