"""Dispatches a person's events to actions."""

from collections.abc import Callable, Coroutine
from typing import Any

from app.services.background import Background
from app.ui.chrome.actions import ChromeActions
from app.ui.chrome.tab_actions import TabActions
from app.ui.compose.actions import ComposeActions
from app.ui.compose.adjusting_actions import AdjustingActions
from app.ui.compose.choice_actions import ChoiceActions
from app.ui.compose.file_actions import FileActions
from app.ui.compose.model_pictures import MODEL_PICTURE, ModelPictures
from app.ui.compose.opening_actions import OpeningActions
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.compose.preset_actions import PresetActions
from app.ui.compose.recipes import RecipeChoice
from app.ui.html.widgets import picture_arg
from app.ui.input_actions import input_actions
from app.ui.offers.actions import PLACE, OffersActions
from app.ui.page_store import PageStore
from app.ui.pictures.batch import GRID
from app.ui.pictures.fallback import PictureActions
from app.ui.pictures.result_actions import result_actions
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.servers.actions import ServerActions
from app.ui.servers.menu_actions import ServerMenuActions
from app.ui.setup.actions import SetupActions
from app.ui.storage.actions import StorageActions
from app.ui.tasks.actions import TaskActions
from app.ui.user_event import UserEvent


class Controller:
    """Dispatches events; slow actions run in the background."""

    def __init__(
        self,
        page_store: PageStore,
        compose: ComposeActions,
        recipes: RecipeChoice,
        choices: ChoiceActions,
        models: ModelPictures,
        files: FileActions,
        own: OwnWorkflows,
        opening: OpeningActions,
        adjusting: AdjustingActions,
        presets: PresetActions,
        offers: OffersActions,
        journal: StorageActions,
        pictures: PictureActions,
        servers: ServerActions,
        menu: ServerMenuActions,
        tabs: TabActions,
        tasks: TaskActions,
        viewer: ViewerActions,
        chrome: ChromeActions,
        setup: SetupActions,
        background: Background,
    ) -> None:
        self._page_store = page_store
        self._compose = compose
        self._choices = choices
        self._models = models
        self._chrome = chrome
        self._files = files
        self._opening = opening
        self._adjusting = adjusting
        self._presets = presets
        self._offers = offers
        self._journal = journal
        self._pictures = pictures
        self._servers = servers
        self._menu = menu
        self._tabs = tabs
        self._tasks = tasks
        self._viewer = viewer
        self._setup = setup
        self._background = background
        undo = {"servers": servers.undo, "tasks": tasks.undo, "workflows": own.undo}
        undo["presets"] = presets.undo
        self._submits: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "run": compose.run,
            "save-server": servers.save,
            "open": opening.open_address,
            "save-preset": presets.save,
            "save-tab-name": tabs.save_name,
            "open-offer": offers.open_marked,
        }
        rooms = (
            *(journal, tasks, chrome, compose, servers, menu, tabs, adjusting),
            *(presets, offers, choices, setup, own),
        )
        self._inputs = input_actions(
            page_store,
            compose,
            recipes,
            choices,
            opening,
            adjusting,
            presets,
            offers,
            journal,
            servers,
            tabs,
            setup,
            chrome,
            self._start,
        )
        self._actions: dict[str, Callable[[str], Any]] = {
            **{name: action for room in rooms for name, action in room.by_name().items()},
            "swap-size": lambda _: recipes.swap(),
            "use-in": files.use_in,
            "toggle-opening": lambda _: opening.toggle(),
            "dismiss": self._dismiss,
            **result_actions(viewer, pictures),
            "viewer-next": lambda _: self._step(1),
            "viewer-previous": lambda _: self._step(-1),
            "undo": lambda _: chrome.undo(undo),
        }

    def on_event(self, event: UserEvent) -> bool:
        """Handle an event; return whether it was handled."""
        if event.kind == "action":
            return self._act(event.name, event.arg)
        if event.kind == "submit":
            self._start(self._submits[event.name](), event.name)
            return True
        if event.kind == "shown" or event.name == MODEL_PICTURE:
            (self._models.shown if event.kind == "shown" else self._models.failed)(event.value)
            return False
        if event.kind == "picture":
            self._start(self._pictures.failed(event.name, event.value, event.arg), "picture")
            return False
        if event.kind == "files":
            return self._take_files(event)
        if event.kind == "address":
            self._start(self._files.take_address(event.value), "address")
            return True
        if event.kind == "key":
            keys = self._offers.key if event.arg == PLACE else self._choices.key
            # In a list, an arrow with Alt is the arrow.
            is_taken = bool(event.arg) and keys(event.arg, event.name.removeprefix("Alt+"))
            is_walk = not is_taken and self._viewer.walk(event.name, inside=event.value == GRID)
            return is_taken or is_walk or self._key(event.name, event.typing)
        if event.kind == "move":
            self._adjusting.move(event.name, event.arg, event.value)
            return True
        if event.kind == "leave":
            self._choices.leave(event.name)
            return False
        self._inputs.get(event.name, self._servers.type_value)(event.arg, event.value)
        return True

    def on_dialog_closed(self, element_id: str) -> None:
        """Handle that the browser closed a dialog by itself."""
        page = self._page_store.state
        closers: dict[str, Callable[[], object]] = {"viewer": self._viewer.close}
        closers |= {"offers": self._offers.close, "setup": self._setup.close}
        if element_id in closers:
            closers[element_id]()
        elif element_id == "keys" and page.keys_open:
            self._chrome.close_keys()
        elif element_id == "adjust" and page.adjusting is not None:
            self._adjusting.close()
        else:
            self._menu.closed(element_id)

    def _step(self, by: int) -> None:
        self._viewer.step(by)
        if (viewed := self._page_store.state.viewer) is not None:
            self._pictures.ask_again(picture_arg(*viewed))

    def _take_files(self, event: UserEvent) -> bool:
        readers = {":journal": self._journal.read, ":setup": self._setup.read}
        if event.files and event.name in readers:
            self._start(readers[event.name](event.files[0]), event.name)
        elif event.files:
            self._start(self._files.take(event.name, event.files), "files")
        return bool(event.files)

    def _act(self, name: str, arg: str) -> bool:
        action = self._actions.get(name)
        if action is None:
            return False
        self._menu.chosen(name)
        work = action(arg)
        if work is not None:
            self._start(work, name)
        return True

    def _key(self, name: str, typing: bool) -> bool:
        if name == "Ctrl+Enter":
            self._choices.leave_open()
            self._start(self._compose.run(), "run")
            return True
        if name.startswith("Alt+") and name[4:].isdecimal() and len(name) == 5:
            return not self._is_dialog_open and self._servers.lock.run_on_number(int(name[4:]))
        if self._page_store.state.viewer is not None and name in ("ArrowLeft", "ArrowRight"):
            self._step(1 if name == "ArrowRight" else -1)
            return True
        if name == "Escape" and (self._page_store.state.viewer or self._page_store.state.keys_open):
            self._viewer.close()
            self._chrome.close_keys()
            return True
        if name == "Escape" and self._is_dialog_open:
            return False  # the browser closes the dialog
        if name == "Escape":
            return self._close_form()
        if typing or self._is_dialog_open or name not in ("o", "O", "?"):
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

    @property
    def _is_dialog_open(self) -> bool:
        page = self._page_store.state
        rooms = (page.viewer, page.browsing, page.adjusting, page.setup)
        servers = (page.server_menu, page.server_dialog)
        return page.keys_open or any(one is not None for one in (*rooms, *servers))

    def _dismiss(self, what: str) -> None:
        prompt_id = what.removeprefix("task:")
        if prompt_id != what:
            self._tasks.dismiss(prompt_id)
        elif what in ("run", "workflow", "servers", "journal"):
            self._page_store.change(**{f"{what}_notice": None})

    def _start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        self._background.spawn(work, name)
