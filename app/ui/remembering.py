"""Views with a memory: cards of ended tasks, and fields, are made anew only when they change."""

from htpy import Element

from app.core.catalog import Input, WorkflowType
from app.core.task import Task
from app.ui.card import card
from app.ui.compose import compose
from app.ui.drawn import Memory
from app.ui.fields import field
from app.ui.parts import ago
from app.ui.state import Scene
from app.ui.tasks import shown_tasks, tasks


class TaskList:
    """The view of the tasks."""

    def __init__(self) -> None:
        self._cards = Memory()

    def view(self, scene: Scene) -> Element:
        """Return the list of tasks."""
        self._cards.keep({task.prompt_id for task in shown_tasks(scene)})
        return tasks(scene, self._card)

    def _card(self, scene: Scene, task: Task) -> Element:
        if task.ended_at is None:
            return card(scene, task)
        page = scene.page
        source = (
            task,
            page.task_notices.get(task.prompt_id),
            page.failed_urls,
            page.refused_urls,
            page.kept_urls,
            task.prompt_id in page.running_again,
            scene.catalog,
            scene.pool,
            page.language,
            ago(scene, task.ended_at),
        )
        return self._cards.get(task.prompt_id, source, lambda: card(scene, task))


class ComposeForm:
    """The view of the form."""

    def __init__(self) -> None:
        self._fields = Memory()

    def view(self, scene: Scene) -> Element:
        """Return the form of the chosen workflow type."""
        return compose(scene, self._field)

    def _field(self, scene: Scene, kind: WorkflowType, item: Input) -> Element:
        form = scene.page.form(kind)
        choosing = scene.page.choosing
        source = (
            item,
            choosing if choosing is not None and choosing.name == item.name else None,
            form.values.get(item.name),
            form.errors.get(item.name),
            item.name in form.refused,
            scene.choices.get(item.name),
            scene.limits.get(item.name),
            scene.page.language,
        )
        return self._fields.get(item.name, source, lambda: field(scene, kind, item))
