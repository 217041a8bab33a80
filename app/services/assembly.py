"""Creates and connects all services of one window, over the ports."""

from collections.abc import Callable, Collection

from app.core.pictures.limit import StorageStatus
from app.core.servers.discovery import Discovery
from app.core.servers.server import Server
from app.core.windows.window import Window
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Catalog
from app.services.archive.exporter import Exporter
from app.services.archive.importer import Importer
from app.services.archive.setup import SetupSharing
from app.services.background import Background
from app.services.devtools.api import Api
from app.services.devtools.runs import Runs
from app.services.health_connections import connect_health
from app.services.library.loading import connect_library
from app.services.lifecycle.waker import Waker
from app.services.lifecycle.wiper import Wiper
from app.services.pictures.guard import PictureGuard
from app.services.pictures.image_urls import ImageUrls, Warn
from app.services.pictures.picture_cache import PictureCache
from app.services.ports import Ports
from app.services.queue_connections import Sending, connect_queue
from app.services.servers.address_check import AddressCheck
from app.services.servers.balancer import Balancer
from app.services.servers.capabilities import Capabilities
from app.services.servers.client import Client
from app.services.servers.discoverer import Discoverer
from app.services.servers.facts_keeper import FactsKeeper
from app.services.servers.key_keeper import KeyKeeper
from app.services.servers.machines import Machines
from app.services.servers.model_choices import ModelChoices
from app.services.servers.pauses import Pauses
from app.services.servers.pool_keeper import PoolKeeper
from app.services.servers.quarantine import Quarantine
from app.services.servers.run_times import RunTimes
from app.services.servers.shared_address_probe import SharedAddressProbe
from app.services.servers.shared_address_watch import SharedAddressWatch
from app.services.servers.strikes import GuardedHttp, Strikes
from app.services.servers.write_check import WriteCheck
from app.services.storage.journal import DatabaseJournal, OnStoreError
from app.services.storage.leases import Leases
from app.services.storage.memory_store import MemoryDatabase
from app.services.storage.task_writer import TaskWriter
from app.services.submission.submitter import Submitter
from app.services.tasks.canceller import Canceller
from app.services.tasks.removal import Removal
from app.services.tracking.credentials import Credentials
from app.services.tracking.tracker import Tracker
from app.services.window_connections import connect_windows
from app.services.window_services import Services
from app.services.window_store import WindowStore
from app.services.windows.identity import Identity
from app.services.workflows.own_forms import OwnForms
from app.services.workflows.owner_settings import OwnerSettings


