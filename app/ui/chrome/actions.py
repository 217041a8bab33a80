"""Actions of the frame around the content: theme, language, tabs, undo in the toast."""

from collections.abc import Callable, Mapping

from app.core.settings.names import LANGUAGE, THEME, THEMES
from app.services.background import Background
from app.services.ports import Clock, Settings
from app.ui.chrome.toast import UNDONE_BY, shown_seconds
from app.ui.locale.languages import next_language
from app.ui.page_store import PageStore
from app.ui.state import PageState


class ChromeActions:
    """`reload` reloads the page; `focus_drawn` focuses an element after the next frame."""

    def __init__(
        self,
        page_store: PageStore,
        settings: Settings,
        clock: Clock,
        background: Background,
        reload: Callable[[], None],
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._settings = settings
        self._clock = clock
        self._background = background
        self._reload = reload
        self._focus_drawn = focus_drawn
        self._toast_round = 0
        page_store.watch(self._on_change)

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "reload": lambda _: self.load_again(),
            "theme": lambda _: self.switch_theme(),
            "language": lambda _: self.switch_language(),
            "tab": self.show_tab,
            "skip": self.skip,
            "keys": lambda _: self.show_keys(),
            "keys-close": lambda _: self.close_keys(),
        }

    def load_again(self) -> None:
        """Load the newer release, unless a task is being submitted."""
        if not self._page_store.scene().sending:  # a task may have started before the click
            self._reload()

    def show_tab(self, name: str) -> None:
        """Show a section, on a narrow page with room for one only."""
        self._page_store.change(tab=name)

    def skip(self, section: str) -> None:
        """Move the focus to a section."""
        self._page_store.change(tab=section)
        self._focus_drawn(section)

    def show_keys(self) -> None:
        """Show the list of keyboard shortcuts."""
        self._page_store.change(keys_open=True)

    def close_keys(self) -> None:
        """Close the list of keyboard shortcuts."""
        self._page_store.change(keys_open=False)

    def switch_theme(self) -> None:
        """Switch to the next colour scheme."""
        after = THEMES[(THEMES.index(self._page_store.state.theme) + 1) % len(THEMES)]
        self._settings.write(THEME, after)
        self._page_store.change(theme=after)

    def switch_language(self) -> None:
        """Switch to the next language."""
        self.choose_language(next_language(self._page_store.state.language))

    def choose_language(self, code: str) -> None:
        """Set a language, and store the choice."""
        self._settings.write(LANGUAGE, code)
        self._page_store.change(language=code)

    def undo(self, actions: Mapping[str, Callable[[], object]]) -> object:
        """Undo what the toast confirms, with the action that `UNDONE_BY` names; return its work."""
        confirmed = self._page_store.state.toast
        if confirmed is not None and confirmed.key in UNDONE_BY:
            return actions[UNDONE_BY[confirmed.key]]()
        return None

    def _on_change(self, before: PageState, after: PageState) -> None:
        """Hide a toast after its time."""
        if after.toast is not None and after.toast is not before.toast:
            self._toast_round += 1
            seconds = shown_seconds(after.toast)
            self._background.spawn(self._end_toast(self._toast_round, seconds), "toast")

    async def _end_toast(self, toast_round: int, seconds: float) -> None:
        await self._clock.sleep(seconds)
        if toast_round == self._toast_round:
            self._page_store.change(toast=None, undo=None)
