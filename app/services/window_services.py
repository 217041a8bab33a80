"""All services of one window as one value, and their start."""

from dataclasses import dataclass

from app.core.settings.names import (
    FOUND,
    KEEP,
    KEEP_LIMIT,
    KEYS,
    MARKS,
    PAUSED,
    POOL,
    QUARANTINE,
    QUEUE_PAUSED,
    SHARED_ADDRESSES,
    WORKFLOWS,
)
from app.core.settings.saved import with_saved_workflows
from app.core.windows.leadership import Role
from app.services.archive.exporter import Exporter
from app.services.archive.importer import Importer
from app.services.archive.setup import SetupSharing
from app.services.background import Background
from app.services.devtools.api import Api
from app.services.devtools.runs import Runs
from app.services.library.keeper import LibraryKeeper
from app.services.library.loading import LibraryServices
from app.services.lifecycle.recovery import Recovery
from app.services.lifecycle.waker import Waker
from app.services.lifecycle.wiper import Wiper
from app.services.pictures.guard import PictureGuard
from app.services.pictures.image_urls import ImageUrls
from app.services.pictures.picture_cache import PictureCache
from app.services.ports import Close, Http, Settings
from app.services.queue.dispatcher import Dispatcher
from app.services.queue.estimates import Estimates
from app.services.queue.mover import Mover
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.address_check import AddressCheck
from app.services.servers.capabilities import Capabilities
from app.services.servers.client import Client
from app.services.servers.discoverer import Discoverer
from app.services.servers.health_monitor import HealthMonitor
from app.services.servers.health_rounds import HealthRounds
from app.services.servers.health_sharing import HealthSharing
from app.services.servers.key_keeper import KeyKeeper
from app.services.servers.model_choices import ModelChoices
from app.services.servers.pauses import Pauses
from app.services.servers.pool_keeper import PoolKeeper
from app.services.servers.quarantine import Quarantine
from app.services.servers.shared_address_probe import SharedAddressProbe
from app.services.servers.strikes import Strikes
from app.services.submission.submitter import Submitter
from app.services.tasks.canceller import Canceller
from app.services.tasks.removal import Removal
from app.services.tasks.stopper import Stopper
from app.services.tracking.tracker import Tracker
from app.services.window_store import WindowStore
from app.services.windows.attentions import Attentions
from app.services.windows.election import Election
from app.services.windows.presence import Presence
from app.services.windows.tab_calls import TabCalls
from app.services.windows.takeover import Takeover
from app.services.workflows.own_forms import OwnForms
from app.services.workflows.owner_settings import OwnerSettings


@dataclass(frozen=True, slots=True)
class Services:
    """All services, connected."""

    background: Background
    window_store: WindowStore
    pool_keeper: PoolKeeper
    key_keeper: KeyKeeper
    pauses: Pauses
    address_check: AddressCheck
    discoverer: Discoverer
    client: Client
    http: Http
    probe: SharedAddressProbe
    monitor: HealthMonitor
    sharing: HealthSharing
    rounds: HealthRounds
    election: Election
    attentions: Attentions
    strikes: Strikes
    capabilities: Capabilities
    model_choices: ModelChoices
    tracker: Tracker
    submitter: Submitter
    queue: WaitingRuns
    dispatcher: Dispatcher
    mover: Mover
    estimates: Estimates
    canceller: Canceller
    presence: Presence
    api: Api
    runs: Runs
    image_urls: ImageUrls
    library: LibraryKeeper
    library_services: LibraryServices
    recovery: Recovery
    takeover: Takeover
    waker: Waker
    picture_cache: PictureCache
    picture_guard: PictureGuard
    setup_sharing: SetupSharing
    exporter: Exporter
    importer: Importer
    quarantine: Quarantine
    own_forms: OwnForms
    owner_settings: OwnerSettings
    removal: Removal
    stopper: Stopper
    tab_calls: TabCalls
    wiper: Wiper

    def begin(self, settings: Settings) -> Close:
        """Start the background work and the listeners; the returned function says goodbye."""
        leave = self.arrive(settings)
        self.background.spawn(self.presence.run(), "windows")
        self.background.spawn(self.election.run(), "election")
        self.background.spawn(self.attentions.run(), "attention")
        self.background.spawn(self.rounds.run(), "rounds")
        self.background.spawn(self.probe.run(), "address probe")
        self.background.spawn(self.discoverer.run(), "discovery")
        self.background.spawn(self.waker.run(), "waker")
        self.background.spawn(self.key_keeper.tidy(), "unused keys")
        self.background.spawn(self.library_services.begin(), "library")
        return leave

    def begin_alone(self) -> None:
        """Start to look at servers where there are no other windows to do so."""
        self.window_store.change(role=Role.LEADS)
        self.attentions.open()
        self.background.spawn(self.attentions.run(), "attention")
        self.background.spawn(self.rounds.run(), "rounds")
        self.background.spawn(self.probe.run(), "address probe")

    def _follow_keys(self, setting: str) -> None:
        """Use the keys that another window has changed, and check their servers."""
        if setting == KEYS:
            for url in self.key_keeper.load():
                self.background.spawn(self.monitor.check(url), "check a server")

    def arrive(self, settings: Settings) -> Close:
        """Announce this window to the others until the returned function is called.

        It may be called again after that.
        """

        def on_setting(key: str) -> None:
            if key in (POOL, FOUND):
                self.pool_keeper.load()
            self._follow_keys(key)
            if key == MARKS:
                self.pool_keeper.load_marks()
            if key in (PAUSED, QUEUE_PAUSED):
                self.pauses.load()
            if key == SHARED_ADDRESSES:
                self.probe.watch.load()
            if key == QUARANTINE:
                self.quarantine.load()
            if key == WORKFLOWS:
                text = settings.read(WORKFLOWS)
                self.window_store.set_catalog(
                    with_saved_workflows(self.window_store.state.catalog.shipped(), text)
                )
            self.owner_settings.follow(key)
            if key in (KEEP, KEEP_LIMIT):  # a change may have deleted pictures
                self.background.spawn(self.picture_cache.recount(), "recount")

        deaf = settings.listen(on_setting)
        self.presence.open()
        self.sharing.open()
        self.library_services.open(self.window_store, self.background)
        self.attentions.open()
        self.election.open()
        self.rounds.open()

        def leave() -> None:
            deaf()
            self.rounds.close()
            self.attentions.close()
            self.election.close()
            self.sharing.close()
            self.library_services.sharing.close()
            self.presence.close()

        return leave
