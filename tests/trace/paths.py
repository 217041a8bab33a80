"""The two paths: the page of one window over fakes, in which somebody presses Run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.core.comfy.requests import Request, Response
from app.ui.library.pages import RUNNING, page_id
from tests.fakes import World
from tests.fakes.comfy import FakeComfy
from tests.trace.passing import Passed, Passing
from tests.ui.shown import Press, Shown

QUIET_SECONDS = 3.0
"""After this the page has asked the servers all that it asks by itself."""

RUN = Press("submit", "run")


@asynccontextmanager
async def page() -> AsyncIterator[Shown]:
    """Open the page, and type a prompt into its form."""
    world = World()
    try:
        shown = Shown(world)
        world.services.begin(world.ports.settings)
        await shown.settle(QUIET_SECONDS)
        shown.page.controller.on_event(Press("input", "field", "prompt", "a lake"))
        await shown.settle(QUIET_SECONDS)
        yield shown
    finally:
        await world.close()


async def run_to_post(shown: Shown) -> Passed:
    """Press Run, and return what is passed until the POST; drawing is beside the way."""
    http = shown.world.http
    send = http.send
    passing = Passing(is_drawing=False)
    is_sent = False

    async def sending(request: Request) -> Response:
        nonlocal is_sent
        if request.method == "POST" and request.url.endswith("/prompt"):
            passing.stop()
            is_sent = True
        return await send(request)

    http.send = sending  # type: ignore[method-assign]
    try:
        with passing:
            shown.page.controller.on_event(RUN)
            await shown.world.clock.until(lambda: is_sent)
    finally:
        http.send = send  # type: ignore[method-assign]
    return passing.passed


async def finished(shown: Shown) -> None:
    """Let the prompt that was sent be done."""
    await shown.settle(QUIET_SECONDS)
    busy(shown).run_to_end()
    await shown.settle(QUIET_SECONDS)


async def frame_to_card(shown: Shown) -> Passed:
    """Start the prompt that was sent, and return what a frame of its progress passes.

    The frame is drawn on the task's card and on its tile in the library.
    """
    await shown.settle(QUIET_SECONDS)
    server = busy(shown)
    prompt = server.start_next()
    node = next(iter(prompt.graph))
    server.node(node)
    await shown.settle(QUIET_SECONDS)
    drawn = len(shown.dom.put_items)
    server.progress(node, 1, 20)  # it arrives a turn of the loop later
    with Passing(is_drawing=True) as passing:
        await shown.world.clock.settle()
    card, tile = f"task-{prompt.prompt_id}", page_id(RUNNING + prompt.prompt_id)
    assert sorted(shown.dom.put_items[drawn:]) == sorted((card, tile))
    return passing.passed


def busy(shown: Shown) -> FakeComfy:
    """Return the one server that has a prompt to run."""
    (server,) = (one for one in shown.world.servers.values() if one.pending)
    return server