def assemble(
    ports: Ports,
    base: tuple[Server, ...],
    catalog: Catalog,
    page_url: str,
    discovery: Discovery,
    background: Background,
    warn: Warn,
    identity: Identity,
    on_trouble: OnStoreError,
    on_lost: Callable[[], None],
    languages: Collection[str],
) -> Services:
    """Create a window and its services; nothing starts yet. Imports may select `languages`."""
    window = Window(identity.window_id, identity.client_id)
    storage_status = StorageStatus(
        reduced=isinstance(ports.locks, Leases), memory=isinstance(ports.database, MemoryDatabase)
    )
    window_store = WindowStore(WindowState(window, catalog=catalog, storage_status=storage_status))
    pool_keeper = PoolKeeper(window_store, ports.settings, base, discovers=bool(discovery.urls))
    pool_keeper.begin()
    key_keeper = KeyKeeper(window_store, ports.settings, ports.database)
    key_keeper.load()
    ports.servers.use_keys(key_keeper.carried)
    pauses = Pauses(window_store, ports.settings)
    pauses.load()
    RunTimes(window_store, background)
    strikes = Strikes(window_store, ports.clock)
    quarantine = Quarantine(window_store, ports.settings, ports.clock)
    quarantine.load()
    http = GuardedHttp(ports.servers, strikes, ports.clock)
    client = Client(http, Machines(window_store).note)
    watch = SharedAddressWatch(window_store, ports.settings, ports.clock)
    probe = SharedAddressProbe(window_store, client, watch, ports.clock, background)
    clock, ids, previews = ports.clock, ports.ids, ports.previews
    health = connect_health(ports, window_store, client, http, strikes, background, page_url)
    diagnostics, monitor = health.diagnostics, health.monitor
    facts = FactsKeeper(window_store, ports.settings)
    capabilities = Capabilities(window_store, client)
    balancer = Balancer(window_store, monitor, capabilities, clock, ids, background, probe, strikes)
    journal = DatabaseJournal(
        ports.database,
        clock,
        identity.window_id,
        background,
        on_trouble,
        window_store.drop,
        window_store.set_waiting,
    )
    writer = TaskWriter(window_store, journal, ports.previews, clock, background)
    tracker = Tracker(
        window_store,
        client,
        ports.servers,
        ports.previews,
        ports.database,
        ports.locks,
        clock,
        ids,
        background,
        writer,
        strikes.strike,
        probe,
        Credentials(ports.session),
    )
    submitter = Submitter(
        window_store,
        client,
        balancer,
        capabilities,
        tracker,
        journal,
        writer,
        ports.locks,
        clock,
        ids,
        background,
        probe,
        ports.database,
        WriteCheck(client, monitor, diagnostics, clock),
    )
    canceller = Canceller(window_store, client, tracker, journal, writer, clock, background)
    sending = Sending(submitter, journal, writer, tracker, client)
    queue, dispatcher, mover, estimates, recovery, takeover = connect_queue(
        ports, window_store, balancer, capabilities, strikes, background, sending
    )
    rounds, attentions, locks = health.rounds, health.attentions, ports.locks
    waker = Waker(
        window_store, tracker, rounds, attentions, takeover, locks, clock, background, on_lost
    )
    model_choices = ModelChoices(window_store, capabilities, monitor, clock, background)
    pictures, settings, database = ports.picture_store, ports.settings, ports.database
    owner_settings = OwnerSettings(window_store, settings)
    owner_settings.load()
    picture_cache = PictureCache(window_store, pictures, settings, clock, background)
    recount, files = picture_cache.recount, recovery.with_files
    library = connect_library(ports, window_store, background, files, recount, on_trouble)
    image_urls = ImageUrls(window_store, balancer, warn)
    exporter = Exporter(database, settings)
    removal = Removal(window_store, journal, previews, clock, background, on_trouble, recount)
    kept = (exporter, removal, picture_cache, recovery, takeover, previews, library, queue)
    wiper = Wiper(window_store, database, *kept)
    presence, stopper, tab_calls = connect_windows(
        ports, window_store, background, identity, waker, wiper, canceller, takeover, queue
    )
    return Services(
        background=background,
        window_store=window_store,
        pool_keeper=pool_keeper,
        key_keeper=key_keeper,
        pauses=pauses,
        address_check=AddressCheck(window_store, client, diagnostics, facts, page_url),
        discoverer=Discoverer(
            window_store, pool_keeper, ports.servers, ports.is_visible, clock, discovery
        ),
        client=client,
        http=http,
        probe=probe,
        monitor=monitor,
        sharing=health.sharing,
        rounds=health.rounds,
        election=health.election,
        attentions=health.attentions,
        strikes=strikes,
        capabilities=capabilities,
        model_choices=model_choices,
        own_forms=OwnForms(window_store, ports.settings),
        owner_settings=owner_settings,
        tracker=tracker,
        submitter=submitter,
        queue=queue,
        dispatcher=dispatcher,
        mover=mover,
        estimates=estimates,
        canceller=canceller,
        presence=presence,
        stopper=stopper,
        tab_calls=tab_calls,
        api=Api(window_store, canceller, image_urls, clock, writer, queue),
        runs=Runs(window_store, queue, canceller, model_choices, background, warn),
        image_urls=image_urls,
        library=library.keeper,
        library_services=library,
        recovery=recovery,
        takeover=takeover,
        picture_cache=picture_cache,
        picture_guard=PictureGuard(strikes, watch, clock, library.keeper.with_graph),
        removal=removal,
        setup_sharing=SetupSharing(window_store, ports.settings, pool_keeper, page_url),
        exporter=exporter,
        wiper=wiper,
        importer=Importer(
            ports.database,
            ports.settings,
            window_store,
            clock,
            ports.unpacker,
            quarantine,
            languages,
            owner_settings,
            library,
        ),
        quarantine=quarantine,
        waker=waker,
    )
