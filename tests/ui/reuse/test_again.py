"""Again: a new seed, or the same one, and the message about it."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.core.task.task import Task
from app.core.workflow.catalog import Catalog
from tests.fakes import World
from tests.fakes.values import an_order
from tests.ui.shown import Shown


@pytest.fixture
async def task(world: World) -> Task:
    return await world.succeeded(an_order(prompt="a lake", seed=7))


@pytest.fixture
async def shown(world: World, task: Task) -> Shown:
    page = Shown(world)
    await page.settle(2)
    return page


async def press(shown: Shown, action: str, arg: str) -> Mapping[str, Any]:
    """Press a button, and return the inputs of the new task."""
    before = set(shown.world.window_store.state.window.tasks.ids)
    shown.press(action, arg)
    shown.press(action, arg)
    await shown.settle(1)
    [new] = [
        one for one in shown.world.window_store.state.window.tasks if one.prompt_id not in before
    ]
    return new.inputs


@pytest.mark.parametrize("suffix", ["", ":0"])
async def test_a_new_seed_is_all_that_changes(shown: Shown, task: Task, suffix: str) -> None:
    inputs = await press(shown, "again-new", task.prompt_id + suffix)
    assert inputs["seed"] != 7
    assert {**inputs, "seed": 7} == task.inputs
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "reuse.again_new"


async def test_the_same_is_the_same(shown: Shown, task: Task) -> None:
    assert await press(shown, "again-same", f"{task.prompt_id}:0") == task.inputs
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "reuse.again_same"


async def test_the_card_of_a_success_draws_a_new_seed(shown: Shown, task: Task) -> None:
    assert (await press(shown, "again", task.prompt_id))["seed"] != 7
    assert "Run again with a new seed" in shown.dom.html["tasks"]


async def test_the_card_of_a_failure_keeps_the_seed(shown: Shown, task: Task) -> None:
    del task
    failing = await shown.world.queued(an_order(seed=9))
    await shown.page.controller._tasks.cancel(failing.prompt_id)
    await shown.settle(3)
    assert (await press(shown, "again", failing.prompt_id))["seed"] == 9
    assert "Run again with the same seed" in shown.dom.html["tasks"]


async def test_a_workflow_without_seed_runs_as_it_was(shown: Shown) -> None:
    blend = await shown.world.succeeded(an_order("image-blend"))
    await shown.settle(2)
    inputs = await press(shown, "again-new", blend.prompt_id)
    assert inputs["factor"] == blend.inputs["factor"]
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "reuse.again_same"


async def test_a_missing_workflow_runs_from_its_graph(shown: Shown, task: Task) -> None:
    types = shown.world.window_store.state.catalog.types
    without = Catalog({key: one for key, one in types.items() if key != task.workflow_type})
    shown.world.window_store.set_catalog(without)
    inputs = await press(shown, "again-same", task.prompt_id)
    assert "a lake" in inputs.values()
    assert 7 in inputs.values()


async def test_a_task_that_is_not_known_is_told(shown: Shown) -> None:
    shown.press("again-new", "unknown:0")
    await shown.settle()
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "reuse.unknown"
    assert not shown.scene.page.running_again
