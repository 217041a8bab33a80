"""Connects what windows ask of each other by messages: presence, stopping tasks, calling a tab."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.ids import ServerUrl
from app.services.background import Background
from app.services.lifecycle.waker import Waker
from app.services.lifecycle.wiper import Wiper
from app.services.ports import Ports
from app.services.queue.waiting_runs import WaitingRuns
from app.services.tasks.canceller import Canceller
from app.services.tasks.stopper import STOP, Stopper
from app.services.window_store import WindowStore
from app.services.windows.identity import Identity
from app.services.windows.presence import Presence
from app.services.windows.tab_calls import FRONT, FRONTED, TabCalls
from app.services.windows.takeover import Takeover


def connect_windows(
    ports: Ports,
    window_store: WindowStore,
    background: Background,
    identity: Identity,
    waker: Waker,
    wiper: Wiper,
    canceller: Canceller,
    takeover: Takeover,
    queue: WaitingRuns,
) -> tuple[Presence, Stopper, TabCalls]:
    """Return the services that receive messages of other windows; nothing starts yet."""

    def on_wiped() -> None:
        background.spawn(wiper.follow(), "follow a deletion")

    calls: dict[str, Callable[[Mapping[str, Any]], None]] = {}
    presence = Presence(
        window_store,
        ports.channel,
        ports.clock,
        waker.window_left,
        on_wiped,
        lambda kind, value: calls[kind](value) if kind in calls else None,
    )
    stopper = Stopper(window_store, canceller, takeover, presence, queue)

    def on_stop(value: Mapping[str, Any]) -> None:
        server = value.get("server")
        if isinstance(server, str):
            background.spawn(stopper.stop_own(ServerUrl(server)), "stop tasks")

    tab_calls = TabCalls(
        window_store,
        presence,
        ports.session,
        ports.clock,
        background,
        ports.to_front,
        ports.is_visible,
    )
    if identity.again:
        tab_calls.load()
    calls |= {STOP: on_stop, FRONT: tab_calls.on_front, FRONTED: tab_calls.on_fronted}
    return presence, stopper, tab_calls
