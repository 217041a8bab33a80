"""All services of one window, joined over the ports."""

from collections.abc import Callable

from app.core.pictures.limit import Keeping
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.storage.saved import edited_pool
from app.core.windows.window import Window
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Catalog
from app.services.archive.exporter import Archive
from app.services.archive.importer import Importer
from app.services.background import Background
from app.services.board import Board
from app.services.devtools.api import Face
from app.services.lifecycle.recovery import Recovery
from app.services.lifecycle.waker import Waker
from app.services.lifecycle.wiping import Wiping
from app.services.pictures.guard import PictureGuard
from app.services.pictures.image_urls import ImageUrls, Warn
from app.services.pictures.picture_cache import Keeper
from app.services.ports import (
    Ports,
)
from app.services.servers.address_probe import AddressProbe
from app.services.servers.address_watch import AddressWatch
from app.services.servers.balancer import Chooser
from app.services.servers.capabilities import Capabilities
from app.services.servers.client import Client
from app.services.servers.doctor import Doctor
from app.services.servers.model_choices import Offers
from app.services.servers.monitor import Monitor
from app.services.servers.quarantine import Quarantine
from app.services.servers.strikes import GuardedHttp, Strikes
from app.services.storage.journal import StoreJournal, Trouble
from app.services.storage.leases import Leases
from app.services.storage.memory_store import MemoryStore
from app.services.storage.task_writer import TaskWriter
from app.services.submission.submitter import Submitter
from app.services.tasks.canceller import Canceller
from app.services.tasks.removal import Clearing
from app.services.tracking.tracker import Tracker
from app.services.window_services import Services
from app.services.windows.identity import Identity
from app.services.windows.presence import Windows
from app.services.workflows.own_forms import OwnForms


def assemble(
    ports: Ports,
    base: tuple[Server, ...],
    catalog: Catalog,
    page_url: str,
    background: Background,
    warn: Warn,
    identity: Identity,
    on_trouble: Trouble,
    on_lost: Callable[[], None],
) -> Services:
    """Make a window of this identity and all its services; nothing begins yet."""
    window = Window(identity.window_id, identity.client_id)
    pool: Pool = edited_pool(base, ports.settings.read("pool"))
    keeping = Keeping(
        reduced=isinstance(ports.locks, Leases), memory=isinstance(ports.store, MemoryStore)
    )
    board = Board(WindowState(window, pool, catalog, keeping=keeping))
    strikes = Strikes(board, ports.clock)
    quarantine = Quarantine(board, ports.settings, ports.clock)
    quarantine.load()
    http = GuardedHttp(ports.http, strikes, ports.clock)
    client = Client(http)
    watch = AddressWatch(board, ports.settings, ports.clock)
    probe = AddressProbe(board, client, watch, ports.clock, background)
    clock, ids = ports.clock, ports.ids
    doctor = Doctor(http, ports.sockets, ports.network, clock, ids, page_url)
    monitor = Monitor(board, client, doctor, clock, background)
    capabilities = Capabilities(board, client)
    chooser = Chooser(board, monitor, capabilities, clock, ids, background, probe, strikes)
    journal = StoreJournal(
        ports.store,
        clock,
        identity.window_id,
        background,
        on_trouble,
        board.drop,
        board.set_waiting,
    )
    writer = TaskWriter(board, journal, ports.previews, clock, background)
    tracker = Tracker(
        board,
        client,
        ports.sockets,
        ports.previews,
        ports.store,
        ports.locks,
        clock,
        ids,
        background,
        writer,
        strikes.strike,
        probe,
    )
    submitter = Submitter(
        board,
        client,
        chooser,
        capabilities,
        tracker,
        journal,
        writer,
        ports.locks,
        clock,
        ids,
        background,
        probe,
    )
    canceller = Canceller(board, client, tracker, journal, writer, clock, background)
    recovery = Recovery(board, ports.store, journal, submitter, ports.locks, clock, background)
    waker = Waker(board, tracker, monitor, recovery, ports.locks, clock, background, on_lost)
    offers = Offers(board, capabilities, monitor, clock, background)
    own_forms = OwnForms(board, ports.settings)
    keeper = Keeper(board, ports.gallery, ports.settings, clock, background)
    archive = Archive(ports.store, ports.settings)
    clearing = Clearing(
        board, journal, ports.previews, clock, background, on_trouble, keeper.recount
    )
    wiping = Wiping(board, ports.store, archive, clearing, keeper, recovery, ports.previews)

    def on_wiped() -> None:
        background.spawn(wiping.follow(), "follow a deletion")

    return Services(
        background=background,
        board=board,
        probe=probe,
        monitor=monitor,
        strikes=strikes,
        capabilities=capabilities,
        offers=offers,
        own_forms=own_forms,
        tracker=tracker,
        submitter=submitter,
        canceller=canceller,
        windows=Windows(board, ports.channel, clock, waker.window_left, on_wiped),
        face=Face(board, submitter, canceller, offers, clock, writer),
        image_urls=ImageUrls(board, chooser, warn),
        recovery=recovery,
        keeper=keeper,
        picture_guard=PictureGuard(board, strikes, watch, clock),
        clearing=clearing,
        archive=archive,
        wiping=wiping,
        importer=Importer(ports.store, ports.settings, board, clock, ports.unpacker, quarantine),
        quarantine=quarantine,
        waker=waker,
    )
