"""Pictures are checked to be their task's before they are shown, and harm counts as strikes."""

from dataclasses import replace

import pytest

from app.core.ids import PromptId
from app.core.picture_check import Decision, Repeat
from app.core.task import Task
from app.services.picture_guard import PictureGuard
from app.services.strikes import MAX_STRIKES, Strikes
from tests.fakes import World
from tests.fakes.png import png, png_of
from tests.fakes.values import an_order


class Desk:
    """The guard of one window; `evidence` is what it reported."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.evidence: list[tuple[str, str]] = []
        self.several: set[str] = set()
        self.strikes = Strikes(world.board, world.clock)
        self.guard = PictureGuard(
            world.board,
            self.strikes,
            lambda server: server in self.several,
            lambda server, why: self.evidence.append((server, why)),
        )

    async def unnamed(self) -> Task:
        """Return a task whose picture is not named for it."""
        task = await self.world.succeeded(an_order("text-to-image"))
        files = tuple(replace(file, filename="x_1.png", subfolder="") for file in task.outputs)
        task = replace(task, prompt_id=PromptId("unnamed"), outputs=files, picture=files[0])
        self.world.board.bring_back(task)
        return task


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.mark.parametrize("several", [False, True])
async def test_the_graph_inside_proves_a_picture(desk: Desk, several: bool) -> None:
    task = await desk.unnamed()
    desk.several = {task.execution_server} if several else set()
    assert desk.guard.check("unnamed:0", png_of(task.graph), "none") == Decision.SHOW
    assert desk.evidence == []


async def test_another_tasks_picture_is_refused_and_reported(desk: Desk) -> None:
    task = await desk.unnamed()
    other = {"1": {"class_type": "Other", "inputs": {}}}
    assert desk.guard.check("unnamed:0", png_of(other), "none") == Decision.ANOTHER
    assert desk.evidence == [(task.execution_server, "x_1.png is a file of another task")]


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
    assert desk.guard.check("unnamed:0", content, repeat) == decision
    reported = [(task.execution_server, "x_1.png was another file when asked for again")]
    assert desk.evidence == (reported if decision is Decision.DIFFERING else [])


async def test_without_proof_nothing_of_several_servers_is_shown(desk: Desk) -> None:
    task = await desk.unnamed()
    desk.several.add(task.execution_server)
    assert desk.guard.check("unnamed:0", png(), "same") == Decision.UNPROVEN


@pytest.mark.parametrize("name", ["nobody:0", "unnamed:1", "unnamed:", "unnamed"])
async def test_a_picture_that_no_task_has_is_not_shown(desk: Desk, name: str) -> None:
    await desk.unnamed()
    assert desk.guard.check(name, png(), "same") == Decision.UNPROVEN


@pytest.mark.parametrize("why", ["Stalled", "TooLarge"])
async def test_harm_sets_a_server_aside(desk: Desk, why: str) -> None:
    server = desk.world.a.url
    for _ in range(MAX_STRIKES):
        assert desk.guard.may_ask(server)
        desk.guard.harmed(server, why, 1_000)
    assert not desk.guard.may_ask(server)
    assert desk.guard.may_ask(desk.world.b.url)
