"""What a person does with what the browser keeps: limit it, take it along, delete it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.core.errors import InputError, StoreError
from app.core.message import Message, message
from app.core.storage.import_proposal import Choice
from app.core.workflow.inputs import whole_number
from app.services.archive.importer import Imported, Offer
from app.services.servers.monitor import PATIENT_SECONDS
from app.services.window_services import Services
from app.ui.html.widgets import text_button_id
from app.ui.live import LivePage
from app.ui.state import Notice, Stored
from app.ui.storage.view import MEGABYTE
from app.ui.surface import Surface

MAX_MEGABYTES = 10**9
"""The largest limit that is taken: no disk is larger, and the bytes are still an exact number."""


class JournalActions:
    """`reload` starts the page anew, after all that is kept was deleted."""

    def __init__(
        self,
        live: LivePage,
        services: Services,
        surface: Surface,
        reload: Callable[[], None],
    ) -> None:
        self._live = live
        self._archive = services.archive
        self._wiping = services.wiping
        self._windows = services.windows
        self._importer = services.importer
        self._offer: Offer | None = None
        self._keeper = services.keeper
        self._monitor = services.monitor
        self._recovery = services.recovery
        self._surface = surface
        self._reload = reload

    def keep(self, on: bool) -> None:
        """Keep pictures, or no more."""
        self._keeper.switch(on)

    async def limit(self, text: str) -> None:
        """Set how many megabytes may be kept; before that deletes pictures, the person is asked."""
        megabytes = whole_number(text)
        if megabytes is None or megabytes > MAX_MEGABYTES:
            self._live.change(limit_typed=text, limit_asked=None)
            return
        limit = megabytes * MEGABYTE
        if self._keeper.usage is None:
            await self._keeper.recount()
        if (self._keeper.usage or 0) > limit:
            self._live.change(limit_typed=None, limit_asked=limit)
            self._focus_drawn(text_button_id("lower-limit", "no"))
            return
        await self._set_limit(limit)

    async def answer_limit(self, answer: str) -> None:
        """Set the limit that was asked about, or leave it as it was."""
        asked = self._live.state.limit_asked
        await self._set_limit(asked if answer == "yes" else None)

    async def _set_limit(self, limit: int | None) -> None:
        self._live.change(limit_typed=None, limit_asked=None)
        if limit is not None:
            await self._keeper.set_limit(limit)

    async def export(self, what: str) -> None:
        """Save the journal as a file, with its pictures when `what` says so."""
        pictures = what == "pictures"
        try:
            content = await self._archive.export(pictures=pictures)
        except StoreError as error:
            self._notice(error.message)
            return
        name = export_name(self._live.state.now, pictures=pictures)
        self._surface.save(content, name, "application/zip")
        self._said(message("archive.exported"))

    async def read(self, file: Any) -> None:
        """Look into a file that was exported, and propose what of it may come in."""
        self.decline()
        try:
            self._offer = await self._importer.open(file)
        except InputError as error:
            self._notice(error.message)
            return
        self._live.change(journal_notice=None, proposal=self._offer.proposal)

    def choose(self, what: str, on: bool) -> None:
        """Tick or untick a part of the proposal: "tasks", "workflows", …, or "host:<address>"."""
        choice = self._live.state.choice
        name, _, url = what.partition(":")
        if name == "host":
            hosts = choice.hosts | {url} if on else choice.hosts - {url}
            choice = replace(choice, hosts=hosts)
        elif name == "tasks":
            choice = replace(choice, tasks=on)
        elif name == "workflows":
            choice = replace(choice, workflows=on)
        elif name == "preferences":
            choice = replace(choice, preferences=on)
        self._live.change(choice=choice)

    def decline(self) -> None:
        """Take nothing of the proposed file."""
        if self._offer is not None:
            self._offer.close()
            self._offer = None
        self._live.change(proposal=None, choice=Choice())

    async def accept(self) -> None:
        """Put what was chosen to this browser's tasks and settings, and show what came."""
        offer, self._offer = self._offer, None
        if offer is None:
            return
        choice = self._live.state.choice
        self._live.change(proposal=None, choice=Choice())
        try:
            found = await self._importer.accept(offer, choice)
        except (InputError, StoreError) as error:
            self._notice(error.message)
            return
        came = found.settings
        chosen = {name: came.texts[name] for name in ("language", "theme") if name in came.texts}
        if chosen:
            self._live.change(**chosen)
        await self._recovery.load_imported()
        await self._recovery.find_orphans(again=True)
        await self._recovery.take_over_alone()
        await self._keeper.recount()
        self._said(_came(found))
        if came.refused:
            self._notice(message("archive.left_out", n=came.refused))
        if came.servers:
            await self._monitor.check_all(PATIENT_SECONDS)

    async def wipe(self, answer: str) -> None:
        """Ask, then delete all tasks and pictures of all windows, and start anew."""
        if answer != "yes":
            await self._ask_wipe(answer == "ask")
            return
        try:
            await self._wiping.wipe(self._windows)
        except StoreError as error:
            self._notice(error.message)
            return
        self._reload()

    async def _ask_wipe(self, asking: bool) -> None:
        try:
            stored = Stored(*await self._archive.count()) if asking else None
        except StoreError as error:
            self._notice(error.message)
            return
        self._live.change(wiping=stored)
        self._focus_drawn(text_button_id("wipe", "no" if asking else "ask"))

    async def take_over(self, window_id: str) -> None:
        """Make a closed window's tasks this window's own."""
        try:
            await self._recovery.take_over_patiently(window_id)
        except StoreError as error:
            self._notice(error.message)

    def _focus_drawn(self, element_id: str) -> None:
        """Move the focus to what is drawn at the next frame."""
        self._surface.frame(lambda: self._surface.focus(element_id))

    def _notice(self, said: Message, *more: Message) -> None:
        self._live.change(journal_notice=Notice(said, more))

    def _said(self, said: Message) -> None:
        self._live.change(journal_notice=None, toast=said)


def export_name(now: int, *, pictures: bool) -> str:
    """Return a file name that tells exports of several days, and those with pictures, apart."""
    day = datetime.fromtimestamp(now / 1000).astimezone().date().isoformat()
    return f"bindery-{day}{'-with-pictures' if pictures else ''}.zip"


def _came(found: Imported) -> Message:
    tasks = message("archive.imported", tasks=found.tasks, known=found.known)
    came = found.settings
    counted = (
        message("archive.servers", n=len(came.servers)),
        message("archive.removed", n=came.removed),
        message("archive.workflows", n=came.workflows),
        message("archive.preferences", n=came.preferences),
    )
    also = [said for said in counted if said.args["n"]]
    return message("archive.imported_also", tasks=tasks, also=also) if also else tasks
