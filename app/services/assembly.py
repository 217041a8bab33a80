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
from app.services.lifecycle.waker import Waker
from app.services.lifecycle.wiper import Wiper
from app.services.pictures.guard import PictureGuard
from app.services.pictures.image_urls import ImageUrls, Warn
from app.services.pictures.picture_cache import PictureCache
from app.services.ports import Ports
from app.services.queue_connections import connect_queue
from app.services.servers.address_check import AddressCheck
from app.services.servers.balancer import Balancer
from app.services.servers.capabilities import Capabilities
from app.services.servers.client import Client
from app.services.servers.diagnostics import Diagnostics
from app.services.servers.discoverer import Discoverer
from app.services.servers.evidence import Evidence
from app.services.servers.facts_keeper import FactsKeeper
from app.services.servers.health_monitor import HealthMonitor
from app.services.servers.health_rounds import HealthRounds
from app.services.servers.health_sharing import HealthSharing
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
from app.services.windows.attentions import Attentions
from app.services.windows.election import Election
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
    discovers = bool(discovery.urls)
    pool_keeper = PoolKeeper(window_store, ports.settings, base, discovers=discovers)
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
    clock, ids, channel = ports.clock, ports.ids, ports.channel
    evidence = Evidence(http, ports.servers, ports.network, clock, ids, page_url)
    diagnostics = Diagnostics(window_store, client, http, ports.network, clock, evidence, page_url)
    facts = FactsKeeper(window_store, ports.settings)
    sharing = HealthSharing(window_store, channel, clock, strikes.clear)
    monitor = HealthMonitor(window_store, client, diagnostics, clock, background, sharing)
    election = Election(window_store, channel, ports.locks, clock)
    rounds = HealthRounds(
        window_store, monitor, sharing, channel, clock, background, election.doubt
    )
    attentions = Attentions(window_store, channel, clock, ports.is_visible, ports.shown_servers)
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
    queue, dispatcher, recovery, takeover = connect_queue(
        ports, window_store, balancer, capabilities, strikes, submitter, journal, background
    )
    waker = Waker(
        window_store,
        tracker,
        rounds,
        attentions,
        takeover,
        ports.locks,
        clock,
        background,
        on_lost,
    )
    model_choices = ModelChoices(window_store, capabilities, monitor, clock, background)
    own_forms = OwnForms(window_store, ports.settings)
    owner_settings = OwnerSettings(window_store, ports.settings)
    owner_settings.load()
    picture_cache = PictureCache(
        window_store, ports.picture_store, ports.settings, clock, background
    )
    image_urls = ImageUrls(window_store, balancer, warn)
    exporter = Exporter(ports.database, ports.settings)
    removal = Removal(
        window_store, journal, ports.previews, clock, background, on_trouble, picture_cache.recount
    )
    wiper = Wiper(
        window_store,
        ports.database,
        exporter,
        removal,
        picture_cache,
        recovery,
        takeover,
        ports.previews,
        queue,
    )

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
        sharing=sharing,
        rounds=rounds,
        election=election,
        attentions=attentions,
        strikes=strikes,
        capabilities=capabilities,
        model_choices=model_choices,
        own_forms=own_forms,
        owner_settings=owner_settings,
        tracker=tracker,
        submitter=submitter,
        queue=queue,
        dispatcher=dispatcher,
        canceller=canceller,
        presence=presence,
        stopper=stopper,
        tab_calls=tab_calls,
        api=Api(window_store, canceller, image_urls, clock, writer, queue),
        runs=Runs(window_store, submitter, canceller, model_choices, background, warn),
        image_urls=image_urls,
        recovery=recovery,
        takeover=takeover,
        picture_cache=picture_cache,
        picture_guard=PictureGuard(window_store, strikes, watch, clock),
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
        ),
        quarantine=quarantine,
        waker=waker,
    )
