"""Random moments of submitting and running, told by what the servers have seen so far.

No clock is asked: a moment is "after the next seven requests or frames", so a slow machine and a
fast one break off at the same places.
"""

from __future__ import annotations

from random import Random

from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.servers import Servers, prompts_sent

WORK = ("text-to-image", "text-to-image", "upscale")
MOST_RUNS = 2
STEPS = 4
MOST = 32
"""A batch makes about so many requests and frames."""

MOMENT_SECONDS = 30.0


def press_run(desk: Desk, chance: Random) -> int:
    """Fill a form and press Run, without waiting for what comes of it; tell how many runs."""
    kind = chance.choice(WORK)
    desk.choose(kind)
    if kind == "upscale":
        desk.bring_image("image", image_file("photo.png"))
    else:
        desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": STEPS, "seed": ""})
    runs = chance.randint(1, MOST_RUNS)
    desk.set_runs(runs)
    desk.page.get_by_test_id("run-button").click()
    return runs


def run_to_a_moment(desk: Desk, servers: Servers, chance: Random) -> int:
    """Press Run, and wait for a random moment of what it makes; tell how many runs that are.

    Raises TimeoutError.
    """
    before, sent = seen(servers), prompts_sent(servers)
    runs = press_run(desk, chance)
    goal = before + chance.randint(0, MOST)

    def has_come() -> bool:
        is_over = prompts_sent(servers) >= sent + runs and not any(
            server.queue_remaining for server in servers
        )
        return is_over or seen(servers) >= goal

    servers[0].wait_until(has_come, timeout=MOMENT_SECONDS)
    return runs


def seen(servers: Servers) -> int:
    """Count what the servers have seen and sent so far."""
    return sum(len(server.record) + server.frames_sent for server in servers)


def await_moment(servers: Servers, chance: Random, most: int, *, seconds: float) -> None:
    """Wait until the servers have seen up to `most` more. Raises TimeoutError."""
    goal = seen(servers) + chance.randint(0, most)
    servers[0].wait_until(lambda: seen(servers) >= goal, timeout=seconds)
