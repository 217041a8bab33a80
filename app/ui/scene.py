"""Everything a view may read: the page's state, the window's, and values derived from both.

A part of the page declares what it reads here (`app/ui/parts.py`), and is redrawn only when that
changes. So each derived property is a small value, or the same object until it changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.core.form.holders import Holder
from app.core.ids import NO_SERVER, ServerId, ServerUrl
from app.core.pictures.limit import StorageStatus
from app.core.servers.health import Health
from app.core.servers.keys import KeyKind
from app.core.servers.mark import Mark
from app.core.servers.pool import Pool
from app.core.servers.shared_address import Evidence
from app.core.task.task import Task
from app.core.windows.public_json import plain_window
from app.core.windows.state_fields import ClosedWindow
from app.core.windows.window import Window
from app.core.workflow.catalog import Catalog
from app.core.workflow.limits import Limits
from app.services.ports import Intl
from app.ui.ages import age
from app.ui.library_scene import LibraryScene
from app.ui.locale.texts import Texts
from app.ui.queue_scene import QueueScene
from app.ui.state import OpenChoice
from app.ui.viewer_scene import ViewerScene


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class Scene(LibraryScene, ViewerScene, QueueScene):
    """The page's and the window's state at one moment, and the rules of languages."""

    intl: Intl

    @cached_property
    def texts(self) -> Texts:
        """The texts of the page's language."""
        return Texts(self.page.language, self.intl)

    @property
    def window(self) -> Window:
        """The window as shown."""
        return self.state.shown

    @property
    def pool(self) -> Pool:
        """The servers."""
        return self.state.pool

    @property
    def health(self) -> Mapping[ServerUrl, Health]:
        """The health of each server; servers that were never checked are missing."""
        return self.state.health

    @property
    def several(self) -> Mapping[ServerUrl, tuple[Evidence, ...]]:
        """The addresses shared by several servers."""
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
        """The servers' choices for the current type's inputs."""
        return self.state.choices

    @property
    def limits(self) -> Mapping[str, Limits]:
        """The numbers that servers accept for the current type's inputs."""
        return self.state.limits

    @property
    def holders(self) -> Mapping[str, tuple[Holder, ...]]:
        """The servers that have each entry of the form's lists, by input name."""
        return self.state.holders

    @property
    def others(self) -> Sequence[Mapping[str, Any]]:
        """The presences of the other windows."""
        return self.state.presences

    @property
    def keyed(self) -> Mapping[ServerUrl, KeyKind]:
        """The kinds of the servers' keys, by address."""
        return self.state.keyed

    def opens_in_tab(self, server: ServerUrl) -> bool:
        """Return whether the browser itself can open addresses of a server: it sends no key."""
        return self.state.keyed.get(server) in (None, KeyKind.BASIC)

    @property
    def connected(self) -> frozenset[ServerUrl]:
        """The servers with an open socket."""
        return self.state.connected

    @property
    def eventless(self) -> frozenset[ServerUrl]:
        """The servers whose sockets bring none of this window's events."""
        return self.state.eventless

    @property
    def polled(self) -> frozenset[ServerUrl]:
        """The servers with open tasks that let no socket through."""
        return self.state.polled

    @property
    def orphans(self) -> Sequence[ClosedWindow]:
        """The tasks of closed windows."""
        return self.state.orphans

    @property
    def held_up(self) -> Sequence[Task]:
        """The tasks that wait to be recorded; they are not shown until then."""
        return self.state.held_up

    @property
    def waiting(self) -> frozenset[str]:
        """The ids of tasks that wait to be recorded."""
        return self.state.waiting

    @property
    def storage_status(self) -> StorageStatus:
        """What the browser stores."""
        return self.state.storage_status

    @cached_property
    def own_window(self) -> dict[str, Any]:
        """This window as plain values."""
        return plain_window(self.window)

    @property
    def task_count(self) -> int:
        """The number of tasks and of runs that wait."""
        return len(self.window.tasks) + len(self.window.queue)

    @property
    def open_count(self) -> int:
        """The number of open tasks and of runs that wait."""
        return len(self.window.tasks.open_ids) + len(self.window.queue)

    @property
    def locked_count(self) -> int:
        """The number of open tasks on the locked server."""
        return len(self.window.tasks.open_on(self.window.lock.server or NO_SERVER))

    @property
    def shown_tasks(self) -> list[Task]:
        """The tasks with cards on the page, in order."""
        return [task for task in map(self.window.tasks.get, self.shown_ids) if task is not None]

    @property
    def sending(self) -> bool:
        """Whether a task of this window is being submitted, or will be soon."""
        return (
            self.page.placing
            or bool(self.page.running_again)
            or self.state.recording
            or any(task.state.is_being_sent for task in self.window.tasks.open_tasks())
        )

    @property
    def is_dialog_open(self) -> bool:
        """Whether a dialog is open, so that the keys of the page behind it do nothing.

        The viewer and the comparison close when their pictures are gone.
        """
        page = self.page
        dialogs = (
            page.browsing,
            page.adjusting,
            page.setup,
            page.using,
            page.album,
            page.found,
            page.server_menu,
            self.moving,
            page.server_dialog,
            page.scripts,
        )
        is_shown = self.is_viewing or bool(self.compared) or page.keys_open or self.has_result
        return is_shown or any(one is not None for one in dialogs)

    @property
    def edited_server(self) -> ServerUrl | None:
        """The address that the open server form edits: "" for a new server."""
        return None if self.page.editor is None else self.page.editor.original

    def open_choice(self, name: str) -> OpenChoice | None:
        """Return the open list of the input `name`, `None` while it is closed."""
        return one if (one := self.page.open_choice) and one.name == name else None

    def is_set_aside(self, url: ServerUrl) -> bool:
        """Return whether nothing may be sent to a server."""
        return self.state.is_set_aside(url)

    def is_several(self, url: ServerUrl) -> bool:
        """Return whether several servers share an address."""
        return self.state.is_several(url)

    def server_name(self, url: ServerUrl | None) -> str:
        """Return the name of the server that is or was at an address, else the address."""
        return self.state.shown_name(url or NO_SERVER)

    def new_address(self, url: ServerUrl) -> ServerUrl | None:
        """Return where the server is that was at `url`, `None` if it did not move."""
        return self.state.present_address(url)

    def mark_of(self, url: ServerUrl) -> Mark:
        """Return the mark of the server that is or was at an address."""
        return self.state.mark_of(url)

    @property
    def marks(self) -> Mapping[ServerId, Mark]:
        """The marks of the servers by their ids."""
        return self.state.marks

    def age(self, at: int) -> tuple[str, int]:
        """Return the age of a time, as a unit ("now", "minutes", …) and a number."""
        return age(at, self.page.now)

    def seconds_since(self, at: int) -> int:
        """Return the whole seconds since a time."""
        return max(0, self.page.now - at) // 1000
