"""All ports as one value, for the code that assembles the services."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.ids import ServerUrl
from app.services.ports.archive import Unpacker
from app.services.ports.intl import Intl
from app.services.ports.page import Channel, Clock, Ids, Session, Settings, WebLocks
from app.services.ports.pictures import PictureStore, Previews
from app.services.ports.servers import Network, Servers
from app.services.ports.storage import Database


@dataclass(frozen=True, slots=True)
class Ports:
    """One of each port."""

    servers: Servers
    network: Network
    clock: Clock
    ids: Ids
    channel: Channel
    settings: Settings
    previews: Previews
    database: Database
    locks: WebLocks
    session: Session
    picture_store: PictureStore
    unpacker: Unpacker
    intl: Intl
    is_visible: Callable[[], bool]
    """Whether a person may see this window."""
    shown_servers: Callable[[], frozenset[ServerUrl]]
    """The servers whose rows are in sight, if a person looks at this window."""
    to_front: Callable[[], bool]
    """Asks the browser to bring this window's tab to the front; returns whether it is there."""
