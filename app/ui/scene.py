"""Everything a view may look at: the page's state, the window's, and what follows from the two.

A part of the page declares what it reads here (`app/ui/parts.py`), and is drawn again only when
that is another. So each property that is not a plain field is a small value, or the same object
while nothing in it changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from app.core.ids import ServerUrl
from app.core.pictures.limit import StorageStatus
from app.core.servers.health import Health
from app.core.servers.pool import Pool
from app.core.servers.shared_address import Evidence
from app.core.task.task import Task, TaskState
from app.core.task.task_map import Picture
from app.core.windows.public_json import plain_window
from app.core.windows.window import Window
from app.core.windows.window_state import ClosedWindow, WindowState
from app.core.workflow.catalog import Catalog, Input, InputKind, WorkflowType
from app.core.workflow.inputs import defaults
from app.core.workflow.limits import Limits
from app.services.ports import Intl
from app.ui.ages import age
from app.ui.locale.texts import Texts
from app.ui.state import OpenChoice, PageState


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class Scene:
    """The page's and the window's state at one moment, and the rules of languages."""

    page: PageState
    state: WindowState
    intl: Intl

    @cached_property
    def texts(self) -> Texts:
        """What the page's language says."""
        return Texts(self.page.language, self.intl)

    @property
    def window(self) -> Window:
        """The window as the person sees it."""
        return self.state.shown

    @property
    def pool(self) -> Pool:
        """The servers."""
        return self.state.pool

    @property
    def health(self) -> Mapping[ServerUrl, Health]:
        """How each server is; one never checked is missing."""
        return self.state.health

    @property
    def several(self) -> Mapping[ServerUrl, tuple[Evidence, ...]]:
        """The addresses at which several servers answer."""
        return self.state.several

    @property
    def catalog(self) -> Catalog:
        """The workflow types on offer."""
        return self.state.catalog

    @property
    def previews(self) -> Mapping[str, str]:
        """The URLs of live previews by prompt id."""
        return self.state.previews

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """What servers offer for the current type's inputs."""
        return self.state.choices

    @property
    def limits(self) -> Mapping[str, Limits]:
        """The numbers that servers take for the current type's inputs."""
        return self.state.limits

    @property
    def others(self) -> Sequence[Mapping[str, Any]]:
        """What the other windows told of themselves."""
        return self.state.presences

    @property
    def connected(self) -> frozenset[ServerUrl]:
        """The servers with an open socket."""
        return self.state.connected

    @property
    def orphans(self) -> Sequence[ClosedWindow]:
        """The tasks of windows that are gone."""
        return self.state.orphans

    @property
    def held_up(self) -> Sequence[Task]:
        """The tasks that wait to be recorded and are not shown before."""
        return self.state.held_up

    @property
    def waiting(self) -> frozenset[str]:
        """The ids of tasks that wait to be recorded."""
        return self.state.waiting

    @property
    def storage_status(self) -> StorageStatus:
        """What the browser keeps."""
        return self.state.storage_status

    @cached_property
    def own_window(self) -> dict[str, Any]:
        """This window as plain values."""
        return plain_window(self.window)

    @property
    def task_count(self) -> int:
        """How many tasks there are."""
        return len(self.window.tasks)

    @property
    def open_count(self) -> int:
        """How many tasks have not ended."""
        return len(self.window.tasks.open_ids)

    @property
    def locked_count(self) -> int:
        """How many tasks have not ended on the server that the window is locked to."""
        server = self.window.lock.server
        return 0 if server is None else len(self.window.tasks.open_on(server))

    @cached_property
    def shown_ids(self) -> tuple[str, ...]:
        """The ids of the tasks whose cards are on the page, newest first, those that run on top."""
        tasks = self.window.tasks
        running = [one.prompt_id for one in tasks.open_tasks() if one.state is TaskState.RUNNING][
            ::-1
        ]
        others = (key for key in reversed(tasks.ids) if key not in running)
        return (*running, *islice(others, self.page.tasks_shown))[: self.page.tasks_shown]

    @property
    def shown_tasks(self) -> list[Task]:
        """The tasks whose cards are on the page, in order."""
        found = map(self.window.tasks.get, self.shown_ids)
        return [task for task in found if task is not None]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All finished pictures, newest task first, a task's own in order."""
        return self.window.tasks.pictures

    @property
    def picture_count(self) -> int:
        """How many finished pictures there are."""
        return len(self.pictures)

    @cached_property
    def viewed(self) -> Picture | None:
        """The picture in the viewer; one that is not there any more closes it."""
        if self.page.viewer is None:
            return None
        prompt_id, index = self.page.viewer
        task = self.window.tasks.get(prompt_id)
        if task is None or index >= len(task.pictures):
            return None
        return Picture(task, task.pictures[index], index)

    @property
    def is_viewing(self) -> bool:
        """Whether the viewer shows a picture."""
        return self.viewed is not None

    @property
    def sending(self) -> bool:
        """Whether a task of this window is being sent, or is about to be."""
        return (
            self.page.placing
            or bool(self.page.running_again)
            or self.state.recording
            or any(task.state.is_being_sent for task in self.window.tasks.open_tasks())
        )

    @property
    def kind(self) -> WorkflowType | None:
        """The workflow type that is being composed."""
        return self.catalog.types.get(self.page.type_id)

    @cached_property
    def shown_inputs(self) -> tuple[Input, ...]:
        """The inputs of the form that apply, given the others' values."""
        kind, values = self.kind, self._values
        return () if kind is None else tuple(one for one in kind.inputs if one.applies(values))

    @cached_property
    def seeds(self) -> Mapping[str, str]:
        """The seeds in the form as typed; "" is one that is drawn for every run.

        So may a negative one be: what that means is the node's own.
        """
        names = [item.name for item in self.shown_inputs if item.kind is InputKind.SEED]
        values = ((name, self._values.get(name)) for name in names)
        typed = {name: "" if value is None else str(value) for name, value in values}
        return {key: "" if one.strip().startswith("-") else one for key, one in typed.items()}

    @property
    def edited_server(self) -> ServerUrl | None:
        """The address in whose place the form for a server is open: "" for a new one."""
        return None if self.page.editor is None else self.page.editor.original

    def open_choice(self, name: str) -> OpenChoice | None:
        """Return the open list of the input `name`, `None` while it is closed."""
        found = self.page.open_choice
        return found if found is not None and found.name == name else None

    def is_set_aside(self, url: ServerUrl) -> bool:
        """Return whether nothing may be sent to a server."""
        return self.state.is_set_aside(url)

    def is_several(self, url: ServerUrl) -> bool:
        """Return whether several servers answer at an address."""
        return self.state.is_several(url)

    def server_name(self, url: ServerUrl | None) -> str:
        """Return a server's name; one that left the pool is called by its address."""
        if url is None:
            return ""
        server = self.pool.get(url)
        return server.name if server else url.split("://", 1)[-1]

    def age(self, at: int) -> tuple[str, int]:
        """Return how long ago something was, as a unit ("now", "minutes", …) and a number of it."""
        return age(at, self.page.now)

    def seconds_since(self, at: int) -> int:
        """Return how many whole seconds something has been going on."""
        return max(0, self.page.now - at) // 1000

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        kind = self.kind
        return {} if kind is None else {**defaults(kind), **self.page.form(kind).values}
