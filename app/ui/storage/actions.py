"""The actions with the browser's storage: limit, export, import, delete."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.core.archive.proposal import ImportChoice
from app.core.errors import InputError, StoreError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.workflow.kinds.numbers import whole_number
from app.services.archive.importer import ImportResult, OpenedImport
from app.services.servers.health_monitor import PATIENT_SECONDS
from app.services.window_services import Services
from app.ui.dialog_state import StoredCounts
from app.ui.dom import Dom
from app.ui.html.widgets import text_button_id
from app.ui.page_store import PageStore
from app.ui.state import Notice
from app.ui.storage.view import MEGABYTE

MAX_MEGABYTES = 10**9
"""Maximum limit in megabytes: no disk is larger, and the bytes are still exact in JavaScript."""

PARTS = ("tasks", "workflows", "presets", "scripts", "preferences")
"""The parts of a file that a person takes or leaves, by their names in `ImportChoice`."""


class StorageActions:
    """`reload` reloads the page after everything stored was deleted."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        dom: Dom,
        reload: Callable[[], None],
    ) -> None:
        self._page_store = page_store
        self._exporter = services.exporter
        self._wiper = services.wiper
        self._presence = services.presence
        self._importer = services.importer
        self._opened: OpenedImport | None = None
        self._picture_cache = services.picture_cache
        self._monitor = services.monitor
        self._recovery = services.recovery
        self._takeover = services.takeover
        self._dom = dom
        self._reload = reload

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "export": self.export,
            "wipe": self.wipe,
            "lower-limit": self.answer_limit,
            "take-over": self.take_over,
            "accept-import": lambda _: self.accept(),
            "decline-import": lambda _: self.decline(),
        }

    def keep(self, on: bool) -> None:
        """Turn keeping of pictures on or off."""
        self._picture_cache.switch(on)

    async def limit(self, text: str) -> None:
        """Set the maximum megabytes; if that deletes pictures, the person must confirm."""
        megabytes = whole_number(text)
        if megabytes is None or megabytes > MAX_MEGABYTES:
            self._page_store.change(limit_typed=text, limit_asked=None)
            return
        limit = megabytes * MEGABYTE
        if self._picture_cache.usage is None:
            await self._picture_cache.recount()
        if (self._picture_cache.usage or 0) > limit:
            self._page_store.change(limit_typed=None, limit_asked=limit)
            self._focus_drawn(text_button_id("lower-limit", "no"))
            return
        await self._set_limit(limit)

    async def answer_limit(self, answer: str) -> None:
        """Set the limit after confirmation, or keep the old one."""
        asked = self._page_store.state.limit_asked
        await self._set_limit(asked if answer == "yes" else None)

    async def _set_limit(self, limit: int | None) -> None:
        self._page_store.change(limit_typed=None, limit_asked=None)
        if limit is not None:
            await self._picture_cache.set_limit(limit)

    async def export(self, what: str) -> None:
        """Save the journal as a file, with its pictures if `what` names them."""
        pictures = what == "pictures"
        try:
            content = await self._exporter.export(pictures=pictures)
        except StoreError as error:
            self._notice(error.message)
            return
        name = export_name(self._page_store.state.now, pictures=pictures)
        self._dom.save(content, name, "application/zip")
        self._said(message("archive.exported"))

    async def read(self, file: Any) -> None:
        """Open an exported file, and propose what to import."""
        self.decline()
        try:
            self._opened = await self._importer.open(file)
        except InputError as error:
            self._notice(error.message)
            return
        self._page_store.change(journal_notice=None, proposal=self._opened.proposal)

    def choose(self, what: str, on: bool) -> None:
        """Select or deselect a part of the proposal: one of `PARTS`, or "host:<address>"."""
        choice = self._page_store.state.choice
        name, _, url = what.partition(":")
        if name == "host":
            host = {ServerUrl(url)}
            hosts = choice.hosts | host if on else choice.hosts - host
            choice = replace(choice, hosts=hosts)
        elif name in PARTS:
            part: dict[str, Any] = {name: on}
            choice = replace(choice, **part)
        self._page_store.change(choice=choice)

    def decline(self) -> None:
        """Import nothing of the proposed file."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None
        self._page_store.change(proposal=None, choice=ImportChoice())

    async def accept(self) -> None:
        """Import what was chosen, and show the result."""
        opened, self._opened = self._opened, None
        if opened is None:
            return
        choice = self._page_store.state.choice
        self._page_store.change(proposal=None, choice=ImportChoice())
        try:
            found = await self._importer.accept(opened, choice)
        except (InputError, StoreError) as error:
            self._notice(error.message)
            return
        came = found.settings
        chosen = {name: came.texts[name] for name in ("language", "theme") if name in came.texts}
        if chosen:
            self._page_store.change(**chosen)
        await self._recovery.load_imported()
        await self._takeover.find_orphans(again=True)
        await self._takeover.take_over_alone()
        await self._picture_cache.recount()
        self._said(_came(found))
        if came.refused:
            self._notice(message("archive.left_out", n=came.refused))
        if came.servers:
            await self._monitor.check_all(PATIENT_SECONDS)

    async def wipe(self, answer: str) -> None:
        """Request confirmation, then delete all tasks and pictures of all windows, and reload."""
        if answer != "yes":
            await self._ask_wipe(answer == "ask")
            return
        try:
            await self._wiper.wipe(self._presence)
        except StoreError as error:
            self._notice(error.message)
            return
        self._reload()

    async def _ask_wipe(self, asking: bool) -> None:
        try:
            stored = StoredCounts(*await self._exporter.count()) if asking else None
        except StoreError as error:
            self._notice(error.message)
            return
        self._page_store.change(wiping=stored)
        self._focus_drawn(text_button_id("wipe", "no" if asking else "ask"))

    async def take_over(self, window_id: str) -> None:
        """Make a closed window's tasks this window's own."""
        try:
            await self._takeover.take_over_patiently(window_id)
        except StoreError as error:
            self._notice(error.message)

    def _focus_drawn(self, element_id: str) -> None:
        """Focus an element after the next frame is drawn."""
        self._dom.frame(lambda: self._dom.focus(element_id))

    def _notice(self, text: Message, *more: Message) -> None:
        self._page_store.change(journal_notice=Notice(text, more))

    def _said(self, text: Message) -> None:
        self._page_store.change(journal_notice=None, toast=text)


def export_name(now: int, *, pictures: bool) -> str:
    """Return a file name with the date, and whether pictures are included."""
    day = datetime.fromtimestamp(now / 1000).astimezone().date().isoformat()
    return f"bindery-{day}{'-with-pictures' if pictures else ''}.zip"


def _came(found: ImportResult) -> Message:
    key = "archive.imported_known" if found.known else "archive.imported"
    tasks = message(key, tasks=found.tasks, pictures=found.pictures, known=found.known)
    came = found.settings
    counted = (
        message("archive.servers", n=len(came.servers)),
        message("archive.removed", n=came.removed),
        message("archive.workflows", n=came.workflows),
        message("archive.preferences", n=came.preferences),
    )
    also = [part for part in counted if part.args["n"]]
    return message("archive.imported_also", tasks=tasks, also=also) if also else tasks
