"""Puts the views on the page: once a frame, only the parts that changed, cards one by one."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.task import State, Task
from app.ui.card import card
from app.ui.picture_pages import PictureGrid
from app.ui.remembering import ComposeForm, TaskList
from app.ui.spoken import announcement, share_done, title
from app.ui.state import Scene
from app.ui.surface import Surface
from app.ui.tasks import shown_tasks
from app.ui.views import VIEWS

_TOPICS = {
    "tasks": ("tasks", "bar", "tabs", "windows", "pictures", "servers"),
    "lock": ("bar", "windows", "servers", "compose", "tabs"),
    "servers": ("servers", "bar", "compose", "tasks", "pictures"),
    "catalog": ("compose",),
    "windows": ("windows",),
    "kept": ("kept",),
    "recording": ("compose",),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a task other parts than its card show."""

    state: str
    outputs: int
    unreachable: bool


class Renderer:
    """Collects what changed and draws it at the next frame.

    `scene` makes the present scene. `task` finds one task: a scene is too much to make for each of
    hundreds of events between two frames.
    """

    def __init__(
        self,
        surface: Surface,
        scene: Callable[[], Scene],
        task: Callable[[str], Task | None],
    ) -> None:
        self._surface = surface
        self._scene = scene
        self._find = task
        self._views = {
            **VIEWS,
            "compose": ComposeForm().view,
            "tasks": TaskList().view,
            "pictures": PictureGrid().view,
        }
        self._dirty: set[str] = set()
        self._cards: set[str] = set()
        self._seen: dict[str, Seen] = {}
        self._due = False

    def topic(self, topic: str) -> None:
        """Take note of a change that the board told of."""
        if topic.startswith("task:"):
            self._task(topic.removeprefix("task:"))
        else:
            self.parts(*_TOPICS.get(topic, ()))

    def parts(self, *names: str) -> None:
        """Draw these parts of the page at the next frame."""
        self._dirty.update(names)
        self._ask()

    def everything(self) -> None:
        """Draw the whole page at the next frame."""
        self.parts(*VIEWS)

    def tick(self) -> None:
        """A second went by: draw the cards that show running times."""
        open_tasks = self._scene().window.tasks.open_tasks()
        if open_tasks:
            self._cards.update(task.prompt_id for task in open_tasks)
            self._ask()

    def draw(self) -> None:
        """Draw now what changed."""
        self._due = False
        scene = self._scene()
        dirty, self._dirty = self._dirty, set()
        cards, self._cards = self._cards, set()
        self._surface.root(scene.page.language, scene.page.theme, scene.page.tab)
        if "tasks" in dirty:
            self._surface.forget("task-")
        for name, view in self._views.items():
            if name in dirty:
                self._surface.put(name, str(view(scene)))
        if "tasks" not in dirty:
            if cards:
                self._surface.forget("tasks")
            for prompt_id in cards & {task.prompt_id for task in shown_tasks(scene)}:
                task = scene.window.tasks.get(prompt_id)
                if task is not None:
                    self._surface.put(f"task-{prompt_id}", str(card(scene, task)))
        self._surface.dialog("viewer", scene.page.viewer is not None)
        self._surface.dialog("keys", scene.page.keys_open)
        if "toast" in dirty:
            self._surface.above("toast", scene.page.toast is not None)
        self._surface.title(title(scene), share_done(scene))

    def _task(self, prompt_id: str) -> None:
        task = self._find(prompt_id)
        if task is None:
            return
        self._cards.add(prompt_id)
        seen = _seen(task)
        if self._seen.get(prompt_id) != seen:
            before = self._seen.get(prompt_id)
            self._seen[prompt_id] = seen
            self._dirty.update(("bar", "tabs", "windows"))
            if before is None or before.outputs != seen.outputs:
                self._dirty.update(("pictures", "viewer"))
            if not task.is_open or task.state is State.RUNNING:
                self._dirty.add("tasks")
            if not task.is_open:
                self._surface.announce(announcement(self._scene(), task))
        self._ask()

    def _ask(self) -> None:
        if not self._due:
            self._due = True
            self._surface.frame(self.draw)


def _seen(task: Task) -> Seen:
    return Seen(task.state.value, len(task.outputs), task.unreachable)
