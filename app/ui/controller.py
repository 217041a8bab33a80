"""Dispatches a person's events to actions."""

from collections.abc import Callable, Coroutine
from typing import Any

from app.core.ids import ServerUrl
from app.services.background import Background
from app.ui.chrome.actions import ChromeActions
from app.ui.compose.actions import ComposeActions
from app.ui.compose.choice_actions import ChoiceActions
from app.ui.compose.file_actions import FileActions
from app.ui.compose.opening_actions import OpeningActions
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.compose.recipes import RecipeChoice
from app.ui.html.widgets import picture_arg
from app.ui.page_store import PageStore
from app.ui.pictures.batch import GRID
from app.ui.pictures.fallback import PictureActions
from app.ui.pictures.result_actions import result_actions
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.servers.actions import ServerActions
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
        files: FileActions,
        own: OwnWorkflows,
        opening: OpeningActions,
        journal: StorageActions,
        pictures: PictureActions,
        servers: ServerActions,
        tasks: TaskActions,
        viewer: ViewerActions,
        chrome: ChromeActions,
        background: Background,
    ) -> None:
        self._page_store = page_store
        self._compose = compose
        self._recipes = recipes
        self._choices = choices
        self._chrome = chrome
        self._files = files
        self._opening = opening
        self._journal = journal
        self._pictures = pictures
        self._servers = servers
        self._tasks = tasks
        self._viewer = viewer
        self._background = background
        undo = {"servers": servers.undo, "tasks": tasks.undo, "workflows": own.undo}
        self._submits: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "run": compose.run,
            "save-server": servers.save,
            "open": opening.open_address,
        }
        self._actions: dict[str, Callable[[str], Any]] = {
            "reload": lambda _: chrome.load_again(),
            "theme": lambda _: chrome.switch_theme(),
            "language": lambda _: chrome.switch_language(),
            "tab": chrome.show_tab,
            "skip": chrome.skip,
            "pin": lambda url: servers.pin(ServerUrl(url)),
            "unpin": lambda _: servers.unpin(),
            "unlock": lambda _: servers.unlock(),
            "run-there": lambda url: compose.run_there(ServerUrl(url)),
            "open-choice": choices.toggle,
            "choose-option": choices.choose,
            "swap-size": lambda _: recipes.swap(),
            "check-models": lambda _: servers.check_all(),
            "clear-field": compose.clear_field,
            "random-seed": compose.random_seed,
            "clear-image": compose.clear_image,
            "keep-image": compose.keep_image,
            "cancel-held-up": lambda _: compose.cancel_held_up(),
            "use-in": files.use_in,
            "toggle-opening": lambda _: opening.toggle(),
            "remove-workflow": own.remove,
            "cancel": tasks.cancel,
            "cancel-all": lambda _: tasks.cancel_all(),
            "again": tasks.again,
            "again-there": tasks.again_there,
            "reuse": tasks.reuse,
            "remove-task": tasks.remove,
            "dismiss": self._dismiss,
            **result_actions(viewer, pictures),
            "viewer-next": lambda _: self._step(1),
            "viewer-previous": lambda _: self._step(-1),
            "export": journal.export,
            "wipe": journal.wipe,
            "lower-limit": journal.answer_limit,
            "take-over": journal.take_over,
            "accept-import": lambda _: journal.accept(),
            "decline-import": lambda _: journal.decline(),
            "add-server": lambda _: servers.open_editor(),
            "new-address": lambda url: servers.open_editor(ServerUrl(url), anew=True),
            "edit-server": lambda url: servers.open_editor(ServerUrl(url)),
            "use-address": servers.use_address,
            "remove-server": lambda url: servers.remove(ServerUrl(url)),
            "undo": lambda _: chrome.undo(undo),
            "clear": lambda _: tasks.clear(),
            "cancel-server": lambda _: servers.close_editor(),
            "check-server": lambda url: servers.check(ServerUrl(url)),
            "ask-again": lambda url: servers.check(ServerUrl(url)),
            "more-tasks": lambda _: tasks.more(),
            "keys": lambda _: chrome.show_keys(),
            "keys-close": lambda _: chrome.close_keys(),
        }

    def on_event(self, event: UserEvent) -> bool:
        """Handle an event; return whether it was handled."""
        if event.kind == "action":
            return self._act(event.name, event.arg)
        if event.kind == "submit":
            self._start(self._submits[event.name](), event.name)
            return True
        if event.kind == "picture":
            self._start(self._pictures.failed(event.name, event.value, event.arg), "picture")
            return False
        if event.kind == "files":
            return self._take_files(event)
        if event.kind == "address":
            self._start(self._files.take_address(event.value), "address")
            return True
        if event.kind == "key":
            is_taken = bool(event.arg) and self._choices.key(event.arg, event.name)
            is_walk = not is_taken and self._viewer.walk(event.name, inside=event.value == GRID)
            return is_taken or is_walk or self._key(event.name, event.typing)
        if event.kind == "leave":
            self._choices.leave(event.name)
            return False
        self._input(event)
        return True

    def on_dialog_closed(self, element_id: str) -> None:
        """Handle that the browser closed a dialog by itself."""
        if element_id == "viewer":
            self._viewer.close()
        elif element_id == "keys" and self._page_store.state.keys_open:
            self._chrome.close_keys()

    def _step(self, by: int) -> None:
        self._viewer.step(by)
        if self._page_store.state.viewer is not None:
            prompt_id, index = self._page_store.state.viewer
            self._pictures.ask_again(picture_arg(prompt_id, index))

    def _take_files(self, event: UserEvent) -> bool:
        if event.files and event.name == ":journal":
            self._start(self._journal.read(event.files[0]), "import")
        elif event.files:
            self._start(self._files.take(event.name, event.files), "files")
        return bool(event.files)

    def _act(self, name: str, arg: str) -> bool:
        action = self._actions.get(name)
        if action is None:
            return False
        work = action(arg)
        if work is not None:
            self._start(work, name)
        return True

    def _input(self, event: UserEvent) -> None:
        if event.name == "field":
            self._compose.type_value(event.arg, event.value)
        elif event.name == "select":
            if event.value != self._page_store.state.type_id:
                self._compose.choose_type(event.value)
        elif event.name == "search":
            self._choices.search(event.arg, event.value)
        elif event.name == "opening":
            self._opening.type_address(event.value)
        elif event.name == "runs":
            self._compose.set_runs(event.value)
        elif event.name == "change":
            self._switch(event.arg, event.value)
        else:
            self._servers.type_value(event.arg, event.value)

    def _switch(self, name: str, value: str) -> None:
        if name == "spread":
            self._servers.spread(bool(value))
        elif name == "ratio":
            self._recipes.choose_ratio(value)
        elif name == "language":
            self._chrome.choose_language(value)
        elif name == "keep":
            self._journal.keep(bool(value))
        elif name.startswith("import-"):
            self._journal.choose(name.removeprefix("import-"), bool(value))
        elif name == "keep-limit":
            self._start(self._journal.limit(value), "limit")

    def _key(self, name: str, typing: bool) -> bool:
        if name == "Ctrl+Enter":
            self._start(self._compose.run(), "run")
            return True
        if self._page_store.state.viewer is not None and name in ("ArrowLeft", "ArrowRight"):
            self._step(1 if name == "ArrowRight" else -1)
            return True
        if name == "Escape" and (self._page_store.state.viewer or self._page_store.state.keys_open):
            self._viewer.close()
            self._chrome.close_keys()
            return True
        if name == "Escape" and self._page_store.state.editor is not None:
            self._servers.close_editor()
            return True
        if name == "?" and not typing:
            self._chrome.show_keys()
            return True
        return False

    def _dismiss(self, what: str) -> None:
        prompt_id = what.removeprefix("task:")
        if prompt_id != what:
            self._tasks.dismiss(prompt_id)
        elif what in ("run", "workflow", "servers", "journal"):
            self._page_store.change(**{f"{what}_notice": None})

    def _start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        self._background.spawn(work, name)
