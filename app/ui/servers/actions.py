"""The actions with servers and the pool."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from app.core.errors import InputError
from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import message
from app.core.servers.keys import KeyKind
from app.core.servers.pasted_address import read_address
from app.core.servers.server import Wakes, given_name, make_server, typed_address
from app.services.servers.capabilities import Capabilities
from app.services.servers.health_monitor import PATIENT_SECONDS, HealthMonitor
from app.services.servers.key_keeper import KeyKeeper
from app.services.servers.pool_keeper import PoolKeeper
from app.services.servers.shared_address_probe import SharedAddressProbe
from app.services.servers.strikes import Strikes
from app.services.window_store import WindowStore
from app.ui.chrome.toast import UNDO_ID
from app.ui.html.widgets import icon_button_id
from app.ui.page_store import PageStore
from app.ui.servers.adding_actions import AddingActions
from app.ui.servers.editor_key import key_of, with_key
from app.ui.servers.key_view import VALUE_ID
from app.ui.servers.lock_actions import LockActions
from app.ui.state import ServerEditor


class ServerActions:
    """Edits the pool, which is stored in the settings. `lock` changes the window's lock."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        monitor: HealthMonitor,
        capabilities: Capabilities,
        strikes: Strikes,
        probe: SharedAddressProbe,
        pool_keeper: PoolKeeper,
        key_keeper: KeyKeeper,
        adding: AddingActions,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._monitor = monitor
        self._capabilities = capabilities
        self._strikes = strikes
        self._probe = probe
        self._pool_keeper = pool_keeper
        self._key_keeper = key_keeper
        self._adding = adding
        self._focus_drawn = focus_drawn
        self.lock = LockActions(page_store, window_store)

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            **self.lock.by_name(),
            "add-server": lambda _: self.open_editor(),
            "new-address": lambda url: self.open_editor(ServerUrl(url), anew=True),
            "add-key": lambda url: self.open_editor(ServerUrl(url), at_key=True),
            "show-key": lambda _: self.show_key(),
            "edit-server": lambda url: self.open_editor(ServerUrl(url)),
            "use-address": self.use_address,
            "forget-server": lambda url: self.forget(ServerUrl(url)),
            "remove-server": lambda url: self.remove(ServerUrl(url)),
            **self._adding.by_name(),
            "cancel-server": lambda _: self.close_editor(),
            "restore-servers": lambda _: self.restore(),
            "check-server": lambda url: self.check(ServerUrl(url)),
            "ask-again": lambda url: self.check(ServerUrl(url)),
            "check-models": lambda _: self.check_all(),
        }

    def open_editor(
        self, url: ServerUrl = NO_SERVER, *, anew: bool = False, at_key: bool = False
    ) -> None:
        """Show the form for a new server, or for the one at `url`.

        `anew`: without its address. `at_key`: with the focus in the field of its key.
        """
        server = self._window_store.state.pool.get(url)
        name = given_name(server) if server else ""
        wakes = server.wakes if server else Wakes.TASKS
        editor = ServerEditor(url, "" if anew else url, name, wakes=wakes)
        key = self._key_keeper.key_of(url)
        if key is not None:
            editor = with_key(editor, key)
        elif server is not None and (server.wants or at_key):
            editor = replace(editor, key_kind=server.wants or KeyKind.BEARER)
        self._adding.clear()
        self._page_store.change(editor=editor)
        self._focus_drawn(VALUE_ID if at_key else "server-url")

    def show_key(self) -> None:
        """Show the key in its field, or hide it again."""
        editor = self._page_store.state.editor
        if editor is not None:
            self._page_store.change(editor=replace(editor, is_key_shown=not editor.is_key_shown))

    def use_address(self, arg: str) -> None:
        """Show the form of a server with another address: `<address> <other address>`.

        The server itself named the other one, so another host does not receive the key unasked.
        """
        url, _, other = arg.partition(" ")
        self.open_editor(ServerUrl(url))
        self.type_value("url", other)
        if urlsplit(url).hostname != urlsplit(other).hostname:
            self.type_value("key-value", "")

    def close_editor(self) -> None:
        """Close the form; the focus returns to the button that opened it."""
        editor = self._page_store.state.editor
        self._adding.clear()
        self._page_store.change(editor=None)
        if editor is not None:
            action = "server-menu" if editor.original else "add-server"
            self._focus_drawn(icon_button_id(action, editor.original))

    def type_value(self, name: str, value: str) -> None:
        """Set a field of the form to the typed value."""
        editor = self._page_store.state.editor
        if editor is None:
            return
        if name == "wakes":
            editor = replace(editor, wakes=Wakes.NEVER if value else Wakes.TASKS)
        else:
            typed: dict[str, Any] = {name.replace("-", "_"): value}
            editor = replace(editor, **typed)
        self._page_store.change(editor=replace(editor, error=None))
        if name == "url":
            self._adding.typed(value)

    async def save(self) -> None:
        """Add the form's servers to the pool and check them.

        What is no address stays in the form, with the reason.
        """
        editor = self._page_store.state.editor
        if editor is None:
            return
        if self._adding.is_several(editor):
            added = await self._adding.save_all(editor)
            await asyncio.gather(*map(self._check, added))
            return
        pasted = read_address(editor.url)
        url = await self._adding.address(editor.url)
        if self._page_store.state.editor != editor:
            return  # it was closed or changed meanwhile
        pool = self._window_store.state.pool
        if pasted.key is not None:  # it belongs to the key, and is not shown in the address
            editor = with_key(replace(editor, url=pasted.text), pasted.key)
        try:
            key = key_of(editor)
            server = make_server(url or typed_address(pasted.text), editor.name)
            server = replace(server, wakes=editor.wakes)
            known = pool.get(editor.original)
            if known is None:
                edited = pool.add(server)
            else:  # it keeps its identity, whatever its address
                moved = known.moved(server.url)
                server = replace(moved, name=server.name, wakes=editor.wakes)
                edited = pool.edit(known.url, server)
        except InputError as error:
            self._page_store.change(editor=replace(editor, error=error.message))
            return
        self._pool_keeper.keep(edited)  # first: a key without a server would be deleted
        self._key_keeper.keep(server, key)
        is_moved = known is not None and known.url != server.url
        confirmation = message("server.moved" if is_moved else "server.saved", name=server.name)
        self._adding.clear()
        self._page_store.change(editor=None, servers_notice=None, toast=confirmation)
        self._focus_drawn(icon_button_id("server-menu", server.url))
        await self._check(server.url)

    def remove(self, url: ServerUrl) -> None:
        """Remove a server from the pool. Its tasks keep it, and their pictures still load."""
        server = self._window_store.state.pool.get(url)
        if server is None:
            return
        self._pool_keeper.keep(self._window_store.state.pool.remove(url))
        confirmation = message("server.removed", name=server.name)
        self._page_store.change(servers_notice=None, toast=confirmation, undo=server)
        self._focus_drawn(UNDO_ID)

    def forget(self, url: ServerUrl) -> None:
        """Remove a retired server, which is in no list any more."""
        self._pool_keeper.keep(self._window_store.state.pool.remove(url))
        self._focus_drawn(icon_button_id("add-server"))

    def restore(self) -> None:
        """Use the listed servers again as their host lists them."""
        self._pool_keeper.keep(self._window_store.state.pool.as_listed())
        self._page_store.change(toast=message("servers.restored"), undo=None)
        self._focus_drawn(icon_button_id("add-server"))

    def undo(self) -> None:
        """Restore the server removed last."""
        server = self._page_store.state.undo
        if server is not None and self._window_store.state.pool.get(server.url) is None:
            self._pool_keeper.keep(self._window_store.state.pool.add(server))
        self._page_store.change(toast=None, undo=None)

    async def check(self, url: ServerUrl) -> None:
        """Check a server now, with a long time limit, and its models and nodes too.

        A server that was set aside is readmitted. A mark for a shared address is removed, and the
        address is checked again.
        """
        self._strikes.clear(url)
        self._probe.watch.clear(url)
        self._probe.again(url)
        await self._check(url)

    async def check_all(self) -> None:
        """Check all servers now, and their models and nodes too."""
        servers = self._window_store.state.pool.servers
        await asyncio.gather(*(self._check(server.url) for server in servers))

    async def _check(self, url: ServerUrl) -> None:
        self._capabilities.forget(url)
        await self._monitor.check(url, PATIENT_SECONDS, asked=True)
