"""Which servers are left out for a waiting run, and until when."""

from htpy import Node, fragment, p

from app.core.queue.breaker import Fault, LeftOut
from app.core.queue.waiting import Waiting
from app.ui.html.widgets import t
from app.ui.scene import Scene

MINUTE_MS = 60_000
"""Milliseconds of a minute: rests take from one to sixteen."""

_KEYS = {Fault.MEMORY: "left_out.memory", Fault.DRIVER: "left_out.driver"}


def left_out(scene: Scene, one: Waiting) -> Node:
    """Return a sentence for each server that is left out."""
    return fragment[(p(".card-why.muted")[_sentence(scene, rest)] for rest in one.left_out)]


def minutes_left(scene: Scene, rest: LeftOut) -> int:
    """Return the minutes until a server is tried again, begun ones too; 0 while it is tried."""
    left = 0 if rest.is_tried else rest.until - scene.page.now
    return max(0, -(-left // MINUTE_MS))


def _sentence(scene: Scene, rest: LeftOut) -> str:
    minutes = minutes_left(scene, rest)
    when = t(scene, "left_out.again", n=minutes) if minutes else t(scene, "left_out.tried")
    server = scene.server_name(rest.server)
    return t(scene, _KEYS[rest.fault], server=server, when=when)
