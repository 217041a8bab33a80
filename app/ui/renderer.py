"""Puts the views on the page: once a frame, only the parts that changed, cards one by one."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.task import State, Task
from app.ui.card import card
from app.ui.parts import ago
from app.ui.picture_pages import PictureGrid
from app.ui.remembering import ComposeForm, TaskList
from app.ui.spoken import announcement, share_done, title
from app.ui.state import Scene
from app.ui.surface import Surface
from app.ui.tasks import shown_tasks
from app.ui.views import VIEWS

AGES_TICKS = 10
"""Ages change once a minute at most, and there may be thousands of cards to look through."""

_TOPICS = {
    "tasks": ("tasks", "bar", "tabs", "windows", "pictures", "servers", "viewer"),
    "lock": ("bar", "windows", "servers", "compose", "tabs"),
    "servers": ("servers", "bar", "compose", "tasks", "pictures", "windows", "viewer"),
    "catalog": ("compose", "tasks", "pictures", "viewer"),
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
        self._connected: frozenset[str] = frozenset()
        self._ages: dict[str, str] = {}
        self._ticks = 0

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
        """A second went by: draw what shows times, and sockets that opened or closed by now."""
        scene = self._scene()
        open_tasks = scene.window.tasks.open_tasks()
        if open_tasks:
            self._cards.update(task.prompt_id for task in open_tasks)
            self._ask()
        if scene.connected != self._connected:
            self._connected = scene.connected
            self.parts("servers")
        self._ticks += 1
        if self._ticks % AGES_TICKS == 0:
            self._draw_ages(scene)

    def _draw_ages(self, scene: Scene) -> None:
        """Draw the cards and the viewer whose "3 min ago" has become another."""
        ended = {task.prompt_id: task.ended_at for task in shown_tasks(scene) if task.ended_at}
        ages: dict[str, str] = {key: ago(scene, ended_at) for key, ended_at in ended.items()}
        old = {prompt_id for prompt_id, age in ages.items() if self._ages.get(prompt_id) != age}
        self._ages = ages
        if old:
            self._cards |= old
            self._ask()
        if scene.page.viewer is not None:
            self.parts("viewer")

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
        self._surface.dialog("viewer", scene.is_viewing)
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
