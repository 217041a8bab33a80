"""A server gets a new address: what the person presses, and what goes along."""

import pytest

from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers.health import Health, Reach
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.ui.tasks.card import card
from tests.fakes import World
from tests.fakes.comfy import FakeComfy
from tests.fakes.values import a_server, an_order
from tests.ui.page import parse
from tests.ui.scenes import A, B, make_scene, make_task, whole
from tests.ui.shown import Press, Shown

C = ServerUrl("http://c:8188")
MOVED = Pool((Server(A, "Alpha").moved(C), a_server(B)))


async def test_a_pinned_server_moves_and_a_stuck_task_runs_again_there(world: World) -> None:
    shown = Shown(world)
    task = await world.queued(an_order())
    url = task.execution_server
    await world.lose_server(task)
    world.servers[C] = FakeComfy(C)
    world.window_store.set_lock(WindowLock(url, LockMode.PINNED))
    identity = world.window_store.state.pool.by_id(a_server(url).identity)
    assert identity is not None
    mark = world.window_store.state.mark_of(url)

    shown.press("new-address", url)
    editor = shown.page.page_store.state.editor
    assert editor is not None
    assert (editor.original, editor.url) == (url, "")
    shown.page.controller.on_event(Press("input", "serverField", "url", C))
    shown.page.controller.on_event(Press("submit", "save-server"))
    await shown.settle(5)
    state = world.window_store.state
    assert state.pool.get(url) is None
    assert state.window.lock == WindowLock(C, LockMode.PINNED)
    assert state.mark_of(C) == state.mark_of(url) == mark

    shown.press("again-there", task.prompt_id)
    await shown.settle(5)
    again = [one for one in world.window_store.state.window.tasks if one.retry_of]
    assert [(one.execution_server, one.retry_of) for one in again] == [(C, task.prompt_id)]
    assert world.task(task).execution_server == url
    await world.close()


def test_only_a_server_that_is_down_offers_a_new_address() -> None:
    why = message("health.down")
    root = parse(whole("servers", make_scene(health={A: Health(Reach.DOWN, why=why)})))
    assert [tag["data-arg"] for tag in root.all(data_action="new-address")] == [A]


def test_a_row_names_the_server_and_its_mark() -> None:
    root = parse(whole("servers", make_scene(pool=MOVED)))
    first = root.all(data_testid="server-row")[0]
    assert first["data-server"] == C
    assert first["data-server-id"] == Server(A, "").identity
    assert len(first["data-mark"].split("-")) == 3


@pytest.mark.parametrize(
    ("state", "unreachable", "offered"),
    [
        (TaskState.UNKNOWN, False, True),
        (TaskState.QUEUED, True, True),
        (TaskState.QUEUED, False, False),
        (TaskState.SUCCEEDED, False, False),
    ],
)
def test_what_is_stuck_at_an_old_address_can_run_at_the_new_one(
    state: TaskState, unreachable: bool, offered: bool
) -> None:
    task = make_task(state, unreachable=unreachable)
    there = parse(card(make_scene(task, pool=MOVED), task))
    assert bool(there.all(data_action="again-there")) is offered
    assert "Alpha" in there.text
    unmoved = parse(card(make_scene(task), task))
    assert not unmoved.all(data_action="again-there")
