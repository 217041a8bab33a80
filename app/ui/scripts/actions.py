"""The actions of the panel with scripts."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from app.core.message import message
from app.core.scripts.files import ScriptFiles, files_text, read_files
from app.core.settings.names import SCRIPTS
from app.services.background import Background
from app.services.ports import Clock, Settings
from app.ui.dialog_state import ScriptsPanel
from app.ui.html.widgets import icon_button_id
from app.ui.page_store import PageStore
from app.ui.scripts.player import ScriptPlayer

SAVE_SECONDS = 0.5
"""Seconds after typing until a script is stored: a pause, and not each letter."""

STATES = ("idle", "starting", "running", "done", "failed", "stopped")


class ScriptActions:
    """The files live here; the text in the editor is passed on with each change."""

    def __init__(
        self,
        page_store: PageStore,
        settings: Settings,
        clock: Clock,
        background: Background,
        player: ScriptPlayer,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._settings = settings
        self._clock = clock
        self._background = background
        self._player = player
        self._focus_drawn = focus_drawn
        self._files: ScriptFiles | None = None
        self._is_due = False

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "scripts-open": lambda _: self.open(),
            "scripts-close": lambda _: self.close(),
            "script-run": lambda _: self._player.run(),
            "script-stop": lambda _: self._player.stop(),
            "script-clear": lambda _: self._player.clear(),
            "script-restart": lambda _: self._player.restart(),
            "script-take-files": lambda _: self._player.take_files(),
            "script-new": lambda _: self._change(self._now().added("script", "")),
            "script-delete": lambda _: self._change(self._now().removed(self._now().opened)),
            "script-rename": lambda _: self.rename(),
            "script-rename-done": lambda _: self.rename_done(),
        }

    async def open(self) -> None:
        """Show the panel."""
        self._show(self._now())
        await self._player.opened()

    def close(self) -> None:
        """Close the panel; a script that runs goes on."""
        if self._page_store.state.scripts is not None:
            self._save()
            self._files = None  # an import, or another tab, may bring others
            self._page_store.change(scripts=None)
            self._focus_drawn(icon_button_id("scripts-open"))

    def told(self, state: Any) -> None:
        """Note the state of the script that runs, or ran last."""
        if state in STATES:
            self._page_store.change(script_state=str(state))

    def given(self, count: Any) -> None:
        """Note how many files scripts have been given."""
        if isinstance(count, int):
            self._page_store.change(script_files=count)

    def type_text(self, text: str) -> None:
        """Keep what is in the editor."""
        self._files = self._now().typed(text)
        if not self._is_due:
            self._is_due = True
            self._background.spawn(self._save_soon(), "keep the script")

    def choose(self, what: str, value: str) -> Coroutine[Any, Any, None] | None:
        """Open a file, or an example as a new file."""
        if what == "example":
            return self._example(value) if value else None
        return self._change(self._now().open(value))

    def rename(self) -> None:
        """Ask for a new name of the open file."""
        shown = self._page_store.state.scripts
        if shown is not None:
            self._page_store.change(scripts=shown.with_renaming(shown.opened))
            self._focus_drawn("script-name")

    def type_name(self, value: str) -> None:
        """Take the new name as typed."""
        shown = self._page_store.state.scripts
        if shown is not None and shown.renaming is not None:
            self._page_store.change(scripts=shown.with_renaming(value))

    def rename_done(self) -> None:
        """Give the open file its new name."""
        shown = self._page_store.state.scripts
        if shown is not None and shown.renaming is not None:
            self._files = self._now().renamed(shown.renaming)
            self._save()
            self._show(self._files)
            self._focus_drawn(icon_button_id("script-rename"))

    async def _example(self, name: str) -> None:
        text = await self._player.example(name)
        now = self._now()
        if not now.text.strip():
            await self._change(now.typed(text))
        else:
            await self._change(now.added(name, text))

    async def _change(self, files: ScriptFiles) -> None:
        """Show other files; say so where there are too many."""
        if files is self._now():
            self._show(files)
            self._page_store.change(toast=message("scripts.full", n=len(files.texts)))
            return
        self._files = files
        self._save()
        self._show(files)
        await self._player.edit(files.text)

    def _show(self, files: ScriptFiles) -> None:
        self._page_store.change(scripts=ScriptsPanel(files.names, files.opened, files.text))

    def _now(self) -> ScriptFiles:
        if self._files is None:
            self._files = read_files(self._settings.read(SCRIPTS))
        return self._files

    async def _save_soon(self) -> None:
        await self._clock.sleep(SAVE_SECONDS)
        self._save()

    def _save(self) -> None:
        self._is_due = False
        if self._files is not None:
            self._settings.write(SCRIPTS, files_text(self._files))
