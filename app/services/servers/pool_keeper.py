"""The pool and the marks of its servers in the settings, for all windows and later pages."""

from app.core.servers.mark_text import marks_text, read_marks
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.settings.names import FOUND, MARKS, POOL
from app.core.settings.saved import edited_pool, pool_text
from app.core.windows.window_state import WindowState
from app.services.ports import Settings
from app.services.window_store import WindowStore


class PoolKeeper:
    """Reads the pool when another window changed it, and stores what changes here.

    `base` are the servers of `servers.json`. `discovers`: it names lists of further ones.
    """

    def __init__(
        self,
        window_store: WindowStore,
        settings: Settings,
        base: tuple[Server, ...],
        *,
        discovers: bool,
    ) -> None:
        self._window_store = window_store
        self._settings = settings
        self._base = base
        self._discovers = discovers

    def begin(self) -> None:
        """Read the pool and the marks, and store the marks of servers that are new."""
        self._window_store.change(marks=read_marks(self._settings.read(MARKS)))
        self._window_store.watch(self._on_change)
        self.load()

    def load(self) -> None:
        """Use the pool as it is stored."""
        pool = edited_pool(self._base, self._settings.read(POOL))
        if self._discovers:
            from app.core.servers.found import with_saved  # most hosts name no lists

            pool = with_saved(pool, self._settings.read(FOUND))
        self._window_store.set_pool(pool)

    def load_marks(self) -> None:
        """Use the marks as they are stored."""
        self._window_store.set_marks(read_marks(self._settings.read(MARKS)))

    def keep(self, pool: Pool) -> None:
        """Change the pool here, and store the edits and what was found."""
        before = self._window_store.state.pool
        self._window_store.set_pool(pool)
        if (pool.added, pool.removed) != (before.added, before.removed):
            self._settings.write(POOL, pool_text(pool))
        if (pool.found, pool.retired) != (before.found, before.retired):
            from app.core.servers.found import found_text

            self._settings.write(FOUND, found_text(pool))

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.marks is before.marks:
            return
        text = marks_text(after.marks)
        if text != self._settings.read(MARKS):
            self._settings.write(MARKS, text)
