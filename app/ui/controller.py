"""Dispatches a person's events to actions."""

from collections.abc import Callable, Coroutine
from typing import Any

from app.services.background import Background
from app.services.library.loading import LibraryServices
from app.ui.chrome.actions import ChromeActions
from app.ui.chrome.tab_actions import TabActions
from app.ui.compare.actions import CompareActions
from app.ui.compose.actions import ComposeActions
from app.ui.compose.adjusting_actions import AdjustingActions
from app.ui.compose.choice_actions import ChoiceActions
from app.ui.compose.file_actions import FileActions
from app.ui.compose.model_pictures import MODEL_PICTURE, ModelPictures
from app.ui.compose.opening_actions import OpeningActions
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.compose.preset_actions import PresetActions
from app.ui.compose.recipes import RecipeChoice
from app.ui.dialog_closers import dialog_closers
from app.ui.form_submits import form_submits
from app.ui.html.widgets import picture_arg
from app.ui.input_actions import input_actions
from app.ui.library.actions import LibraryActions
from app.ui.library.album_actions import AlbumActions
from app.ui.offers.actions import OffersActions
from app.ui.page_keys import PageKeys
from app.ui.page_store import PageStore
from app.ui.pictures.fallback import PictureActions
from app.ui.pictures.note_actions import NoteActions
from app.ui.pictures.result_actions import result_actions
from app.ui.pictures.result_dialog_actions import ResultDialogActions
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.pictures.viewer_keys import ViewerKeys
from app.ui.reuse.actions import ReuseActions
from app.ui.scripts.actions import ScriptActions
from app.ui.servers.actions import ServerActions
from app.ui.servers.menu_actions import ServerMenuActions
from app.ui.setup.actions import SetupActions
from app.ui.storage.actions import StorageActions
from app.ui.tasks.actions import TaskActions
from app.ui.tasks.batch_actions import BatchActions
from app.ui.tasks.card_keys import CardKeys
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
        batches: BatchActions,
        viewer: ViewerActions,
        comparing: CompareActions,
        chrome: ChromeActions,
        setup: SetupActions,
        reuse: ReuseActions,
        library: LibraryActions,
        albums: AlbumActions,
        services: LibraryServices,
        scripts: ScriptActions,
        background: Background,
    ) -> None:
        self._page_store = page_store
        self._compose = compose
        self._choices = choices
        self._models = models
        self._chrome = chrome
        self._files = files
        self._adjusting = adjusting
        self._journal = journal
        self._pictures = pictures
        self._servers = servers
        self._menu = menu
        self._tasks = tasks
        self._viewer = viewer
        self._keys = PageKeys(
            page_store,
            compose,
            choices,
            opening,
            presets,
            offers,
            servers,
            tabs,
            viewer,
            ViewerKeys(page_store, viewer, self._step, self._act),
            comparing,
            library,
            reuse,
            chrome,
            CardKeys(page_store, tasks, self._began),
            self._began,
        )
        results = ResultDialogActions(page_store, services)
        self._closers = dialog_closers(
            viewer, comparing, offers, setup, reuse, scripts, albums, tasks.moving, results
        )
        self._setup = setup
        self._reuse = reuse
        self._background = background
        undo: dict[str, Callable[[], object]] = {
            "servers": servers.undo,
            "tasks": tasks.undo,
            "workflows": own.undo,
            "presets": presets.undo,
            "settings": reuse.undo,
            "library": library.undelete,
            "albums": albums.undo,
        }
        self._submits = form_submits(compose, servers, opening, presets, tabs, offers, albums)
        rooms = (
            *(journal, tasks, batches, chrome, compose, servers, menu, tabs, adjusting),
            *(presets, offers, choices, setup, own, reuse, comparing, library, scripts),
            *(albums, results),
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
            reuse,
            chrome,
            library,
            albums,
            scripts,
            tasks.moving,
            self._began,
        )
        self._actions: dict[str, Callable[[str], Any]] = {
            **{name: action for room in rooms for name, action in room.by_name().items()},
            "swap-size": lambda _: recipes.swap(),
            "use-in": files.use_in,
            "toggle-opening": lambda _: opening.toggle(),
            "dismiss": self._dismiss,
            **result_actions(viewer, pictures, results),
            "viewer-next": lambda _: self._step(1),
            "viewer-previous": lambda _: self._step(-1),
            **NoteActions(page_store, services, self._step).by_name(),
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
            return self._keys.take(event)
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
        if element_id in self._closers:
            self._closers[element_id]()
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
        elif event.files and event.name == ":library":
            self._start(self._reuse.look_into(event.files), "files")
        elif event.files:
            self._start(self._files.take(event.name, event.files), "files")
        return bool(event.files)

    def _act(self, name: str, arg: str) -> bool:
        action = self._actions.get(name)
        if action is None:
            return False
        self._menu.chosen(name)
        self._began(action(arg), name)
        return True

    def _dismiss(self, what: str) -> None:
        prompt_id = what.removeprefix("task:")
        if prompt_id != what:
            self._tasks.dismiss(prompt_id)
        elif what in ("run", "workflow", "servers", "journal"):
            self._page_store.change(**{f"{what}_notice": None})

    def _began(self, work: object, name: str) -> bool:
        if isinstance(work, Coroutine):
            self._start(work, name)
        return bool(work)

    def _start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        self._background.spawn(work, name)
