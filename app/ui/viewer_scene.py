"""The part of the scene that is about the pictures that a person looks at closely."""

from dataclasses import dataclass
from functools import cached_property

from app.core.library.item import Note
from app.core.library.results import ResultKey, parse_key
from app.core.task.task import Task
from app.core.task.task_map import Picture
from app.ui.library_finder import FINDER
from app.ui.server_scene import ServerScene


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class ViewerScene(ServerScene):
    """The page's and the window's state at one moment."""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures to step through: all of all tabs, newest task first, each task's in order.

        If the viewer was opened from the filtered library, those that it showed.
        """
        library, walk = self.state.library, self.page.looking.walk
        if walk:
            found = FINDER.walked(library, walk)
            if any((one.task.prompt_id, one.index) == self.page.viewer for one in found):
                return found
        return library.pictures if library.tasks else self.state.shown.tasks.pictures

    @cached_property
    def viewed(self) -> Picture | None:
        """The picture in the viewer; if it no longer exists, the viewer closes."""
        return self.picture(*(self.page.viewer or ("", 0)))

    @property
    def is_viewing(self) -> bool:
        """Whether the viewer is open."""
        return self.viewed is not None

    @cached_property
    def opened_result(self) -> tuple[Task, ResultKey] | None:
        """The clip, sound or text in the dialog about one; if it no longer exists, that closes."""
        found = parse_key(self.page.result)
        task = None if found is None else self.task_of(found.prompt_id)
        if found is None or task is None or found not in self.state.library.left_of(task):
            return None
        return task, found

    @property
    def has_result(self) -> bool:
        """Whether the dialog about a clip, sound or text is open."""
        return self.opened_result is not None

    @cached_property
    def compared(self) -> tuple[Picture, ...]:
        """The pictures that are compared; none when fewer than two are left."""
        if self.page.comparing is None:
            return ()
        found = [self.picture_of(key) for key in self.page.comparing.keys]
        left = tuple(one for one in found if one is not None)
        return left if len(left) > 1 else ()

    def picture_of(self, key: str) -> Picture | None:
        """Return the picture with the key "<prompt id>:<index>", or `None`."""
        prompt_id, _, index = key.rpartition(":")
        return self.picture(prompt_id, int(index)) if index.isdecimal() else None

    def picture(self, prompt_id: str, index: int) -> Picture | None:
        """Return a task's picture, or `None` if there is none or it was deleted."""
        task = self.task_of(prompt_id)
        if task is None or index >= len(task.pictures):
            return None
        found = Picture(task, task.pictures[index], index)
        return found if self.note(found).deleted_at is None else None

    def note(self, item: Picture) -> Note:
        """Return what a person noted about a picture."""
        return self.state.library.note(item.task.prompt_id, item.index)

    def task_of(self, prompt_id: str) -> Task | None:
        """Return a task of this tab, or one of another tab in the library."""
        return self.state.shown.tasks.get(prompt_id) or self.state.library.task(prompt_id)
