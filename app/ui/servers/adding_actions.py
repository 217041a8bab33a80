"""The check of addresses while a person types them, and adding several at once."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.address_check import AddressFinding
from app.core.servers.keys import Key, make_key
from app.core.servers.pool import Pool
from app.core.servers.server import make_server
from app.core.servers.typed_lines import TypedLine
from app.services.ports import Clock
from app.services.window_services import Services
from app.ui.dialog_state import Adding
from app.ui.html.widgets import icon_button_id
from app.ui.page_store import PageStore
from app.ui.state import ServerEditor

PAUSE_SECONDS = 0.7
"""Seconds without a key before an address is checked: longer than between two keys."""

SLOTS = 3
"""Maximum number of lines to check at once: each check is a few requests to a host of its own."""


class AddingActions:
    """Keeps `page_store.state.adding` up to date with the text in the form."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        clock: Clock,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = services.window_store
        self._pool_keeper = services.pool_keeper
        self._key_keeper = services.key_keeper
        self._check = services.address_check
        self._monitor = services.monitor
        self._background = services.background
        self._clock = clock
        self._focus_drawn = focus_drawn
        self._slots = asyncio.Semaphore(SLOTS)
        self._looking: dict[str, asyncio.Task[None]] = {}

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {"take-address": self.take_address}

    def clear(self) -> None:
        """Forget all checks; those that run are cancelled."""
        self._cancel(frozenset())
        self._page_store.change(adding=Adding())

    def typed(self, text: str) -> None:
        """Check the lines of a text once the person pauses; checks of other lines are cancelled."""
        lines = self._check.lines(text)
        self._cancel({line.text for line in lines})
        adding = self._page_store.state.adding
        self._put(lines=lines, checking=adding.checking & self._looking.keys(), refused={})
        for line in lines:
            if line.key is None:  # the check carries no key, so it would only be refused
                self._begin(line, PAUSE_SECONDS)

    def is_several(self, editor: ServerEditor) -> bool:
        """Return whether the form has several addresses; an edited server has one."""
        return not editor.original and len(self._check.lines(editor.url)) > 1

    async def address(self, text: str) -> ServerUrl | None:
        """Return the base URL of a typed address, `None` if it is none.

        If it may mean several, they are tried first.
        """
        line = next(iter(self._check.lines(text)), None)
        if line is None or not line.urls:
            return None
        self._put(saving=True)
        try:
            return await self._resolved(line)
        finally:
            self._put(saving=False)

    async def save_all(self, editor: ServerEditor) -> list[ServerUrl]:
        """Add the servers of all lines to the pool, and return their addresses.

        Lines that cannot be added stay in the form, each with its reason.
        """
        lines = self._check.lines(editor.url)
        self._put(lines=lines, saving=True)
        found = await asyncio.gather(*(self._resolved(line) for line in lines if line.urls))
        self._put(saving=False)
        if self._page_store.state.editor != editor:
            return []  # it was closed or changed meanwhile
        urls = dict(zip((line.text for line in lines if line.urls), found, strict=True))
        pool, refused = self._window_store.state.pool, dict[str, Message]()
        added: dict[ServerUrl, Key | None] = {}
        for line in lines:
            try:
                key = line.key and make_key(line.key.kind, line.key.name, line.key.value)
                pool = _with_line(pool, line, urls)
            except InputError as error:
                refused[line.text] = error.message
            else:
                added[urls[line.text]] = key
        self._pool_keeper.keep(pool)  # first: a key without a server would be deleted
        for server in pool.servers:
            if server.url in added:
                self._key_keeper.keep(server, added[server.url])
        self._show_added(lines, refused, [*added])
        return [*added]

    def _show_added(
        self,
        lines: tuple[TypedLine, ...],
        refused: Mapping[str, Message],
        added: list[ServerUrl],
    ) -> None:
        rest = tuple(line for line in lines if line.text in refused)
        toast = message("servers.added", n=len(added)) if added else None
        if not rest:
            self.clear()
            self._page_store.change(editor=None, servers_notice=None, toast=toast)
            self._focus_drawn(icon_button_id("edit-server", added[0]))
            return
        self._put(lines=rest, refused=refused)
        text = "\n".join(line.text for line in rest)
        error = message("server.lines_left", n=len(rest))
        self._page_store.change(
            editor=ServerEditor(url=text, error=error), servers_notice=None, toast=toast
        )
        self._focus_drawn("server-url")

    async def take_address(self, arg: str) -> None:
        """Move a server to the address that was found: `<its address> <the new address>`."""
        url, _, new = arg.partition(" ")
        pool = self._window_store.state.pool
        known = pool.get(ServerUrl(url))
        adding, editor = self._page_store.state.adding, self._page_store.state.editor
        if known is None or editor is None or pool.get(ServerUrl(new)) is not None:
            return
        moved = known.moved(ServerUrl(new))
        self._pool_keeper.keep(pool.edit(known.url, moved))
        toast = message("server.moved", name=moved.name)
        taken = {text for text, one in adding.findings.items() if one.url == new}
        rest = [line.text for line in adding.lines if line.text not in taken]
        if rest:
            self._page_store.change(editor=replace(editor, url="\n".join(rest)), toast=toast)
            self.typed("\n".join(rest))
            self._focus_drawn("server-url")
        else:
            self.clear()
            self._page_store.change(editor=None, toast=toast)
            self._focus_drawn(icon_button_id("edit-server", moved.url))
        await self._monitor.check(moved.url, asked=True)

    async def _resolved(self, line: TypedLine) -> ServerUrl:
        """Return the address of a line where ComfyUI responds, else the likeliest one."""
        if len(line.urls) == 1:
            return line.urls[0]
        self._begin(line, 0)
        looking = self._looking.get(line.text)
        if looking is not None:
            await asyncio.wait({looking})
        found = self._page_store.state.adding.findings.get(line.text)
        return line.urls[0] if found is None or found.machine is None else found.url

    def _begin(self, line: TypedLine, seconds: float) -> None:
        """Check a line after some seconds, unless its result is known or will be at once."""
        adding = self._page_store.state.adding
        is_known = line.text in adding.findings or line.text in adding.checking
        if is_known or not line.urls or self._is_here(line):
            return
        waiting = self._looking.pop(line.text, None)
        if waiting is not None:
            if seconds:
                self._looking[line.text] = waiting
                return
            waiting.cancel()
        look = self._look(line, seconds)
        self._looking[line.text] = self._background.spawn(look, "check an address")

    async def _look(self, line: TypedLine, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._put(checking=self._page_store.state.adding.checking | {line.text})
        found: AddressFinding | None = None
        try:
            async with self._slots:
                found = await self._check.look(line.urls)
        finally:
            adding = self._page_store.state.adding
            findings = adding.findings if found is None else {**adding.findings, line.text: found}
            self._put(checking=adding.checking - {line.text}, findings=findings)
            if self._looking.get(line.text) is asyncio.current_task():
                del self._looking[line.text]

    def _is_here(self, line: TypedLine) -> bool:
        return self._window_store.state.pool.get(line.urls[0]) is not None

    def _cancel(self, kept: frozenset[str] | set[str]) -> None:
        for text in [text for text in self._looking if text not in kept]:
            self._looking.pop(text).cancel()

    def _put(self, **changes: object) -> None:
        adding = self._page_store.state.adding
        self._page_store.change(adding=replace(adding, **changes))  # type: ignore[arg-type]


def _with_line(pool: Pool, line: TypedLine, urls: Mapping[str, ServerUrl]) -> Pool:
    """Return the pool with the server of a line. Raises `InputError`."""
    if line.error is not None:
        raise InputError(line.error.key, **line.error.args)
    return pool.add(make_server(urls[line.text]))
