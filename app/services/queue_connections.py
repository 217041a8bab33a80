"""Creates what the queue of this browser needs: its runs, their dispatcher, and their recovery."""

from typing import NamedTuple

from app.services.background import Background
from app.services.lifecycle.recovery import Recovery
from app.services.ports import Ports
from app.services.queue.dispatcher import Dispatcher
from app.services.queue.estimates import Estimates
from app.services.queue.move_offers import MoveOffers
from app.services.queue.mover import Mover
from app.services.queue.task_mover import TaskMover
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.balancer import Balancer
from app.services.servers.capabilities import Capabilities
from app.services.servers.client import Client
from app.services.servers.strikes import Strikes
from app.services.storage.journal import DatabaseJournal
from app.services.storage.task_writer import TaskWriter
from app.services.submission.submitter import Submitter
from app.services.tracking.tracker import Tracker
from app.services.window_store import WindowStore
from app.services.windows.takeover import Takeover


class Sending(NamedTuple):
    """What sends tasks, follows them, and records both."""

    submitter: Submitter
    journal: DatabaseJournal
    writer: TaskWriter
    tracker: Tracker
    client: Client


def connect_queue(
    ports: Ports,
    window_store: WindowStore,
    balancer: Balancer,
    capabilities: Capabilities,
    strikes: Strikes,
    background: Background,
    sending: Sending,
) -> tuple[WaitingRuns, Dispatcher, Mover, Estimates, Recovery, Takeover]:
    """Return the queue, its dispatcher, mover and times, and what brings back earlier work."""
    submitter, journal, writer, tracker, client = sending
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
    moving = TaskMover(
        window_store, client, tracker, journal, writer, runs, clock, ports.ids, background
    )
    mover = Mover(window_store, runs, moving, balancer)
    MoveOffers(window_store, runs, capabilities, background)
    estimates = Estimates(window_store, strikes, clock, background)
    return runs, dispatcher, mover, estimates, recovery, takeover
