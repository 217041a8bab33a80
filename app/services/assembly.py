"""All services of one window, joined over the ports."""

from dataclasses import dataclass

from app.core.catalog import Catalog
from app.core.ids import ClientId, WindowId
from app.core.pool import Pool
from app.core.saved import edited_pool, with_saved_workflows
from app.core.server import Server
from app.core.window import Window
from app.services.background import Background, Report
from app.services.board import Board
from app.services.canceller import Canceller
from app.services.capabilities import Capabilities
from app.services.chooser import Chooser
from app.services.client import Client
from app.services.face import Face
from app.services.image_urls import ImageUrls, Warn
from app.services.monitor import Monitor
from app.services.offers import Offers
from app.services.ports import (
    Channel,
    Clock,
    Close,
    Http,
    Ids,
    Journal,
    Previews,
    Settings,
    Sockets,
)
from app.services.submitter import Submitter
from app.services.tracker import Tracker
from app.services.windows import Windows


@dataclass(frozen=True, slots=True)
class Ports:
    """One of each port."""

    http: Http
    sockets: Sockets
    clock: Clock
    ids: Ids
    channel: Channel
    settings: Settings
    journal: Journal
    previews: Previews


@dataclass(frozen=True, slots=True)
class Services:
    """One of each service, joined."""

    background: Background
    board: Board
    monitor: Monitor
    capabilities: Capabilities
    offers: Offers
    tracker: Tracker
    submitter: Submitter
    canceller: Canceller
    windows: Windows
    face: Face
    image_urls: ImageUrls

    def begin(self, settings: Settings) -> Close:
        """Begin to work by itself, and to listen; what is returned says goodbye to the others."""
        self.background.spawn(self.windows.run(), "windows")
        self.background.spawn(self.monitor.run(), "monitor")
        return self.arrive(settings)

    def arrive(self, settings: Settings) -> Close:
        """Be there for the other windows, until what is returned is called; also once again."""
        base = self.board.pool.base

        def on_setting(key: str) -> None:
            if key == "pool":
                self.board.set_pool(edited_pool(base, settings.read("pool")))
            if key == "workflows":
                text = settings.read("workflows")
                self.board.set_catalog(with_saved_workflows(self.board.catalog.shipped(), text))

        deaf = settings.listen(on_setting)
        self.windows.open()

        def leave() -> None:
            deaf()
            self.windows.close()

        return leave


def assemble(
    ports: Ports,
    base: tuple[Server, ...],
    catalog: Catalog,
    page_url: str,
    report: Report,
    warn: Warn,
) -> Services:
    """Make a window of new ids and all its services; nothing begins yet."""
    window = Window(WindowId(ports.ids.uuid()), ClientId(ports.ids.uuid()))
    pool: Pool = edited_pool(base, ports.settings.read("pool"))
    board = Board(window, pool, catalog)
    background = Background(report)
    client = Client(ports.http)
    monitor = Monitor(board, client, ports.http, ports.clock, page_url)
    capabilities = Capabilities(board, client)
    chooser = Chooser(board, monitor, capabilities, ports.ids)
    journal, clock, ids = ports.journal, ports.clock, ports.ids
    tracker = Tracker(board, client, ports.sockets, journal, ports.previews, clock, ids, background)
    submitter = Submitter(board, client, chooser, tracker, journal, clock, ids, background)
    canceller = Canceller(board, client, tracker, journal, clock, background)
    offers = Offers(board, capabilities, monitor, clock, background)
    return Services(
        background=background,
        board=board,
        monitor=monitor,
        capabilities=capabilities,
        offers=offers,
        tracker=tracker,
        submitter=submitter,
        canceller=canceller,
        windows=Windows(board, ports.channel, clock),
        face=Face(board, submitter, canceller, offers, clock),
        image_urls=ImageUrls(board, chooser, warn),
    )
