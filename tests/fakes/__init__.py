"""Fakes for every port in `app/services/ports.py`, and a small ComfyUI in memory behind them.

They are deterministic: time moves only when a test moves it, ids count up, and nothing here opens a
thread, a socket or a file but the recorded samples.
"""

from tests.fakes.channel import Bus, FakeChannel
from tests.fakes.clock import FakeClock
from tests.fakes.comfy import FakeComfy
from tests.fakes.database import FakeDatabase
from tests.fakes.http import FakeHttp
from tests.fakes.ids import FakeIds
from tests.fakes.intl import FakeIntl
from tests.fakes.journal import FakeJournal
from tests.fakes.picture_store import FakePictureStore
from tests.fakes.previews import FakePreviews
from tests.fakes.session import FakeSession
from tests.fakes.settings import FakeSettings, Store
from tests.fakes.sockets import FakeSocket, FakeSockets
from tests.fakes.web_locks import FakeWebLocks, LockTable
from tests.fakes.world import Profile, World

__all__ = [
    "Bus",
    "FakeChannel",
    "FakeClock",
    "FakeComfy",
    "FakeDatabase",
    "FakeHttp",
    "FakeIds",
    "FakeIntl",
    "FakeJournal",
    "FakePictureStore",
    "FakePreviews",
    "FakeSession",
    "FakeSettings",
    "FakeSocket",
    "FakeSockets",
    "FakeWebLocks",
    "LockTable",
    "Profile",
    "Store",
    "World",
]
