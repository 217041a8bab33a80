"""A demo server that speaks ComfyUI's protocol, for people to try the page, and for tests.

    with DemoServer(name="A", tint="#3b82f6") as server:
        print(server.url)

or `python -m tests.comfy_server --port 8801`.
"""

from __future__ import annotations

from .demo import DemoServer
from .faults import Faults
from .record import Seen

__all__ = ["DemoServer", "Faults", "Seen"]
