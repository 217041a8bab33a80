"""All services of one window as one value, and how they begin to work by themselves."""

from dataclasses import dataclass

from app.core.storage.saved import edited_pool, with_saved_workflows
from app.services.archive.exporter import Archive
from app.services.archive.importer import Importer
from app.services.background import Background
from app.services.board import Board
from app.services.devtools.api import Face
from app.services.lifecycle.recovery import Recovery
from app.services.lifecycle.waker import Waker
from app.services.lifecycle.wiping import Wiping
from app.services.pictures.guard import PictureGuard
from app.services.pictures.image_urls import ImageUrls
from app.services.pictures.picture_cache import Keeper
from app.services.ports import Close, Settings
from app.services.servers.address_probe import AddressProbe
from app.services.servers.address_watch import KEY
from app.services.servers.capabilities import Capabilities
from app.services.servers.model_choices import Offers
from app.services.servers.monitor import Monitor
from app.services.servers.quarantine import KEY as QUARANTINE
from app.services.servers.quarantine import Quarantine
from app.services.servers.strikes import Strikes
from app.services.submission.submitter import Submitter
from app.services.tasks.canceller import Canceller
from app.services.tasks.removal import Clearing
from app.services.tracking.tracker import Tracker
from app.services.windows.presence import Windows
from app.services.workflows.own_forms import OwnForms


@dataclass(frozen=True, slots=True)
class Services:
    """One of each service, joined."""

    background: Background
    board: Board
    probe: AddressProbe
    monitor: Monitor
    strikes: Strikes
    capabilities: Capabilities
    offers: Offers
    tracker: Tracker
    submitter: Submitter
    canceller: Canceller
    windows: Windows
    face: Face
    image_urls: ImageUrls
    recovery: Recovery
    waker: Waker
    keeper: Keeper
    picture_guard: PictureGuard
    archive: Archive
    importer: Importer
    quarantine: Quarantine
    own_forms: OwnForms
    clearing: Clearing
    wiping: Wiping

    def begin(self, settings: Settings) -> Close:
        """Begin to work by itself, and to listen; what is returned says goodbye to the others."""
        self.background.spawn(self.windows.run(), "windows")
        self.background.spawn(self.monitor.run(), "monitor")
        self.background.spawn(self.probe.run(), "address probe")
        self.background.spawn(self.waker.run(), "waker")
        return self.arrive(settings)

    def arrive(self, settings: Settings) -> Close:
        """Be there for the other windows, until what is returned is called; also once again."""
        base = self.board.state.pool.base

        def on_setting(key: str) -> None:
            if key == "pool":
                self.board.set_pool(edited_pool(base, settings.read("pool")))
            if key == KEY:
                self.probe.watch.load()
            if key == QUARANTINE:
                self.quarantine.load()
            if key == "workflows":
                text = settings.read("workflows")
                self.board.set_catalog(
                    with_saved_workflows(self.board.state.catalog.shipped(), text)
                )
            if key in ("keep", "keepLimit"):  # which may have deleted pictures
                self.background.spawn(self.keeper.recount(), "recount")

        deaf = settings.listen(on_setting)
        self.windows.open()

        def leave() -> None:
            deaf()
            self.windows.close()

        return leave
