"""The actions of the dialog that shares this setup, and of the one about another one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.servers.mixed_content import is_loopback
from app.services.servers.health_monitor import PATIENT_SECONDS
from app.services.window_services import Services
from app.ui.dialog_state import SetupOffer, SetupSharing
from app.ui.html.widgets import icon_button_id, text_button_id
from app.ui.page_store import PageStore

if TYPE_CHECKING:
    from app.core.archive.setup import Setup

PARTS = ("servers", "workflows", "presets")

FILE = "bindery-setup.json"


class SetupActions:
    """`save` saves bytes as a file, `read_text` reads a person's file."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        save: Callable[[bytes, str, str], None],
        read_text: Callable[[Any], Awaitable[str]],
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._sharing = services.setup_sharing
        self._monitor = services.monitor
        self._save = save
        self._read_text = read_text
        self._focus_drawn = focus_drawn
        self._opened: Setup | None = None

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "share-setup": lambda _: self.share(),
            "save-setup": lambda _: self.save(),
            "setup-close": lambda _: self.close(),
            "accept-setup": lambda _: self.accept(),
        }

    def share(self) -> None:
        """Show the link, the code and the file of this setup."""
        setup = self._sharing.setup(frozenset(PARTS))
        presets = sum(map(len, setup.presets.values()))
        sizes = (len(setup.servers), len(setup.workflows), presets)
        counts = {part: n for part, n in zip(PARTS, sizes, strict=True) if n}
        local = tuple(one.name for one in setup.servers if is_loopback(one.url))
        page = self._sharing.page_url
        shown = SetupSharing(counts, frozenset(counts), is_local=is_loopback(page), local=local)
        self._show(shown)

    def choose(self, what: str, on: bool) -> None:
        """Choose a part to share, or a row of another setup."""
        shown = self._page_store.state.setup
        if isinstance(shown, SetupSharing):
            parts = shown.parts | {what} if on else shown.parts - {what}
            self._show(replace(shown, parts=parts))
        elif shown is not None:
            chosen = shown.chosen | {what} if on else shown.chosen - {what}
            self._page_store.change(setup=replace(shown, chosen=chosen))

    def _show(self, shown: SetupSharing) -> None:
        """Show the dialog with the link and the code of the chosen parts."""
        from app.core.archive.setup_link import MAX_LINK
        from app.ui.setup.qr_path import qr_path

        link = self._sharing.link(self._text(shown)) if shown.parts else ""
        link = link if len(link) <= MAX_LINK else ""
        code = qr_path(link) if link else None
        self._page_store.change(setup=replace(shown, link=link, code=code))

    def _text(self, shown: SetupSharing) -> str:
        from app.core.archive.setup import setup_text

        return setup_text(self._sharing.setup(shown.parts))

    def save(self) -> None:
        """Save the chosen parts of this setup as a file."""
        shown = self._page_store.state.setup
        if isinstance(shown, SetupSharing):
            self._save(self._text(shown).encode(), FILE, "application/json")
            self._page_store.change(toast=message("setup.saved", name=FILE))

    def open_link(self, fragment: str) -> None:
        """Show what a link holds; nothing of it is used before the person agrees."""
        from app.core.archive.setup_link import text_of

        self._offer(lambda: text_of(fragment), is_file=False)

    async def read(self, file: Any) -> None:
        """Show what a file holds, likewise."""
        try:
            text = await self._read_text(file)
        except InputError as error:
            self._refuse(error.message, is_file=True)
            return
        self.open_text(text)

    def open_text(self, text: str) -> None:
        """Show what the text of a file holds, likewise."""
        self._offer(lambda: text, is_file=True)

    def _offer(self, text: Callable[[], str], *, is_file: bool) -> None:
        from app.core.archive.setup import parse_setup

        try:
            self._opened = parse_setup(text())
        except InputError as error:
            self._refuse(error.message, is_file=is_file)
            return
        proposal = self._sharing.propose(self._opened)
        self._page_store.change(setup=SetupOffer(proposal, proposal.new, is_file))
        self._focus_drawn("accept-setup" if proposal.new else icon_button_id("setup-close"))

    def _refuse(self, why: Message, *, is_file: bool) -> None:
        self._opened = None
        self._page_store.change(setup=SetupOffer(is_file=is_file, problem=why))
        self._focus_drawn(icon_button_id("setup-close"))

    def close(self) -> None:
        """Close the dialog; nothing of an opened setup comes in."""
        shown, self._opened = self._page_store.state.setup, None
        if shown is not None:
            self._page_store.change(setup=None)
            self._focus_drawn(text_button_id("share-setup"))

    async def accept(self) -> None:
        """Take in what is chosen, and check the servers that are new."""
        opened, self._opened = self._opened, None
        shown = self._page_store.state.setup
        if opened is None or not isinstance(shown, SetupOffer):
            return
        came = self._sharing.accept(opened, shown.chosen)
        counts = (
            message("archive.servers", n=len(came.servers)),
            message("archive.workflows", n=came.workflows),
        )
        parts = [part for part in counts if part.args["n"]]
        toast = message("setup.came", parts=parts) if parts else message("setup.came_rest")
        self._page_store.change(setup=None, toast=toast)
        if came.servers:
            await self._monitor.check_all(PATIENT_SECONDS)
