"""A server that misbehaves in one chosen way, in front of a good demo server.

    python -m tests.hostile_server --mode endless-queue

Each way is a *mode*: a function that answers some requests badly and lets the rest pass to the
good server. The modules hold modes by kind; `modes.py` collects them by name.
"""

from .modes import MODES
from .server import HostileServer

__all__ = ["MODES", "HostileServer"]
