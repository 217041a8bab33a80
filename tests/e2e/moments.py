"""Random moments of submitting and running, told by what the servers have seen so far.

No clock is asked: a moment is "after the next seven requests or frames", so a slow machine and a
fast one break off at the same places.
"""

from __future__ import annotations

from random import Random

from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.servers import Servers

WORK = ("text-to-image", "text-to-image", "upscale")
MOST_RUNS = 3
STEPS = 4


def press_run(desk: Desk, chance: Random) -> None:
    """Fill a form and press Run, without waiting for what comes of it."""
    kind = chance.choice(WORK)
    desk.choose(kind)
    if kind == "upscale":
        desk.bring_image("image", image_file("photo.png"))
    else:
        desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": STEPS, "seed": ""})
    desk.set_runs(chance.randint(1, MOST_RUNS))
    desk.page.get_by_test_id("run-button").click()


def seen(servers: Servers) -> int:
    """Count what the servers have seen and sent so far."""
    return sum(len(server.record) + server.frames_sent for server in servers)


def await_moment(servers: Servers, chance: Random, most: int, *, seconds: float = 30.0) -> None:
    """Wait until the servers have seen up to `most` more. Raises TimeoutError."""
    goal = seen(servers) + chance.randint(0, most)
    servers[0].wait_until(lambda: seen(servers) >= goal, timeout=seconds)
