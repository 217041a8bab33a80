"""Pictures are checked to be their task's before they are shown, and harm counts as strikes."""

from dataclasses import replace

import pytest

from app.core.comfy.requests import STALL_SECONDS
from app.core.ids import PromptId
from app.core.pictures.check import Decision, Repeat
from app.core.servers.shared_address import Sign
from app.core.task.task import Task
from app.services.pictures.guard import PictureGuard
from app.services.servers.shared_address_watch import SharedAddressWatch
from app.services.servers.strikes import MAX_STRIKES, Strikes
from tests.fakes import FakeSettings, World
from tests.fakes.png import png, png_of
from tests.fakes.values import A, an_order


class Desk:
    """The guard of one window."""

    def __init__(self, world: World) -> None:
        self.world = world
        settings = FakeSettings(world.store)
        self.watch = SharedAddressWatch(world.window_store, settings, world.clock)
        strikes = Strikes(world.window_store, world.clock)
        self.guard = PictureGuard(
            strikes, self.watch, world.clock, world.services.library.with_graph
        )

    def mark(self, server: str) -> None:
        """Mark an address as several servers."""
        self.watch.report(server, Sign.FILE, "there and gone")

    def are_signs(self, server: str) -> bool:
        """Tell whether two pictures were signs: then one of another kind is enough."""
        self.watch.report(server, Sign.UPLOAD, "gone")
        return self.watch.is_several(server)

    async def unnamed(self) -> Task:
        """Return a task whose picture is not named for it."""
        task = await self.world.succeeded(an_order("text-to-image"))
        files = tuple(replace(file, filename="x_1.png", subfolder="") for file in task.outputs)
        task = replace(task, prompt_id=PromptId("unnamed"), outputs=files, picture=files[0])
        self.world.window_store.bring_back(task)
        return task


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.mark.parametrize("several", [False, True])
async def test_the_graph_inside_proves_a_picture(desk: Desk, several: bool) -> None:
    task = await desk.unnamed()
    if several:
        desk.mark(task.execution_server)
    for _ in range(2):
        assert await desk.guard.check("unnamed:0", png_of(task.graph), "none") == Decision.SHOW
    assert desk.are_signs(task.execution_server) is several


async def test_another_tasks_picture_is_refused_and_reported(desk: Desk) -> None:
    task = await desk.unnamed()
    other = {"1": {"class_type": "Other", "inputs": {}}}
    for _ in range(2):
        assert await desk.guard.check("unnamed:0", png_of(other), "none") == Decision.ANOTHER
    assert desk.are_signs(task.execution_server)


@pytest.mark.parametrize(
    ("repeat", "decision"),
    [
        (Repeat.NONE, Decision.AGAIN),
        (Repeat.SAME, Decision.SHOW),
        (Repeat.DIFFERENT, Decision.DIFFERING),
    ],
)
@pytest.mark.parametrize("content", [png(), b""])
async def test_without_proof_the_server_has_to_give_the_same_twice(
    desk: Desk, repeat: Repeat, decision: Decision, content: bytes
) -> None:
    task = await desk.unnamed()
    for _ in range(2):
        assert await desk.guard.check("unnamed:0", content, repeat) == decision
    assert desk.are_signs(task.execution_server) is (decision is Decision.DIFFERING)


async def test_without_proof_nothing_of_several_servers_is_shown(desk: Desk) -> None:
    task = await desk.unnamed()
    desk.mark(task.execution_server)
    assert await desk.guard.check("unnamed:0", png(), "same") == Decision.UNPROVEN


@pytest.mark.parametrize("name", ["nobody:0", "unnamed:1", "unnamed:", "unnamed"])
async def test_a_picture_that_no_task_has_is_not_shown(desk: Desk, name: str) -> None:
    await desk.unnamed()
    assert await desk.guard.check(name, png(), "same") == Decision.UNPROVEN


@pytest.mark.parametrize("why", ["Stalled", "TooLarge"])
async def test_harm_sets_a_server_aside(desk: Desk, why: str) -> None:
    server = desk.world.a.url
    for _ in range(MAX_STRIKES):
        assert desk.guard.may_ask(server)
        desk.guard.harmed(server, why, 1_000)
        await desk.world.clock.advance(STALL_SECONDS + 0.1)
    assert not desk.guard.may_ask(server)
    assert desk.guard.may_ask(desk.world.b.url)


async def test_pictures_that_stall_side_by_side_are_one_strike(desk: Desk) -> None:
    for _ in range(2 * MAX_STRIKES):
        desk.guard.harmed(A, "Stalled", 1_000)
    await desk.world.clock.advance(STALL_SECONDS - 0.1)  # it began before the others stalled
    desk.guard.harmed(A, "Stalled", 1_000)
    assert desk.guard.may_ask(A)
