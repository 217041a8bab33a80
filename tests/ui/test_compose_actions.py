"""What a person does in the form: every press of Run counts, with the values of that moment."""

from collections.abc import Mapping
from typing import cast

import pytest

from app.core.inputs import InputImage
from app.core.message import Message, message
from app.core.task import Task
from app.ui.compose_actions import ComposeActions
from app.ui.live import LivePage
from app.ui.state import MAX_RUNS, Notice, PageState, Scene
from tests.fakes import World


class Desk:
    """The form of one window."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.focused: list[str] = []
        self.live = LivePage(PageState(type_id="text-to-image"), lambda page: cast(Scene, None))
        self.actions = ComposeActions(
            self.live, world.services, self._release_image, self.focused.append
        )

    def press_run(self, prompt: str) -> None:
        """Type a prompt, and press Run without waiting."""
        self.actions.type_value("prompt", prompt)
        self.world.services.background.spawn(self.actions.run(), "run")

    @property
    def errors(self) -> Mapping[str, Message]:
        """The messages beside the form's fields."""
        return self.live.state.forms["text-to-image"].errors

    async def placed(self) -> list[Task]:
        """Wait until nothing is being placed; give the window's tasks, oldest first."""
        await self.world.clock.until(lambda: self.live.state.placing)
        await self.world.clock.until(lambda: not self.live.state.placing)
        return self.world.board.window.tasks.newest_first()[::-1]

    def _release_image(self, image: InputImage) -> None:
        raise AssertionError(image)


@pytest.fixture
def desk(world: World) -> Desk:
    for url in world.servers:
        world.http.slow(url, "GET", "object_info/CheckpointLoaderSimple", 0.5)
        world.http.slow(url, "GET", "prompt", 0.5)
    return Desk(world)


async def test_run_again_while_an_earlier_press_is_placed(desk: Desk) -> None:
    desk.press_run("one")
    await desk.world.clock.until(lambda: desk.live.state.placing)
    desk.press_run("two")
    desk.actions.set_runs("2")
    desk.press_run("three")
    desk.actions.type_value("prompt", "four")
    tasks = await desk.placed()
    assert [task.inputs["prompt"] for task in tasks] == ["one", "two", "three", "three"]


@pytest.mark.parametrize("typed", ["", "0", "-1", "2.5", str(MAX_RUNS + 1), "9" * 5000])
async def test_what_is_no_number_of_runs_runs_nothing(desk: Desk, typed: str) -> None:
    desk.actions.set_runs(typed)
    desk.press_run("one")
    await desk.world.clock.advance(2)
    assert list(desk.world.board.window.tasks) == []
    assert desk.focused == ["runs"]
    assert desk.live.state.runs_typed == typed
    desk.actions.set_runs("1")
    desk.press_run("one")
    assert len(await desk.placed()) == 1


async def test_a_press_that_is_refused_does_not_keep_the_next_one_back(desk: Desk) -> None:
    desk.actions.type_value("steps", "none")
    desk.press_run("one")
    await desk.world.clock.until(lambda: desk.live.state.placing)
    desk.actions.type_value("steps", "3")
    desk.press_run("two")
    (task,) = await desk.placed()
    assert task.inputs["prompt"] == "two"
    assert desk.errors == {}, "what was wrong has been mended"
    assert desk.focused == []


async def test_what_is_wrong_stands_beside_its_field(desk: Desk) -> None:
    desk.actions.type_value("steps", "none")
    desk.press_run("one")
    assert await desk.placed() == []
    assert list(desk.errors) == ["steps"]
    assert desk.focused == ["field-steps"]


async def test_a_notice_stays_when_a_later_press_is_placed(desk: Desk) -> None:
    desk.world.database.trouble = "journal.full"
    desk.press_run("one")
    desk.press_run("two")
    await desk.world.clock.until(lambda: desk.live.state.run_notice is not None)
    desk.world.database.trouble = ""
    (task,) = await desk.placed()
    assert task.inputs["prompt"] == "two"
    assert desk.live.state.run_notice is not None


async def test_that_nobody_answers_is_not_said_any_longer_than_it_is_true(desk: Desk) -> None:
    world = desk.world
    for server in world.servers.values():
        server.up = False
    await world.clock.run(world.monitor.check_all())
    desk.press_run("one")
    await world.clock.until(lambda: desk.live.state.run_notice is not None)
    said = message("pool.all_down", count=2)
    assert desk.live.state.run_notice == Notice(said)
    await world.clock.run(world.monitor.check_all())
    assert desk.live.state.run_notice == Notice(said)
    world.a.up = True
    await world.clock.run(world.monitor.check_all())
    assert desk.live.state.run_notice is None


async def test_another_notice_stays_when_a_server_answers(desk: Desk) -> None:
    said = Notice(message("journal.slow"))
    desk.live.change(run_notice=said)
    await desk.world.clock.run(desk.world.monitor.check_all())
    assert desk.live.state.run_notice == said
