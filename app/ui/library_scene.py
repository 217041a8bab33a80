"""The part of the scene that is about the library and the work in progress."""

from dataclasses import dataclass
from functools import cached_property

from app.core.library.item import NO_NOTE, LibraryItem
from app.core.library.library import Library
from app.core.library.search import Facets
from app.core.task.task import Task, TaskState
from app.ui.library_finder import FINDER
from app.ui.library_state import day_of
from app.ui.server_scene import ServerScene


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class LibraryScene(ServerScene):
    """The page's and the window's state at one moment."""

    @property
    def library(self) -> Library:
        """The results of all tabs."""
        return self.state.library

    @cached_property
    def found(self) -> tuple[LibraryItem, ...]:
        """The items that the filters leave, newest first; the same object until they change."""
        sought = self.page.gallery.sought(self.state.window.window_id, self.page.now)
        return FINDER.found(self.state.library, sought)

    @property
    def walk_keys(self) -> tuple[str, ...]:
        """The keys of the pictures that the filters leave, in their order; none without filters."""
        view = self.page.gallery
        if not view.is_filtered and view.scope != "tab":
            return ()
        sought = view.sought(self.state.window.window_id, self.page.now)
        return FINDER.walk_keys(self.state.library, sought)

    @property
    def found_count(self) -> int:
        """The number of items that the filters leave."""
        return len(self.found)

    @property
    def library_count(self) -> int:
        """The number of items of all tabs."""
        return len(self.state.library.items)

    @property
    def is_library_read(self) -> bool:
        """Whether all stored results were read."""
        return self.state.library.is_complete

    @property
    def deleted_count(self) -> int:
        """The number of results whose deletion can be undone."""
        return len(self.state.deleted)

    def left_pictures(self, task: Task) -> tuple[int, ...]:
        """Return the indexes of a task's pictures that were not deleted, the result's first."""
        notes, prompt_id = self.library.notes, task.prompt_id
        every = range(len(task.pictures) if task.picture else 0)
        gone = {
            index
            for index in every
            if notes and notes.get(f"{prompt_id}:{index}", NO_NOTE).deleted_at is not None
        }
        left = [index for index in every if index not in gone]
        return tuple(sorted(left, key=lambda index: index != task.picture_index))

    @property
    def facets(self) -> Facets:
        """What the filters offer."""
        return FINDER.facets(self.state.library)

    @property
    def today(self) -> int:
        """The number of the present day."""
        return day_of(self.page.now)

    @cached_property
    def running(self) -> tuple[Task, ...]:
        """The running tasks of this window, newest first: their tiles come first."""
        opened = reversed(self.state.shown.tasks.open_tasks())
        return tuple(task for task in opened if task.state is TaskState.RUNNING)

    @property
    def running_ids(self) -> tuple[str, ...]:
        """The ids of the running tasks, newest first."""
        return tuple(task.prompt_id for task in self.running)
