"""Random moments of submitting and running, told by what the servers have seen so far.

No clock is asked: a moment is "after the next seven requests or frames", so a slow machine and a
fast one break off at the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from app.core.queue.dispatch import OURS_AT_MOST
from tests.comfy_server import DemoServer
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.journal import shows_preview, work
from tests.e2e.servers import Servers, pause_all, prompts_sent

WORK = ("text-to-image", "text-to-image", "upscale")
MOST_RUNS = 2
STEPS = 4
MOST = 32
"""A batch makes about so many requests and frames."""

MOMENT_SECONDS = 60.0


def press_run(desk: Desk, chance: Random, work: Sequence[str] = WORK) -> int:
    """Fill a form and press Run, without waiting for what comes of it; tell how many runs."""
    kind = chance.choice(work)
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


def run_to_a_step(desk: Desk, servers: Servers, chance: Random) -> tuple[DemoServer, str]:
    """Press Run, and stop the servers where a prompt of it runs and has a preview to come.

    Returns the prompt and its server. Raises TimeoutError.
    """
    pause_all(servers, "steps")
    client, known = desk.ids[1], {row["promptId"] for row in work(desk)}
    press_run(desk, chance, ("text-to-image",))

    def sent() -> list[tuple[DemoServer, str]]:
        return [
            (server, seen.body["prompt_id"])
            for server in servers
            for seen in server.requests("/prompt", "POST")
            if seen.body["client_id"] == client and seen.body["prompt_id"] not in known
        ]

    while not sent():  # earlier prompts, which stand still too, may leave it no room
        servers[0].wait_until(lambda: bool(sent()) or are_full(servers), timeout=MOMENT_SECONDS)
        if not sent():
            for server in servers:
                server.step()
    server, prompt_id = sent()[0]
    server.wait_until(lambda: client in server.client_ids, timeout=MOMENT_SECONDS)
    shown = chance.randrange(STEPS)
    while prompt_id not in server.prompts_run or server.previews_sent(prompt_id) < shown:
        let_go_on(server, prompt_id)
    server.wait_until(lambda: server.is_holding)
    return server, prompt_id


def are_full(servers: Servers) -> bool:
    """Return whether no server takes another run, and all stand still."""
    return all(server.queue_remaining >= OURS_AT_MOST and server.is_holding for server in servers)


def let_go_on(server: DemoServer, prompt_id: str) -> None:
    """Let one step of a prompt pass, or of the prompts before it, which must not have ended."""
    server.wait_until(lambda: server.is_holding)
    assert prompt_id not in server.history(), "a prompt has ended without another preview"
    server.step()
    server.wait_until(lambda: server.is_holding or prompt_id in server.history())


def check_preview(desk: Desk, server: DemoServer, prompt_id: str, client_id: str) -> None:
    """Let a prompt that stands still go on to its next preview: the window must show it.

    It was sent with this client id, under which the window has to listen.
    """
    server.wait_until(lambda: client_id in server.client_ids, timeout=MOMENT_SECONDS)
    sent = server.previews_sent(prompt_id)
    while server.previews_sent(prompt_id) == sent:
        let_go_on(server, prompt_id)
    shows_preview(Card(desk.page, prompt_id)).wait_for()


def seen(servers: Servers) -> int:
    """Count what the servers have seen and sent so far."""
    return sum(len(server.record) + server.frames_sent for server in servers)


def await_moment(servers: Servers, chance: Random, most: int, *, seconds: float) -> None:
    """Wait until the servers have seen up to `most` more. Raises TimeoutError."""
    goal = seen(servers) + chance.randint(0, most)
    servers[0].wait_until(lambda: seen(servers) >= goal, timeout=seconds)
