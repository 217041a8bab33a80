"""The actions with this window's lock: where its runs go, and its release."""

from collections.abc import Callable, Mapping

from app.core.errors import BindingError
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.windows.window_lock import (
    LockMode,
    WindowLock,
    keep_together,
    pin,
    release,
    spread,
    unpin,
)
from app.services.window_store import WindowStore
from app.ui.page_store import PageStore
from app.ui.state import Notice


class LockActions:
    """Changes which server the next task of this window goes to."""

    def __init__(self, page_store: PageStore, window_store: WindowStore) -> None:
        self._page_store = page_store
        self._window_store = window_store

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "pin": lambda url: self.pin(ServerUrl(url)),
            "unpin": lambda _: self.unpin(),
            "unlock": lambda _: self.unlock(),
        }

    def pin(self, url: ServerUrl) -> None:
        """Lock the window to a server until unpinned."""
        window = self._window_store.state.window
        try:
            self._set_lock(pin(window.lock, url, window.tasks))
        except BindingError as error:
            server = self._page_store.scene().server_name(window.lock.server)
            failure = message(error.message.key, server=server)
            self._page_store.change(servers_notice=Notice(failure))

    def unpin(self) -> None:
        """Return to locking by batch."""
        self._set_lock(
            unpin(self._window_store.state.window.lock, self._window_store.state.window.tasks)
        )

    def unlock(self) -> None:
        """Release the lock; open tasks keep their server."""
        self._set_lock(release(self._window_store.state.window.lock))

    def run_on(self, choice: str) -> None:
        """Choose where runs go: "home", "only", "each", or the address of a server of the pool.

        What is bound already stays where it is.
        """
        window = self._window_store.state.window
        if choice == "each":
            self._set_lock(spread(window.lock, True, window.tasks))
        elif choice in ("home", "only"):
            self._set_lock(keep_together(window.lock, choice == "only", window.tasks))
        elif self._window_store.state.pool.get(ServerUrl(choice)) is not None:
            self._set_lock(WindowLock(ServerUrl(choice), LockMode.PINNED))

    def run_on_number(self, number: int) -> bool:
        """Choose the home for 0, else the server at this place; return whether there is one."""
        servers = self._window_store.state.pool.servers
        if number > len(servers):
            return False
        self.run_on("home" if number == 0 else servers[number - 1].url)
        return True

    def _set_lock(self, lock: WindowLock) -> None:
        """Change the lock, and remove messages about the earlier one."""
        notice = self._page_store.state.run_notice
        is_of_lock = notice is not None and notice.text.key.startswith("lock.")
        self._page_store.change(servers_notice=None)
        if is_of_lock:
            self._page_store.change(run_notice=None)
        self._window_store.set_lock(lock)
