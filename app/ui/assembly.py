"""The page of one window: its state, renderer and controller, connected to services and DOM."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.message import Message
from app.core.task.task import Task
from app.core.windows.window_state import WindowState
from app.services.ports import Ports
from app.services.window_services import Services
from app.ui.chrome.actions import ChromeActions
from app.ui.chrome.tab_actions import TabActions
from app.ui.compare.actions import CompareActions
from app.ui.compose.abilities import Abilities
from app.ui.compose.actions import ComposeActions
from app.ui.compose.adjusting_actions import AdjustingActions
from app.ui.compose.choice_actions import ChoiceActions
from app.ui.compose.file_actions import FileActions
from app.ui.compose.files import Files
from app.ui.compose.forecast import Forecast
from app.ui.compose.form_memory import FormMemory
from app.ui.compose.model_pictures import ModelPictures
from app.ui.compose.opening_actions import OpeningActions
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.compose.preset_actions import PresetActions
from app.ui.compose.readiness import Readiness
from app.ui.compose.recipes import RecipeChoice
from app.ui.controller import Controller
from app.ui.dom import Dom
from app.ui.library.actions import LibraryActions
from app.ui.library.album_actions import AlbumActions
from app.ui.library.saving import LibrarySaving
from app.ui.offers.actions import OffersActions
from app.ui.page_store import PageStore
from app.ui.pictures.fallback import PictureActions
from app.ui.pictures.viewed_graph import ViewedGraph
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.renderer import Renderer
from app.ui.reuse.actions import ReuseActions
from app.ui.reuse.again_actions import AgainActions
from app.ui.reuse.found_actions import FoundActions
from app.ui.reuse.input_actions import InputActions
from app.ui.reuse.settings_actions import SettingsActions
from app.ui.scripts.actions import ScriptActions
from app.ui.scripts.player import ScriptPlayer
from app.ui.servers.actions import ServerActions
from app.ui.servers.adding_actions import AddingActions
from app.ui.servers.menu_actions import ServerMenuActions
from app.ui.setup.actions import SetupActions
from app.ui.state import Notice, PageState
from app.ui.storage.actions import StorageActions
from app.ui.tasks.actions import TaskActions, removed_message
from app.ui.tasks.batch_actions import BatchActions

TICK_SECONDS = 1.0
"""Seconds between updates of times on the page: running times are shown in seconds."""


@dataclass(frozen=True, slots=True)
class Page:
    """The assembled page; `begin` draws it and keeps it up to date."""

    page_store: PageStore
    renderer: Renderer
    controller: Controller
    services: Services
    ports: Ports
    memory: FormMemory
    setup: SetupActions
    scripts: ScriptActions

    def begin(self) -> None:
        """Draw everything, and redraw what changes from now on."""
        self.page_store.watch(self._on_page_change)
        self.page_store.watch(self.renderer.ask)
        self.services.window_store.watch(self._on_change)
        self.services.window_store.watch(self.renderer.ask)
        self.services.window_store.watch(self.renderer.announce_ends)
        self.renderer.draw()
        self.services.model_choices.want(self.page_store.state.type_id)
        self.services.background.spawn(self._tick(), "tick")

    def say(self, said: Message) -> str:
        """Return a message in the page's current language."""
        return self.page_store.texts.say(said)

    def show_newer(self) -> None:
        """Offer to load a newer release."""
        self.page_store.change(newer=True)

    def show_cleared(self, tasks: Sequence[Task]) -> None:
        """Offer to undo a removal from shortly before the page was reloaded."""
        if tasks:
            self.page_store.change(toast=removed_message(tasks))

    def show_error(self, said: Message) -> None:
        """Show an internal error at the place for messages about runs."""
        self.page_store.change(run_notice=Notice(said))

    def _on_page_change(self, before: PageState, after: PageState) -> None:
        """Store the form at once: this tab may be duplicated or killed at any moment."""
        if _form_of(after) != _form_of(before):
            self.memory.write(after)
            if self.memory.lacks_images(after):
                self.services.background.spawn(self.memory.keep(after), "keep the form's images")

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        """Store the form's images again after another window deleted everything."""
        if after.wipes != before.wipes:
            self.memory.forget_kept()
            self.services.background.spawn(self.memory.keep(self.page_store.state), "keep the form")

    async def _tick(self) -> None:
        while True:
            await self.ports.clock.sleep(TICK_SECONDS)
            self.page_store.change(now=self.ports.clock.now())
            await self.memory.keep(self.page_store.state)


