"""What a person does with servers, the lock and the pool."""

from collections.abc import Callable
from dataclasses import replace

from app.core.errors import BindingError, InputError
from app.core.message import message
from app.core.servers.server import given_name, make_server, typed_address
from app.core.storage.saved import pool_text
from app.core.windows.window_lock import WindowLock, pin, release, spread, unpin
from app.services.board import Board
from app.services.ports import Settings
from app.services.servers.address_probe import AddressProbe
from app.services.servers.capabilities import Capabilities
from app.services.servers.monitor import PATIENT_SECONDS, Monitor
from app.services.servers.strikes import Strikes
from app.ui.chrome.toast import UNDO_ID
from app.ui.html.widgets import icon_button_id
from app.ui.live import LivePage
from app.ui.state import Notice, ServerEditor


class ServerActions:
    """Edits the pool (kept in the settings) and moves the window's lock."""

    def __init__(
        self,
        live: LivePage,
        board: Board,
        monitor: Monitor,
        capabilities: Capabilities,
        strikes: Strikes,
        probe: AddressProbe,
        settings: Settings,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._live = live
        self._board = board
        self._monitor = monitor
        self._capabilities = capabilities
        self._strikes = strikes
        self._probe = probe
        self._settings = settings
        self._focus_drawn = focus_drawn

    def open_editor(self, url: str = "") -> None:
        """Show the form for a new server, or for the one at `url`."""
        server = self._board.state.pool.get(url)
        name = given_name(server) if server else ""
        self._live.change(editor=ServerEditor(url, url, name))
        self._focus_drawn("server-url")

    def use_address(self, arg: str) -> None:
        """Show the form for a server with another address: `<address> <other address>`."""
        url, _, other = arg.partition(" ")
        self.open_editor(url)
        self.type_value("url", other)

    def close_editor(self) -> None:
        """Put the form away; the focus goes back to the button that opened it."""
        editor = self._live.state.editor
        self._live.change(editor=None)
        if editor is not None:
            action = "edit-server" if editor.original else "add-server"
            self._focus_drawn(icon_button_id(action, editor.original))

    def type_value(self, name: str, value: str) -> None:
        """Take what was typed into the form."""
        editor = self._live.state.editor
        if editor is not None:
            typed = {"url": value} if name == "url" else {"name": value}
            self._live.change(editor=replace(editor, error=None, **typed))

    async def save(self) -> None:
        """Put the form's server into the pool and check it; a wrong address stays in the form."""
        editor = self._live.state.editor
        if editor is None:
            return
        pool = self._board.state.pool
        try:
            server = make_server(typed_address(editor.url), editor.name)
            edited = pool.edit(editor.original, server) if editor.original else pool.add(server)
        except InputError as error:
            self._live.change(editor=replace(editor, error=error.message))
            return
        self._board.set_pool(edited)
        self._settings.write("pool", pool_text(edited))
        said = message("server.saved", name=server.name)
        self._live.change(editor=None, servers_notice=None, toast=said)
        self._focus_drawn(icon_button_id("edit-server", server.url))
        await self._check(server.url)

    def remove(self, url: str) -> None:
        """Take a server out of the pool. Its tasks keep it, and their pictures still load."""
        server = self._board.state.pool.get(url)
        if server is None:
            return
        self._board.set_pool(self._board.state.pool.remove(url))
        self._settings.write("pool", pool_text(self._board.state.pool))
        said = message("server.removed", name=server.name)
        self._live.change(servers_notice=None, toast=said, undo=server)
        self._focus_drawn(UNDO_ID)

    def undo(self) -> None:
        """Bring the server back that was removed last."""
        server = self._live.state.undo
        if server is not None and self._board.state.pool.get(server.url) is None:
            self._board.set_pool(self._board.state.pool.add(server))
            self._settings.write("pool", pool_text(self._board.state.pool))
        self._live.change(toast=None, undo=None)

    async def check(self, url: str) -> None:
        """Check a server now, patiently, also one that was set aside; its models and nodes too.

        A mark that several servers answer there is removed, and the address is checked for it.
        """
        self._strikes.clear(url)
        self._probe.watch.clear(url)
        self._probe.again(url)
        await self._check(url)

    async def _check(self, url: str) -> None:
        self._capabilities.forget(url)
        await self._monitor.check(url, PATIENT_SECONDS, asked=True)

    def pin(self, url: str) -> None:
        """Lock the window to a server until unpinned."""
        window = self._board.state.window
        try:
            self._set_lock(pin(window.lock, url, window.tasks))
        except BindingError as error:
            server = self._live.scene().server_name(window.lock.server or "")
            said = message(error.message.key, server=server)
            self._live.change(servers_notice=Notice(said))

    def unpin(self) -> None:
        """Go back to one server a batch."""
        self._set_lock(unpin(self._board.state.window.lock, self._board.state.window.tasks))

    def unlock(self) -> None:
        """Let go of the lock; open tasks keep their server."""
        self._set_lock(release(self._board.state.window.lock))

    def spread(self, on: bool) -> None:
        """Bind each task by itself, or go back to the lock from before."""
        window = self._board.state.window
        self._set_lock(spread(window.lock, on, window.tasks))

    def _set_lock(self, lock: WindowLock) -> None:
        """Change the lock; what was said about the one before does not hold any more."""
        said = self._live.state.run_notice
        is_of_lock = said is not None and said.text.key.startswith("lock.")
        self._live.change(servers_notice=None)
        if is_of_lock:
            self._live.change(run_notice=None)
        self._board.set_lock(lock)
