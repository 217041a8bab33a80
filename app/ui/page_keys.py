"""The keys of the page that belong to no field: which room each goes to."""

from collections.abc import Callable

from app.ui.chrome.actions import ChromeActions
from app.ui.chrome.tab_actions import TabActions
from app.ui.compare.actions import CompareActions
from app.ui.compose.actions import ComposeActions
from app.ui.compose.choice_actions import ChoiceActions
from app.ui.compose.opening_actions import OpeningActions
from app.ui.compose.preset_actions import PresetActions
from app.ui.library.actions import LibraryActions
from app.ui.offers.actions import PLACE, OffersActions
from app.ui.page_store import PageStore
from app.ui.pictures.batch import GRID
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.pictures.viewer_keys import ViewerKeys
from app.ui.reuse.actions import ReuseActions
from app.ui.servers.actions import ServerActions
from app.ui.tasks.card_keys import CardKeys
from app.ui.user_event import UserEvent


class PageKeys:
    """`take` handles one key. `begin` starts a coroutine, and returns whether there was work."""

    def __init__(
        self,
        page_store: PageStore,
        compose: ComposeActions,
        choices: ChoiceActions,
        opening: OpeningActions,
        presets: PresetActions,
        offers: OffersActions,
        servers: ServerActions,
        tabs: TabActions,
        viewer: ViewerActions,
        viewer_keys: ViewerKeys,
        comparing: CompareActions,
        library: LibraryActions,
        reuse: ReuseActions,
        chrome: ChromeActions,
        cards: CardKeys,
        begin: Callable[[object, str], bool],
    ) -> None:
        self._page_store = page_store
        self._compose = compose
        self._choices = choices
        self._opening = opening
        self._presets = presets
        self._offers = offers
        self._servers = servers
        self._tabs = tabs
        self._viewer = viewer
        self._viewer_keys = viewer_keys
        self._comparing = comparing
        self._library = library
        self._reuse = reuse
        self._chrome = chrome
        self._cards = cards
        self._begin = begin

    def take(self, event: UserEvent) -> bool:
        """Handle a key; return whether it had an effect."""
        if self._page_store.state.album is not None:
            return False  # the browser closes this dialog by Escape; its field takes all others
        name = event.name
        return (
            self._in_list(event)
            or self._viewer.walk(name, inside=event.value == GRID)
            or self._cards.take(name, event.card, typing=event.typing)
            or self._in_library(event)
            or self._reuse.key(name, event.picture, typing=event.typing)
            or self._anywhere(name, event.typing)
        )

    def _in_list(self, event: UserEvent) -> bool:
        keys = self._offers.key if event.arg == PLACE else self._choices.key
        # In a list, an arrow with Alt is the arrow.
        return bool(event.arg) and keys(event.arg, event.name.removeprefix("Alt+"))

    def _in_library(self, event: UserEvent) -> bool:
        if self._page_store.scene().is_dialog_open:
            return False
        return self._begin(self._library.key(event.name, event.value, event.typing), "library")

    def _anywhere(self, name: str, typing: bool) -> bool:
        page = self._page_store.state
        if name == "Ctrl+Enter":
            self._choices.leave_open()
            self._begin(self._compose.run(), "run")
            return True
        is_dialog_open = self._page_store.scene().is_dialog_open
        if name.startswith("Alt+") and name[4:].isdecimal() and len(name) == 5:
            return not is_dialog_open and self._servers.lock.run_on_number(int(name[4:]))
        if self._comparing.key(name, typing=typing) or self._viewer_keys.take(name):
            return True
        if name == "Escape" and (page.viewer or page.keys_open):
            self._viewer.close()
            self._chrome.close_keys()
            return True
        if name == "Escape":
            # An open dialog is closed by the browser.
            return not is_dialog_open and self._close_form()
        if typing or is_dialog_open or name not in ("o", "O", "?"):
            return False
        (self._chrome.show_keys if name == "?" else self._opening.choose)()
        return True

    def _close_form(self) -> bool:
        """Close an open form that is in no dialog; return whether there was one."""
        page = self._page_store.state
        if page.naming is not None:
            self._presets.close()
        elif page.editor is not None:
            self._servers.close_editor()
        elif page.tab_naming is not None:
            self._tabs.close_name()
        else:
            return False
        return True
