"""Creates what the queue of this browser needs: its runs, their dispatcher, and their recovery."""

from app.services.background import Background
from app.services.lifecycle.recovery import Recovery
from app.services.ports import Ports
from app.services.queue.dispatcher import Dispatcher
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.balancer import Balancer
from app.services.servers.capabilities import Capabilities
from app.services.servers.strikes import Strikes
from app.services.storage.journal import DatabaseJournal
from app.services.submission.submitter import Submitter
from app.services.window_store import WindowStore
from app.services.windows.takeover import Takeover


def connect_queue(
    ports: Ports,
    window_store: WindowStore,
    balancer: Balancer,
    capabilities: Capabilities,
    strikes: Strikes,
    submitter: Submitter,
    journal: DatabaseJournal,
    background: Background,
) -> tuple[WaitingRuns, Dispatcher, Recovery, Takeover]:
    """Return the queue, its dispatcher, and what brings back the work of earlier pages."""
    database, locks, clock = ports.database, ports.locks, ports.clock
    runs = WaitingRuns(window_store, balancer, submitter, database, clock, ports.ids, background)
    recovery = Recovery(window_store, database, journal, submitter, clock, background, runs)
    dispatcher = Dispatcher(
        window_store,
        runs,
        submitter,
        capabilities,
        strikes,
        database,
        locks,
        clock,
        background,
        recovery.load_imported,
    )
    takeover = Takeover(window_store, database, journal, locks, clock, recovery.go_on, runs.adopt)
    return runs, dispatcher, recovery, takeover
