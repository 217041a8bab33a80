"""From what a person does to the action that answers it."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from app.core.storage.settings import LANGUAGES, THEMES
from app.services.ports import Ports
from app.services.tasks.removal import UNDO_SECONDS
from app.services.window_services import Services
from app.ui.chrome.toast import UNDONE_BY
from app.ui.compose.actions import ComposeActions
from app.ui.compose.choice_actions import ChoiceActions
from app.ui.compose.file_actions import FileActions
from app.ui.html.widgets import picture_arg
from app.ui.live import LivePage
from app.ui.pictures.fallback import PictureActions
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.servers.actions import ServerActions
from app.ui.state import PageState
from app.ui.storage.actions import JournalActions
from app.ui.tasks.actions import TaskActions

TOAST_SECONDS = 5.0
"""As long as one line takes to be noticed and read. One with Undo stays `UNDO_SECONDS`."""


class Event(Protocol):
    """One thing a person did; see `app/browser/events.py`."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def arg(self) -> str: ...

    @property
    def value(self) -> str: ...

    @property
    def files(self) -> tuple[Any, ...]: ...

    @property
    def typing(self) -> bool: ...


class Controller:
    """Dispatches events; actions that take time run in the background."""

    def __init__(
        self,
        live: LivePage,
        compose: ComposeActions,
        choices: ChoiceActions,
        files: FileActions,
        journal: JournalActions,
        pictures: PictureActions,
        servers: ServerActions,
        tasks: TaskActions,
        viewer: ViewerActions,
        services: Services,
        ports: Ports,
        reload: Callable[[], None],
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._live = live
        self._focus_drawn = focus_drawn
        self._compose = compose
        self._choices = choices
        self._files = files
        self._journal = journal
        self._pictures = pictures
        self._servers = servers
        self._tasks = tasks
        self._viewer = viewer
        self._settings = ports.settings
        self._clock = ports.clock
        self._background = services.background
        self._reload = reload
        self._toast_round = 0
        live.watch(self._on_change)
        self._undo_actions = {
            "servers": servers.undo,
            "tasks": tasks.undo,
            "workflows": files.undo,
        }
        self._actions: dict[str, Callable[[str], Any]] = {
            "reload": lambda _: self._load_again(),
            "theme": lambda _: self._theme(),
            "language": lambda _: self._language(),
            "tab": lambda arg: live.change(tab=arg),
            "skip": self._skip,
            "pin": servers.pin,
            "unpin": lambda _: servers.unpin(),
            "unlock": lambda _: servers.unlock(),
            "run-there": compose.run_there,
            "open-choice": choices.toggle,
            "choose-option": choices.choose,
            "random-seed": compose.random_seed,
            "clear-image": compose.clear_image,
            "keep-image": compose.keep_image,
            "cancel-held-up": lambda _: compose.cancel_held_up(),
            "remove-workflow": files.remove_workflow,
            "cancel": tasks.cancel,
            "cancel-all": lambda _: tasks.cancel_all(),
            "again": tasks.again,
            "remove-task": tasks.remove,
            "dismiss": self._dismiss,
            "view": self._view,
            "viewer-next": lambda _: self._step(1),
            "viewer-previous": lambda _: self._step(-1),
            "viewer-close": lambda _: viewer.close(),
            "download": viewer.download,
            "copy": viewer.copy,
            "copy-text": viewer.copy_text,
            "export": journal.export,
            "wipe": journal.wipe,
            "lower-limit": journal.answer_limit,
            "take-over": journal.take_over,
            "accept-import": lambda _: journal.accept(),
            "decline-import": lambda _: journal.decline(),
            "add-server": lambda _: servers.open_editor(),
            "edit-server": servers.open_editor,
            "use-address": servers.use_address,
            "remove-server": servers.remove,
            "undo": lambda _: self._undo(),
            "clear": lambda _: tasks.clear(),
            "cancel-server": lambda _: servers.close_editor(),
            "check-server": servers.check,
            "ask-again": servers.check,
            "more-tasks": lambda _: tasks.more(),
            "more-pictures": lambda _: viewer.more(),
            "keys": lambda _: live.change(keys_open=True),
            "keys-close": lambda _: live.change(keys_open=False),
        }

    def on_event(self, event: Event) -> bool:
        """Answer an event; tell whether it was taken."""
        if event.kind == "action":
            return self._act(event.name, event.arg)
        if event.kind == "submit":
            work = self._compose.run() if event.name == "run" else self._servers.save()
            self._start(work, event.name)
            return True
        if event.kind == "picture":
            self._start(self._pictures.failed(event.name, event.value, event.arg), "picture")
            return False
        if event.kind == "files":
            return self._take_files(event)
        if event.kind == "key":
            is_taken = bool(event.arg) and self._choices.key(event.arg, event.name)
            return is_taken or self._key(event.name, event.typing)
        if event.kind == "leave":
            self._choices.leave(event.name)
            return False
        self._input(event)
        return True

    def on_dialog_closed(self, element_id: str) -> None:
        """The browser closed a dialog by itself."""
        if element_id == "viewer":
            self._viewer.close()
        elif element_id == "keys" and self._live.state.keys_open:
            self._live.change(keys_open=False)

    def _on_change(self, before: PageState, after: PageState) -> None:
        """Let a toast go away by itself."""
        if after.toast is not None and after.toast is not before.toast:
            self._toast_round += 1
            can_undo = after.toast.key in UNDONE_BY
            seconds = UNDO_SECONDS if can_undo else TOAST_SECONDS
            self._start(self._end_toast(self._toast_round, seconds), "toast")

    def _view(self, name: str) -> None:
        self._pictures.ask_again(name)
        self._viewer.open(name)

    def _step(self, by: int) -> None:
        self._viewer.step(by)
        if self._live.state.viewer is not None:
            prompt_id, index = self._live.state.viewer
            self._pictures.ask_again(picture_arg(prompt_id, index))

    def _take_files(self, event: Event) -> bool:
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

    def _input(self, event: Event) -> None:
        if event.name == "field":
            self._compose.type_value(event.arg, event.value)
        elif event.name == "select":
            if event.value != self._live.state.type_id:
                self._compose.choose_type(event.value)
        elif event.name == "search":
            self._choices.search(event.arg, event.value)
        elif event.name == "runs":
            self._compose.set_runs(event.value)
        elif event.name == "change":
            self._switch(event.arg, event.value)
        else:
            self._servers.type_value(event.arg, event.value)

    def _switch(self, name: str, value: str) -> None:
        if name == "spread":
            self._servers.spread(bool(value))
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
        if self._live.state.viewer is not None and name in ("ArrowLeft", "ArrowRight"):
            self._step(1 if name == "ArrowRight" else -1)
            return True
        if name == "Escape" and (self._live.state.viewer or self._live.state.keys_open):
            self._viewer.close()
            self._live.change(keys_open=False)
            return True
        if name == "Escape" and self._live.state.editor is not None:
            self._servers.close_editor()
            return True
        if name == "?" and not typing:
            self._live.change(keys_open=True)
            return True
        return False

    def _undo(self) -> None:
        said = self._live.state.toast
        if said is not None and said.key in UNDONE_BY:
            self._undo_actions[UNDONE_BY[said.key]]()

    def _load_again(self) -> None:
        if not self._live.scene().sending:  # a click may come just after a task began
            self._reload()

    def _skip(self, section: str) -> None:
        self._live.change(tab=section)
        self._focus_drawn(section)

    def _theme(self) -> None:
        after = THEMES[(THEMES.index(self._live.state.theme) + 1) % len(THEMES)]
        self._settings.write("theme", after)
        self._live.change(theme=after)

    def _language(self) -> None:
        after = LANGUAGES[(LANGUAGES.index(self._live.state.language) + 1) % len(LANGUAGES)]
        self._settings.write("language", after)
        self._live.change(language=after)

    def _dismiss(self, what: str) -> None:
        prompt_id = what.removeprefix("task:")
        if prompt_id != what:
            self._tasks.dismiss(prompt_id)
        elif what in ("run", "workflow", "servers", "journal"):
            self._live.change(**{f"{what}_notice": None})

    async def _end_toast(self, toast_round: int, seconds: float) -> None:
        await self._clock.sleep(seconds)
        if toast_round == self._toast_round:
            self._live.change(toast=None, undo=None)

    def _start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        self._background.spawn(work, name)
