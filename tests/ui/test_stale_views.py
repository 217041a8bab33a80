"""Whatever changes, no view of the page goes on showing what is not so any more."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.message import message
from app.core.servers.health import Health, Reach
from app.core.servers.server import Server
from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.tracking.server_tracker import LINGER_MS
from app.ui.dialog_state import StoredCounts
from app.ui.state import Notice
from tests.fakes import World
from tests.fakes.values import A, B, an_order
from tests.ui.shown import Press, Shown

Change = Callable[[Shown, Task], object]


def rename(shown: Shown, _: Task) -> None:
    window_store = shown.world.window_store
    window_store.set_pool(
        window_store.state.pool.edit(A, Server(A, "Renamed")).edit(B, Server(B, "Also"))
    )


def leave_pool(shown: Shown, task: Task) -> None:
    shown.world.window_store.set_pool(
        shown.world.window_store.state.pool.remove(task.execution_server)
    )


def lose_health(shown: Shown, task: Task) -> None:
    down = Health(Reach.DOWN, why=message("health.down"))
    shown.world.window_store.set_health(task.execution_server, down)


def lose_workflow(shown: Shown, task: Task) -> None:
    window_store = shown.world.window_store
    window_store.set_catalog(window_store.state.catalog.without(task.workflow_type))


def press_run(shown: Shown) -> None:
    for url in shown.world.servers:
        shown.world.http.slow(url, "GET", "prompt", 0.5)
    shown.page.controller.on_event(Press("input", "field", "prompt", "a lake"))
    shown.page.controller.on_event(Press("submit", "run"))


CHANGES: dict[str, Change] = {
    "a server is renamed": rename,
    "a server leaves the pool": leave_pool,
    "a server goes down": lose_health,
    "a workflow leaves the catalog": lose_workflow,
    "the lock moves": lambda shown, _: shown.world.window_store.set_lock(
        WindowLock(B, LockMode.PINNED)
    ),
    "a task is taken off": lambda shown, task: shown.world.window_store.drop(task.prompt_id),
    "a task gets a warning": lambda shown, task: shown.world.window_store.update(
        replace(shown.world.task(task), state=TaskState.FAILED, outputs=(), picture=None)
    ),
    "the language is another": lambda shown, _: shown.press("language"),
    "a run is being placed": lambda shown, _: press_run(shown),
    "a release arrives": lambda shown, _: shown.page.show_newer(),
    "finished tasks are cleared": lambda shown, _: shown.press("clear"),
    "a section is chosen": lambda shown, _: shown.press("tab", "servers"),
    "a bug is shown": lambda shown, _: shown.page.show_error(message("error.unexpected", text="")),
    "minutes go by": lambda shown, _: None,
}


@pytest.mark.parametrize("is_open", [False, True], ids=["", "with the viewer open"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_no_view_is_stale(world: World, change: Change, is_open: bool) -> None:
    shown = Shown(
        world, newer=True, wiping=StoredCounts(1, 2), run_notice=Notice(message("pool.empty"))
    )
    task = await world.succeeded(an_order("text-to-image"))
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    if is_open:
        shown.press("view", f"{task.prompt_id}:0")
    await shown.settle()
    assert shown.stale() == []
    change(shown, task)
    await shown.settle()
    assert shown.stale() == []
    await shown.settle(200)
    assert shown.stale() == []


async def test_a_server_is_live_as_long_as_its_socket_is_open(world: World) -> None:
    shown = Shown(world)
    await world.succeeded(an_order("text-to-image"))
    await shown.settle(1)
    assert 'class="live"' in shown.dom.html["servers"]
    await shown.settle(LINGER_MS / 1000 + 20)
    assert 'class="live"' not in shown.dom.html["servers"]


async def test_how_long_ago_a_task_ended_goes_on(world: World) -> None:
    shown = Shown(world)
    await world.succeeded(an_order("text-to-image"))
    await shown.settle(1)
    assert "just now" in shown.dom.html["tasks"]
    await shown.settle(75)
    assert "1 min ago" in shown.dom.html["tasks"]
    await shown.settle(60)
    assert "2 min ago" in shown.dom.html["tasks"]
