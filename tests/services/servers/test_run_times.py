"""How long runs took, as this tab measured it."""

from dataclasses import replace

from app.core.task.task import Task, TaskState
from tests.fakes import World
from tests.fakes.values import A, B, a_task


def ran(number: int, seconds: float, server: str = A, **fields: object) -> Task:
    given = {
        "state": TaskState.SUCCEEDED,
        "workflow_type": "text-to-image",
        "started_at": number * 10_000,
        "ended_at": round(number * 10_000 + seconds * 1000),
    }
    return replace(a_task(number, server), **{**given, **fields})


async def test_the_median_of_each_server_counts_once_for_all_that_ended(world: World) -> None:
    tasks = [ran(3, 5.0), ran(1, 4.0), ran(2, 60.0), ran(4, 7.0, B)]
    world.window_store.bring_back(*tasks)
    await world.clock.settle()
    expected = {(A, "text-to-image"): 5.0, (B, "text-to-image"): 7.0}
    assert world.window_store.state.seconds == expected
    assert world.count("seconds") == 1


async def test_runs_that_tell_nothing_are_left_out(world: World) -> None:
    world.window_store.bring_back(
        ran(1, 4.0, state=TaskState.FAILED),
        ran(2, 4.0, started_at=None),
        ran(3, 4.0, workflow_type=""),
    )
    await world.clock.settle()
    assert world.window_store.state.seconds == {}
    assert world.count("seconds") == 0


async def test_a_later_run_is_added(world: World) -> None:
    world.window_store.bring_back(ran(1, 4.0))
    await world.clock.settle()
    world.window_store.bring_back(ran(2, 8.0))
    await world.clock.settle()
    assert world.window_store.state.seconds == {(A, "text-to-image"): 6.0}
