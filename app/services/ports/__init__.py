"""What the services need of the outside: one small protocol an ability.

`app/browser` has an adapter for each, `tests/fakes` a fake; both keep the promises in
`tests/contracts`. What the services themselves do is in the other rooms.
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
