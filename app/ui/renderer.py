"""Draws the views on the page: once a frame, and only those whose data changed."""

from collections.abc import Callable, Sequence

from app.core.windows.window_state import WindowState
from app.ui.chrome.tab_title import title_and_share
from app.ui.dom import Dom
from app.ui.keyed import KeyedList, Reads, is_same
from app.ui.parts import PARTS, Part
from app.ui.scene import Scene
from app.ui.tasks.announcements import announcement


class Renderer:
    """Draws at the next frame after a change. `scene` returns the current scene."""

    def __init__(self, dom: Dom, scene: Callable[[], Scene], parts: Sequence[Part] = PARTS) -> None:
        self._dom = dom
        self._scene = scene
        self._parts = parts
        self._reads: dict[str, Reads] = {}
        self._lists = {part.name: KeyedList(part.items) for part in parts if part.items is not None}
        self._due = False

    def ask(self, before: object = None, after: object = None) -> None:  # noqa: ARG002 any state
        """Draw at the next frame; a watcher of the page's state and of the window's."""
        if not self._due:
            self._due = True
            self._dom.frame(self.draw)

    def announce_ends(self, before: WindowState, after: WindowState) -> None:
        """Announce ended tasks to screen readers; a watcher of the window's state."""
        for task in after.window.tasks.changed_since(before.window.tasks):
            earlier = before.task(task.prompt_id)
            if earlier is not None and earlier.is_open and not task.is_open:
                self._dom.announce(announcement(self._scene(), task))

    def draw(self) -> None:
        """Draw all changes now."""
        self._due = False
        scene = self._scene()
        page = scene.page
        header = scene.texts.header
        self._dom.root(header.tag, header.direction, page.theme, page.tab)
        for part in self._parts:
            self._draw(scene, part)
        self._dom.dialog("viewer", scene.is_viewing)
        self._dom.dialog("compare", bool(scene.compared))
        self._dom.dialog("keys", page.keys_open)
        self._dom.dialog("adjust", page.adjusting is not None and scene.kind is not None)
        self._dom.dialog("offers", page.browsing is not None)
        self._dom.dialog("server-dialog", page.server_dialog is not None)
        self._dom.dialog("server-menu", page.server_menu is not None)
        self._dom.dialog("move-menu", scene.moving is not None)
        self._dom.dialog("use-as-input", page.using is not None)
        self._dom.dialog("album", page.album is not None)
        self._dom.dialog("found", page.found is not None)
        self._dom.dialog("result", scene.has_result)
        self._dom.dialog("setup", page.setup is not None)
        self._dom.dialog("scripts", page.scripts is not None)
        self._dom.title(*title_and_share(scene))

    def _draw(self, scene: Scene, part: Part) -> None:
        found = self._lists.get(part.name)
        changed = found.changed(scene) if found is not None else []
        reads, known = part.reads(scene), self._reads.get(part.name)
        if known is None or not is_same(reads, known):
            self._reads[part.name] = reads
            self._put_part(scene, part, found)
        elif found is not None:
            for key in changed:
                self._dom.forget(part.name)  # else the old content would seem current
                self._dom.put(found.element_id(key), str(found.draw(scene, key)))

    def _put_part(self, scene: Scene, part: Part, found: KeyedList | None) -> None:
        if found is None:
            html = str(part.whole(scene))
        else:
            self._dom.forget(found.prefix)
            html = str(part.view(scene, lambda key: found.draw(scene, key)))
        self._dom.put(part.name, html)
        if part.name == "toast":
            self._dom.above("toast", scene.page.toast is not None)
