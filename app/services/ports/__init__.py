"""The interfaces of the services to the outside: one small protocol for each ability.

`app/browser` has an adapter for each, `tests/fakes` a fake. `tests/contracts` tests both. The
services themselves are in the other rooms.
"""

from app.services.ports.all_ports import Ports
from app.services.ports.archive import Parts, Unpacker, UnpackLimits
from app.services.ports.closing import Close
from app.services.ports.intl import Intl
from app.services.ports.page import Channel, Clock, Ids, Session, Settings, WebLocks
from app.services.ports.pictures import PictureStore, Previews
from app.services.ports.servers import Http, Listener, Network, Servers, Socket, Sockets
from app.services.ports.storage import Database, Journal

__all__ = [
    "Channel",
    "Clock",
    "Close",
    "Database",
    "Http",
    "Ids",
    "Intl",
    "Journal",
    "Listener",
    "Network",
    "Parts",
    "PictureStore",
    "Ports",
    "Previews",
    "Servers",
    "Session",
    "Settings",
    "Socket",
    "Sockets",
    "UnpackLimits",
    "Unpacker",
    "WebLocks",
]