def assemble_page(
    services: Services,
    ports: Ports,
    dom: Dom,
    files: Files,
    memory: FormMemory,
    state: PageState,
    reload: Callable[[], None],
    player: ScriptPlayer,
) -> Page:
    """Connect the page to services and DOM; nothing is drawn yet."""
    page_store = PageStore(state, services.window_store, ports.intl)

    def focus_drawn(element_id: str) -> None:
        dom.frame(lambda: dom.focus(element_id))  # after the next frame is drawn

    def reveal_drawn(element_id: str) -> None:
        dom.frame(lambda: dom.reveal(element_id))

    def flash_form() -> None:
        dom.frame(lambda: dom.flash("run-form"))

    Abilities(page_store, services.window_store)
    Readiness(page_store, services.window_store)
    background, clock = services.background, ports.clock
    Forecast(page_store, services.window_store, services.estimates, clock, background)
    recipes = RecipeChoice(page_store, services.window_store, services.model_choices)
    compose = ComposeActions(page_store, services, files.release_image, dom.focus, recipes.refit)
    own = OwnWorkflows(
        page_store,
        services.window_store,
        compose,
        ports.settings,
        files,
        services.owner_settings,
        services.capabilities,
    )
    recipes.begin()
    ViewedGraph(page_store, services.library.with_graph, services.background)
    setup = SetupActions(page_store, services, dom.save, files.read_text, focus_drawn)
    file_actions = FileActions(
        page_store, services.window_store, compose, own, files, setup.open_text
    )
    settings = SettingsActions(page_store, services, compose, own, focus_drawn, flash_form)
    reuse = ReuseActions(
        page_store,
        settings,
        InputActions(page_store, services, compose, files, focus_drawn),
        AgainActions(page_store, services, compose, own),
        FoundActions(page_store, services.window_store, files, file_actions, own),
        services.background,
    )
    library = LibraryActions(
        page_store,
        services.window_store,
        ports.settings,
        services.library_services.stars,
        services.library_services.deletion,
        LibrarySaving(page_store, dom, ports.picture_store.kept),
        focus_drawn,
    )
    library.begin()
    scripts = ScriptActions(
        page_store, ports.settings, ports.clock, services.background, player, focus_drawn
    )
    tasks = TaskActions(page_store, services, compose, settings, ports.clock, focus_drawn)
    models = ModelPictures(page_store, services.client, services.background)
    controller = Controller(
        page_store,
        compose,
        recipes,
        ChoiceActions(page_store, compose.type_value, focus_drawn, reveal_drawn, models.opened),
        models,
        file_actions,
        own,
        OpeningActions(page_store, file_actions, focus_drawn, dom.choose_file),
        AdjustingActions(
            page_store,
            services.window_store,
            services.owner_settings,
            dom.save,
            focus_drawn,
            reveal_drawn,
        ),
        PresetActions(page_store, services.window_store, services.owner_settings, focus_drawn),
        OffersActions(page_store, services, compose, own, focus_drawn, reveal_drawn),
        StorageActions(page_store, services, dom, reload),
        PictureActions(
            page_store,
            services.window_store,
            services.picture_cache,
            ports.clock,
            services.background,
        ),
        ServerActions(
            page_store,
            services.window_store,
            services.monitor,
            services.capabilities,
            services.strikes,
            services.probe,
            services.pool_keeper,
            services.key_keeper,
            AddingActions(page_store, services, ports.clock, focus_drawn),
            focus_drawn,
        ),
        ServerMenuActions(page_store, services, ports.clock, reveal_drawn),
        TabActions(page_store, services, focus_drawn),
        tasks,
        BatchActions(page_store, services, tasks, focus_drawn),
        ViewerActions(page_store, dom),
        CompareActions(page_store, ports.clock, services.background, dom.is_still),
        ChromeActions(
            page_store, ports.settings, ports.clock, services.background, reload, focus_drawn
        ),
        setup,
        reuse,
        library,
        AlbumActions(page_store, services.library_services.albums, focus_drawn),
        services.library_services,
        scripts,
        services.background,
    )
    renderer = Renderer(dom, page_store.scene)
    return Page(page_store, renderer, controller, services, ports, memory, setup, scripts)


def _form_of(state: PageState) -> tuple[int, str, int]:
    """Return a value that identifies the form's content: forms are replaced, never mutated."""
    return id(state.forms), state.type_id, state.runs
