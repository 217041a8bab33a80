"""Whose work is on a server."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.servers.health import Health, Reach
from app.core.servers.pool import Pool
from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import Task, TaskState
from app.core.task.task_map import TaskMap
from app.core.windows.occupancy import Occupancy, Whose, occupancy
from app.core.windows.window_state import WindowState
from tests.fakes.values import A, B, a_server, a_task, a_window, an_id, shipped_catalog

GRAPH = {"3": {"class_type": "KSampler", "inputs": {}}}
HALF = Progress({"3": NodeProgress(5, 8)}, "3")


def of(state: TaskState, number: int = 1, server: str = A) -> Task:
    return a_task(number, server, state=state, graph=GRAPH, progress=HALF)


def tab(*states: str, server: str = A) -> dict[str, Any]:
    """Return the presence of another tab, with tasks in these states."""
    tasks = [
        {"promptId": f"p{number}", "executionServer": server, "state": state, "words": "a fox"}
        for number, state in enumerate(states)
    ]
    return {"windowId": "w2", "tasks": tasks}


def work(*own: Task, tabs: tuple[dict[str, Any], ...] = (), total: int | None = 0) -> Occupancy:
    return occupancy(own, tabs, A, total, {an_id(1): "red barn"})


def test_nothing_is_nobodys() -> None:
    assert work() == Occupancy()
    assert not work().is_busy
    assert work(total=None) == Occupancy()


def test_this_tabs_task_has_its_words_and_its_share() -> None:
    found = work(of(TaskState.RUNNING), of(TaskState.QUEUED, 2), total=2)
    assert found == Occupancy(Whose.THIS, an_id(1), 62, "red barn", waiting=1, ours=1, mine=2)
    assert found.is_busy


def test_a_share_that_the_server_did_not_report_is_unknown() -> None:
    task = replace(of(TaskState.RUNNING, 2), progress=Progress())
    assert (work(task).percent, work(task).words) == (None, "")


def test_another_tabs_task_has_its_words_and_its_tab() -> None:
    found = work(tabs=(tab("queued", "running"), tab("running", server=B)), total=2)
    assert found == Occupancy(
        Whose.TAB, "p1", None, "a fox", "w2", others=0, waiting=1, ours=1, mine=2
    )


def test_the_words_of_another_tabs_task_may_be_missing() -> None:
    told = {
        "windowId": "w2",
        "tasks": [{"promptId": "p", "executionServer": A, "state": "running"}],
    }
    assert work(tabs=(told,), total=1).words == ""


def test_what_no_tab_has_is_someone_elses() -> None:
    assert work(total=3) == Occupancy(Whose.OTHERS, others=3, waiting=2)
    behind = work(of(TaskState.RUNNING), total=3)
    assert (behind.whose, behind.others, behind.waiting, behind.ours) == (Whose.THIS, 2, 2, 0)
    before = work(of(TaskState.QUEUED), total=3)
    assert (before.whose, before.others, before.waiting, before.ours) == (Whose.OTHERS, 2, 2, 1)


def test_what_a_closed_tab_left_is_ours() -> None:
    def left(closed: int, total: int, *own: Task) -> Occupancy:
        return occupancy(own, (), A, total, {}, closed)

    assert left(1, 1) == Occupancy(Whose.CLOSED, mine=1)
    assert left(2, 2) == Occupancy(Whose.CLOSED, waiting=1, ours=1, mine=2)
    assert left(2, 0) == Occupancy(mine=2)
    among = left(1, 3)
    assert (among.whose, among.others, among.waiting, among.ours) == (Whose.OTHERS, 2, 2, 1)
    behind = left(1, 2, of(TaskState.RUNNING))
    assert (behind.whose, behind.waiting, behind.ours) == (Whose.THIS, 1, 1)


@pytest.mark.parametrize("state", [TaskState.SUBMITTING, TaskState.UNKNOWN])
def test_a_prompt_that_is_on_its_way_is_not_taken_for_someone_elses(state: TaskState) -> None:
    assert work(of(state), total=1) == Occupancy(mine=1)


def test_a_number_that_is_too_old_makes_nobody_up() -> None:
    found = work(of(TaskState.QUEUED), of(TaskState.QUEUED, 2), total=1)
    assert (found.others, found.waiting, found.ours) == (0, 2, 2)
    assert found.whose is Whose.NONE


def test_a_window_knows_the_work_of_each_server_of_its_pool() -> None:
    catalog = shipped_catalog()
    task = replace(
        of(TaskState.RUNNING), workflow_type="text-to-image", inputs={"prompt": "red barn"}
    )
    state = WindowState(
        a_window(tasks=TaskMap().bind(task)),
        Pool((a_server(A), a_server(B))),
        catalog,
        health={B: Health(Reach.UP, 2)},
    )
    assert state.occupancies[A].words == "red barn"
    assert state.occupancies[B] == Occupancy(Whose.OTHERS, others=2, waiting=1)
    assert state.own_presence["words"] == "red barn"
    assert state.own_presence["tasks"][0]["words"] == "red barn"


def test_a_pause_is_of_a_server_and_not_of_its_address() -> None:
    server = a_server(A)
    state = WindowState(a_window(), Pool((server,)), paused=frozenset({server.identity}))
    assert state.is_paused(A)
    assert not state.is_paused(B)
