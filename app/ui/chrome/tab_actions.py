"""The actions with tabs: naming this one, and going to another."""

from collections.abc import Callable, Mapping

from app.core.message import message
from app.services.window_services import Services
from app.ui.chrome.tab_names import NAME_FIELD, tab_text
from app.ui.dialog_state import TabNaming
from app.ui.html.widgets import icon_button_id
from app.ui.page_store import PageStore


class TabActions:
    """`focus_drawn` focuses an element after the next frame."""

    def __init__(
        self, page_store: PageStore, services: Services, focus_drawn: Callable[[str], object]
    ) -> None:
        self._page_store = page_store
        self._window_store = services.window_store
        self._calls = services.tab_calls
        self._focus_drawn = focus_drawn

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "name-tab": lambda _: self.open_name(),
            "cancel-tab-name": lambda _: self.close_name(),
            "call-tab": self.call,
        }

    def open_name(self) -> None:
        """Show the field for this tab's name, with the given one, if any."""
        given = self._window_store.state.tab_given
        self._page_store.change(tab_naming=TabNaming(given))
        self._focus_drawn(NAME_FIELD)

    def type_name(self, typed: str) -> None:
        """Set the field to the typed name."""
        if self._page_store.state.tab_naming is not None:
            self._page_store.change(tab_naming=TabNaming(typed))

    async def save_name(self) -> None:
        """Name this tab; an empty name lets it be named by its work."""
        naming = self._page_store.state.tab_naming
        if naming is not None:
            self._calls.name(naming.typed)
            self.close_name()

    def close_name(self) -> None:
        """Close the field."""
        self._page_store.change(tab_naming=None)
        self._focus_drawn(icon_button_id("name-tab"))

    async def call(self, window_id: str) -> None:
        """Bring a tab to the front; if the browser refuses, say that its title flashes."""
        name = tab_text(self._page_store.scene(), self._page_store.scene().tab_of(window_id))
        if not await self._calls.bring(window_id):
            self._page_store.change(toast=message("windows.flashes", name=name))
