"""The actions of the dialog with the servers' workflows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.errors import BinderyError
from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message
from app.core.offers.offer import Shelf
from app.core.windows.window_state import WindowState
from app.services.window_services import Services
from app.ui.compose.actions import ComposeActions
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.dialog_state import Browsing
from app.ui.page_store import PageStore

if TYPE_CHECKING:
    from app.services.workflows.server_workflows import ServerWorkflows
    from app.ui.offers.rows import Row

PLACE = ":offers"
"""The name of the dialog's search field in events. No input of a workflow begins with a colon."""

SEARCH = "offers-search"

PAGE_ROWS = 8
"""Rows that Page Up and Page Down move by."""

_STEPS = {"ArrowDown": 1, "ArrowUp": -1, "PageDown": PAGE_ROWS, "PageUp": -PAGE_ROWS}


class OffersActions:
    """Requests a list when a person looks at it, and opens what the person chooses."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        compose: ComposeActions,
        own: OwnWorkflows,
        focus_drawn: Callable[[str], object],
        reveal_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = services.window_store
        self._http = services.http
        self._monitor = services.monitor
        self._background = services.background
        self._compose = compose
        self._own = own
        self._focus_drawn = focus_drawn
        self._reveal_drawn = reveal_drawn
        self._shelf = Shelf.SAVED
        self._workflows: ServerWorkflows | None = None
        services.window_store.watch(self._on_change)

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "show-offers": lambda _: self.show(),
            "offers-close": lambda _: self.close(),
            "offers-shelf": self.choose_shelf,
            "offers-server": self.choose_server,
            "offers-retry": lambda url: self.retry(ServerUrl(url)),
            "open-offer": self.open,
        }

    def show(self) -> None:
        """Open the dialog at the shelf that was shown last."""
        self._page_store.change(browsing=Browsing(self._shelf))
        self._focus_drawn(SEARCH)
        self._request()

    def close(self) -> None:
        """Close the dialog; pending answers are dropped."""
        self._page_store.change(browsing=None)

    def choose_shelf(self, name: str) -> None:
        """Show another shelf, and request its lists."""
        self._shelf = Shelf(name)
        self._change(shelf=self._shelf, row=0, problem=None)
        self._request()

    def choose_server(self, url: str) -> None:
        """Show what one server offers, "" for all; pressed again, all."""
        browsing = self._page_store.state.browsing
        if browsing is not None:
            self._change(only=NO_SERVER if browsing.only == url else ServerUrl(url), row=0)

    def search(self, _: str, query: str) -> None:
        """Show what contains the words; the first one is marked."""
        self._change(query=query, row=0)

    async def retry(self, url: ServerUrl) -> None:
        """Check a server again, and request its list again if it responds."""
        browsing = self._page_store.state.browsing
        if browsing is None:
            return
        lists = {key: one for key, one in browsing.lists.items() if key[1] != url}
        failures = {key: one for key, one in browsing.failures.items() if key[1] != url}
        self._change(lists=lists, failures=failures)
        await self._monitor.check(url)
        self._request()

    def key(self, _: str, name: str) -> bool:
        """Move the mark by a key; return whether the key was handled."""
        browsing = self._page_store.state.browsing
        if browsing is None or name not in _STEPS:
            return False
        from app.ui.offers.row_view import row_id
        from app.ui.offers.rows import MAX_ROWS, rows_of

        count = min(MAX_ROWS, len(rows_of(browsing, self._window_store.state.pool)))
        if count:
            by = _STEPS[name]
            row = min(browsing.row, count - 1) + by
            row = row % count if abs(by) == 1 else max(0, min(row, count - 1))
            self._change(row=row)
            self._reveal_drawn(row_id(row))
        return True

    async def open_marked(self) -> None:
        """Open the workflow of the marked row."""
        browsing = self._page_store.state.browsing
        if browsing is not None:
            from app.ui.offers.rows import marked, rows_of

            row = marked(browsing, rows_of(browsing, self._window_store.state.pool))
            if row is not None:
                await self._open(row)

    async def open(self, key: str) -> None:
        """Open the workflow of a row."""
        browsing = self._page_store.state.browsing
        if browsing is not None:
            from app.ui.offers.rows import rows_of

            rows = rows_of(browsing, self._window_store.state.pool)
            for row in [one for one in rows if one.key == key]:
                await self._open(row)

    async def _open(self, row: Row) -> None:
        """Request and add a workflow; the dialog closes, or shows why it stays."""
        from app.ui.offers.rows import can_ask, origin_of, title_of, why_not

        browsing, state = self._page_store.state.browsing, self._window_store.state
        if browsing is None or browsing.opening:
            return
        url = next((one for one in row.servers if can_ask(state, one)), None)
        if url is None:
            self._change(problem=why_not(state, row.servers[0]))
            return
        self._change(opening=row.key, problem=None)
        problem: Message | None = None
        try:
            with self._compose.reading.one():
                opened = await self._requests.open(url, row.offer)
            if not self._is_opening(row.key):
                return  # the dialog was closed meanwhile
            origin = origin_of(row, self._window_store.state)
            self._own.add(title_of(row), opened, origin)
        except BinderyError as error:
            problem = error.message
        if not self._is_opening(row.key):
            return
        if problem is None:
            self.close()
        else:
            self._change(opening="", problem=problem)

    def _is_opening(self, key: str) -> bool:
        browsing = self._page_store.state.browsing
        return browsing is not None and browsing.opening == key

    @property
    def _requests(self) -> ServerWorkflows:
        if self._workflows is None:
            from app.services.workflows.server_workflows import ServerWorkflows

            self._workflows = ServerWorkflows(self._http)
        return self._workflows

    def _request(self) -> None:
        """Request the lists of the shelf from all servers that respond, each once."""
        browsing = self._page_store.state.browsing
        if browsing is None:
            return
        from app.ui.offers.rows import can_ask

        state, shelf = self._window_store.state, browsing.shelf
        pending: dict[tuple[Shelf, ServerUrl], None] = {}
        for server in state.pool.servers:
            key = shelf, server.url
            is_known = key in browsing.lists or key in browsing.failures
            if is_known or not can_ask(state, server.url):
                continue
            pending[key] = None
            self._background.spawn(self._learn(shelf, server.url), "list workflows")
        if pending:
            self._change(lists={**browsing.lists, **pending})

    async def _learn(self, shelf: Shelf, url: ServerUrl) -> None:
        try:
            found = await self._requests.offers(url, shelf, self._page_store.state.language)
        except BinderyError as error:
            self._put(shelf, url, failures=error.message)
            await self._monitor.check(url)  # which finds the cause, if it is the server's
        else:
            self._put(shelf, url, lists=found)

    def _put(self, shelf: Shelf, url: ServerUrl, **found: Any) -> None:
        browsing = self._page_store.state.browsing
        if browsing is not None:
            lists = {key: one for key, one in browsing.lists.items() if key != (shelf, url)}
            both = {"lists": lists, "failures": browsing.failures}
            ((name, value),) = found.items()
            self._change(**both | {name: {**both[name], (shelf, url): value}})

    def _change(self, **fields: Any) -> None:
        browsing = self._page_store.state.browsing
        if browsing is not None:
            self._page_store.change(browsing=replace(browsing, **fields))

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        browsing = self._page_store.state.browsing
        if browsing is None or after.has_servers_of(before):
            return
        from app.ui.offers.rows import can_ask

        failures = {
            key: why
            for key, why in browsing.failures.items()
            if can_ask(before, key[1]) or not can_ask(after, key[1])
        }
        if len(failures) < len(browsing.failures):  # such a server is back
            self._change(failures=failures)
        self._request()
