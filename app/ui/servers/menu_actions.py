"""The actions of a server's menu. What talks to the server is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.errors import BinderyError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.services.ports import Clock
from app.services.window_services import Services
from app.ui.dialog_state import ServerMenu, ServerQuestion
from app.ui.page_store import PageStore
from app.ui.servers.log_actions import LogActions
from app.ui.servers.stop_actions import StopActions
from app.ui.state import Notice

if TYPE_CHECKING:
    from app.services.servers.server_control import Manager, ServerControl

RESTART_SECONDS = (3.0, 5.0, 8.0, 12.0, 20.0, 30.0)
"""Pauses before each check of a server that restarts: with many node packs it takes a minute."""

SHARE_FREED = 100
"""A change of the memory below this part of it (1/100) is no result."""


class ServerMenuActions:
    """Opens the menu and acts on the server; what ends others' work is confirmed first."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        clock: Clock,
        reveal_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._services = services
        self._window_store = services.window_store
        self._clock = clock
        self._stop = StopActions(page_store, services)
        self._log = LogActions(page_store, services.window_store, reveal_drawn)
        self._made: ServerControl | None = None
        self._managers: dict[ServerUrl, Manager] = {}

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "server-menu": lambda url: self.open(ServerUrl(url)),
            "server-menu-close": lambda _: self.close(),
            "server-dialog-close": lambda _: self.close_dialog(),
            "pause-server": lambda url: self.pause(ServerUrl(url)),
            "resume-server": lambda url: self.resume(ServerUrl(url)),
            "free-memory": lambda url: self.ask_free(ServerUrl(url)),
            "free-memory-now": lambda url: self.free(ServerUrl(url)),
            "restart-server": lambda url: self.ask_restart(ServerUrl(url)),
            "restart-now": lambda url: self.restart(ServerUrl(url)),
            "show-log": lambda url: self._log.show(ServerUrl(url), self._control),
            **self._stop.by_name(),
        }

    def chosen(self, action: str) -> None:
        """Close the menu, or the question, when one of its buttons was pressed."""
        if self._page_store.state.server_menu is not None and action != "server-menu":
            self._page_store.change(server_menu=None)
        asked = self._page_store.state.server_dialog
        if isinstance(asked, ServerQuestion) and action == asked.action:
            self._page_store.change(server_dialog=None)

    async def open(self, url: ServerUrl) -> None:
        """Open a server's menu, and look at its memory and for ComfyUI-Manager."""
        if self._window_store.state.pool.get(url) is None:
            return
        self._page_store.change(server_menu=ServerMenu(url, url in self._managers))
        health = self._window_store.state.health_of(url)
        if not health.answers or health.set_aside:
            return
        try:
            await self._services.client.machine(url)
            manager = await self._control.manager(url)
        except BinderyError:
            return  # the row shows why, once the server was checked again
        opened = self._page_store.state.server_menu
        if manager is not None:
            self._managers[url] = manager
            if opened is not None and opened.url == url:
                self._page_store.change(server_menu=replace(opened, can_restart=True))

    def close(self) -> None:
        """Close the menu."""
        self._page_store.change(server_menu=None)

    def close_dialog(self) -> None:
        """Close the question or the log."""
        self._page_store.change(server_dialog=None)

    def closed(self, element_id: str) -> None:
        """Handle that the browser closed one of the dialogs by itself."""
        if element_id == "server-menu":
            self.close()
        elif element_id == "server-dialog":
            self.close_dialog()

    def pause(self, url: ServerUrl) -> None:
        """Send no new task to a server from this browser."""
        self._services.pauses.pause(url)
        self._confirm("server.paused", server=self._name(url))

    def resume(self, url: ServerUrl) -> None:
        """Send new tasks to a server again."""
        self._services.pauses.resume(url)
        self._confirm("server.resumed", server=self._name(url))

    async def ask_free(self, url: ServerUrl) -> None:
        """Free a server's memory; ask first if other people's work is there."""
        others = await self._others(url)
        if not others:
            await self.free(url)
            return
        text = message("ask.free", server=self._name(url), n=others)
        self._ask("menu.free", text, "free-memory-now", url, "menu.free")

    async def free(self, url: ServerUrl) -> None:
        """Free a server's memory, and report how much came free."""
        name = self._name(url)
        self._confirm("server.freeing", server=name)
        freed = await self._try(url, lambda: self._control.free(url))
        if freed is None:
            return
        machine = self._window_store.state.machines.get(url)
        least = machine.total // SHARE_FREED if machine is not None else 0
        if freed > least:
            self._confirm("server.freed", server=name, size=freed)
        elif self._window_store.state.health_of(url).queue_remaining:
            self._confirm("server.freed_later", server=name)
        else:
            self._confirm("server.freed_none", server=name)

    async def ask_restart(self, url: ServerUrl) -> None:
        """Restart a server; ask first if anyone's work is there."""
        others = await self._others(url)
        mine = self._window_store.state.occupancies[url].mine
        if not others and not mine:
            await self.restart(url)
            return
        text = message("ask.restart", server=self._name(url), others=others, mine=mine)
        self._ask("menu.restart", text, "restart-now", url, "menu.restart")

    async def restart(self, url: ServerUrl) -> None:
        """Restart a server, and check it until it is back."""
        manager = self._managers.get(url)
        if manager is None:
            return
        name = self._name(url)
        done = await self._try(url, lambda: self._restarted(url, manager))
        if done is None:
            return
        self._confirm("server.restarting", server=name)
        for seconds in RESTART_SECONDS:
            await self._clock.sleep(seconds)
            if (await self._services.monitor.check(url, asked=True)).usable:
                self._confirm("server.is_back", server=name)
                return
        self._page_store.change(servers_notice=Notice(message("server.not_back", server=name)))

    async def _others(self, url: ServerUrl) -> int:
        """Return how many prompts of other people a server has now."""
        await self._services.monitor.check(url)
        found = self._window_store.state.occupancies.get(url)
        return 0 if found is None else found.others

    async def _restarted(self, url: ServerUrl, manager: Manager) -> bool:
        await self._control.restart(url, manager)
        return True

    async def _try(self, url: ServerUrl, act: Callable[[], Any]) -> Any:
        """Return what an action returns, or show why it failed and return `None`."""
        self._page_store.change(servers_notice=None)
        try:
            return await act()
        except BinderyError as error:
            failed = message("server.not_done", server=self._name(url), why=error.message)
            self._page_store.change(servers_notice=Notice(failed), toast=None)
            return None

    def _ask(self, title: str, text: Message, action: str, url: str, label: str) -> None:
        asked = ServerQuestion(message(title), text, action, url, message(label))
        self._page_store.change(server_dialog=asked)

    def _confirm(self, key: str, **args: object) -> None:
        self._page_store.change(toast=message(key, **args))

    def _name(self, url: ServerUrl) -> str:
        return self._window_store.state.name_of(url)

    @property
    def _control(self) -> ServerControl:
        if self._made is None:
            from app.services.servers.server_control import ServerControl

            self._made = ServerControl(self._services.client, self._services.http, self._clock)
        return self._made
