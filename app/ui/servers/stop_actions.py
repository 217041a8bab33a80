"""Stops a person's tasks of all tabs, on one server or everywhere, once the person confirmed."""

from collections.abc import Callable, Mapping, Sequence

from app.core.errors import BinderyError
from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message, message
from app.services.window_services import Services
from app.ui.dialog_state import ServerQuestion
from app.ui.page_store import PageStore
from app.ui.state import Notice


class StopActions:
    """Asks with the numbers, then stops."""

    def __init__(self, page_store: PageStore, services: Services) -> None:
        self._page_store = page_store
        self._services = services

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "stop-server": lambda url: self.ask(ServerUrl(url)),
            "stop-all": lambda _: self.ask(NO_SERVER),
            "stop-now": lambda url: self.stop(ServerUrl(url)),
        }

    async def ask(self, url: ServerUrl) -> None:
        """Ask whether to stop all tasks of this browser on a server, or with "" everywhere."""
        try:
            found = await self._services.stopper.count(url)
        except BinderyError as error:
            self._page_store.change(servers_notice=Notice(error.message))
            return
        if not found.tasks:
            self._page_store.change(toast=message("stop.none"))
            return
        key = "ask.stop" if url else "ask.stop_all"
        closed = message("ask.stop_closed", n=found.closed) if found.closed else ""
        text = message(
            key,
            server=self._services.window_store.state.name_of(url),
            n=found.tasks,
            tabs=found.tabs,
            closed=closed,
        )
        title = "menu.stop" if url else "windows.stop_all"
        label = message("ask.stop_them", n=found.tasks)
        self._page_store.change(
            server_dialog=ServerQuestion(message(title), text, "stop-now", url, label)
        )

    async def stop(self, url: ServerUrl) -> None:
        """Stop all tasks of this browser on a server, or with "" everywhere."""
        self._page_store.change(toast=message("stop.begun"))
        try:
            problems = await self._services.stopper.stop(url)
        except BinderyError as error:
            problems = (error.message,)
        if problems:
            failed = message("stop.failed", n=len(problems))
            self._page_store.change(servers_notice=Notice(failed, _distinct(problems)))


def _distinct(problems: Sequence[Message]) -> tuple[Message, ...]:
    """Return the problems without repetitions."""
    return tuple(one for index, one in enumerate(problems) if one not in problems[:index])
