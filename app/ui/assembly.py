"""The page of one window: its state, renderer and controller, joined over services and surface."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.message import Message
from app.services.assembly import Ports, Services
from app.ui.choice_actions import ChoiceActions
from app.ui.compose_actions import ComposeActions
from app.ui.controller import Controller
from app.ui.file_actions import FileActions
from app.ui.files import Files
from app.ui.form_memory import FormMemory
from app.ui.journal_actions import JournalActions
from app.ui.live import LivePage
from app.ui.picture_actions import PictureActions
from app.ui.renderer import Renderer
from app.ui.server_actions import ServerActions
from app.ui.state import Keeping, Notice, Orphans, PageState, Scene
from app.ui.surface import Surface
from app.ui.task_actions import TaskActions
from app.ui.texts import say
from app.ui.viewer_actions import ViewerActions

TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """The page, joined; `begin` draws it and keeps it drawn."""

    live: LivePage
    renderer: Renderer
    controller: Controller
    services: Services
    ports: Ports
    memory: FormMemory

    def begin(self) -> None:
        """Draw everything, and from now on what changes."""
        self.live.on_change = self._on_page_change
        self.live.on_form = self._on_form
        self.services.board.watch(self._on_topic)
        self.services.board.watch(self.renderer.topic)
        self.renderer.everything()
        self.renderer.draw()
        self.services.offers.want(self.live.state.type_id)
        self.services.background.spawn(self._tick(), "tick")

    def say(self, said: Message) -> str:
        """Put a message into words, in the page's language of now."""
        return say(self.live.state.language, said)

    def show_newer(self) -> None:
        """Offer to load the newer release that has arrived."""
        self.live.change("bar", newer=True)

    def show_error(self, said: Message) -> None:
        """Show a bug of ours where the next run would be placed."""
        self.live.change("compose", run_notice=Notice(said))

    def _on_page_change(self, *parts: str) -> None:
        self.controller.on_change(*parts)
        if "*" in parts:
            self.renderer.everything()
        else:
            self.renderer.parts(*parts)

    def _on_form(self, state: PageState) -> None:
        """Remember the form at once: this tab may be duplicated or killed at any moment."""
        self.memory.write(state)
        if self.memory.lacks_images(state):
            self.services.background.spawn(self.memory.keep(state), "keep the form's images")

    def _on_topic(self, topic: str) -> None:
        if topic == "wiped":
            self.memory.forget_kept()
            self.services.background.spawn(self.memory.keep(self.live.state), "keep the form")

    async def _tick(self) -> None:
        while True:
            await self.ports.clock.sleep(TICK_SECONDS)
            self.live.change(now=self.ports.clock.now())
            self.renderer.tick()
            await self.memory.keep(self.live.state)


def assemble_page(
    services: Services,
    ports: Ports,
    surface: Surface,
    files: Files,
    memory: FormMemory,
    state: PageState,
    reload: Callable[[], None],
) -> Page:
    """Join the page over services and surface; nothing is drawn yet."""
    live = LivePage(state, scene_maker(services))

    def focus_drawn(element_id: str) -> None:
        surface.frame(lambda: surface.focus(element_id))  # what was just asked for is drawn by then

    def reveal_drawn(element_id: str) -> None:
        surface.frame(lambda: surface.reveal(element_id))

    compose = ComposeActions(live, services, files.release_image, surface.focus)
    controller = Controller(
        live,
        compose,
        ChoiceActions(live, compose.type_value, focus_drawn, reveal_drawn),
        FileActions(live, services.board, compose, ports.settings, files),
        JournalActions(live, services, surface, files.read_bytes, reload),
        PictureActions(live, services.board, services.keeper, ports.clock, services.background),
        ServerActions(
            live,
            services.board,
            services.monitor,
            services.capabilities,
            services.strikes,
            services.probe,
            ports.settings,
            focus_drawn,
        ),
        TaskActions(live, services, compose, ports.clock, focus_drawn),
        ViewerActions(live, surface),
        services,
        ports,
        reload,
        focus_drawn,
    )
    renderer = Renderer(surface, live.scene, services.board.task)
    return Page(live, renderer, controller, services, ports, memory)


def scene_maker(services: Services) -> Callable[[PageState], Scene]:
    """Return the function that puts the page's state and the window's together."""
    board, capabilities = services.board, services.capabilities

    def scene(page: PageState) -> Scene:
        kind = board.catalog.types.get(page.type_id)
        urls = [server.url for server in board.pool.servers]
        return Scene(
            page=page,
            window=board.shown,
            recording=board.recording,
            held_up=board.held_up,
            waiting=board.waiting,
            pool=board.pool,
            health=dict(board.health),
            catalog=board.catalog,
            previews=dict(board.previews),
            choices=capabilities.choices(kind, board.offering()) if kind else {},
            limits=capabilities.limits(kind, board.offering()) if kind else {},
            others=services.windows.others(),
            connected=frozenset(url for url in urls if services.tracker.connected(url)),
            orphans=[
                Orphans(one.window_id, len(one.rows), one.open_count)
                for one in services.recovery.orphans
            ],
            keeping=Keeping(
                services.keeper.on,
                services.keeper.limit,
                services.keeper.usage,
                services.reduced,
                services.memory,
            ),
        )

    return scene
