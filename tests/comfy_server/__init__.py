"""A demo server that speaks ComfyUI's protocol, for people to try the page, and for tests.

    python -m tests.comfy_server --port 8801 --name A --tint "#3b82f6"

    with DemoServer(name="A", tint="#3b82f6") as server:
        server.pause("steps")           # prompts start, and wait before their first node
        ...                             # submit something to server.url
        server.wait_until(lambda: server.is_holding)
        server.faults.refuse_ws = True  # every fault can be switched while it runs
        server.resume()
        server.wait_until(lambda: server.queue_remaining == 0)
        server.picture_bytes("pic_00001_.png")

It is held to the recorded answers of a real server in `tests/samples`, and `test_contract.py` holds
it and real servers to the same assertions: `COMFYUI_URLS="http://one:8188 http://two:8188"`.
"""

from __future__ import annotations

from .demo import DemoServer
from .faults import Faults
from .record import Seen

__all__ = ["DemoServer", "Faults", "Seen"]
