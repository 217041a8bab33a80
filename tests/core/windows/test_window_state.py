"""What one window knows: which tasks are shown, whose models are on offer, how a server is."""

from dataclasses import replace

import pytest

from app.core.errors import TakenOver
from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.message import message
from app.core.queue.decided import Decided
from app.core.servers.health import Health, Reach, down
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.task.task import Task
from app.core.task.task_map import TaskMap
from app.core.windows.state_fields import CheckTimes
from app.core.windows.window import Window
from app.core.windows.window_lock import WindowLock
from app.core.windows.window_state import WindowState

A = "http://a.example:8188"
B = "http://b.example:8188"


def a_task(name: str, server: str = A) -> Task:
    return Task(PromptId(name), server, WindowId("w"), ClientId("c"), 7)


TASKS = TaskMap().bind(a_task("one"), a_task("two"), a_task("three", B))
STATE = WindowState(
    Window(WindowId("w"), ClientId("c"), tasks=TASKS), Pool((Server(A, "Alpha"), Server(B, "B")))
)


def test_what_the_journal_does_not_have_is_not_shown() -> None:
    assert STATE.shown is STATE.window
    assert not STATE.recording
    state = replace(STATE, unrecorded=frozenset({"two"}))
    assert state.recording
    assert state.shown.tasks.ids == ("one", "three")
    assert state.shown is state.shown, "it is made once"


def test_tasks_that_wait_are_held_up_while_they_are_not_shown() -> None:
    waiting = frozenset({"one", "two", "gone"})
    state = replace(STATE, waiting=waiting, unrecorded=frozenset({"two", "gone"}))
    assert state.held_up == (a_task("two"),)


def test_models_on_offer_are_those_of_the_locked_server_or_of_all_that_may_be_up() -> None:
    assert STATE.offering == STATE.answering == (A, B)
    without_b = replace(STATE, health={B: down(Health(), message("health.down"), 7)})
    assert without_b.offering == without_b.answering == (A,)
    locked = replace(without_b.window, lock=WindowLock(B))
    assert replace(without_b, window=locked).offering == ()


def test_the_presence_is_of_all_tasks() -> None:
    state = replace(STATE, unrecorded=frozenset({"two"}))
    assert state.own_presence["openTaskCount"] == 3, "the lock counts them too"


def test_a_task_that_is_gone_is_another_windows() -> None:
    assert STATE.task("one") == STATE.present("one") == a_task("one")
    assert STATE.task("gone") is None
    with pytest.raises(TakenOver):
        STATE.present("gone")


def test_the_health_of_a_server_has_its_times() -> None:
    assert STATE.health_of(A) == Health()
    state = replace(STATE, health={A: Health(Reach.UP, 2)}, check_times={A: CheckTimes(7, 6)})
    assert state.health_of(A) == Health(Reach.UP, 2, checked_at=7, answered_at=6)
    assert not state.is_set_aside(A)
    assert not state.found_up(A, 0)
    found = replace(state, check_times={A: CheckTimes(9, 9, 7)})
    assert (found.found_up(A, 7), found.found_up(A, 8)) == (True, False)
    assert not replace(found, health={A: Health(Reach.SLOW)}).found_up(A, 7)
    assert replace(STATE, health={A: Health(set_aside=True)}).is_set_aside(A)


def test_servers_are_the_same_while_pool_and_health_are_the_same_objects() -> None:
    assert replace(STATE, wipes=1).has_servers_of(STATE)
    assert not replace(STATE, health={}).has_servers_of(STATE)
    assert not replace(STATE, pool=Pool()).has_servers_of(STATE)


def test_a_server_is_called_by_its_name_or_its_address_when_it_left_the_pool() -> None:
    assert (STATE.name_of(A), STATE.name_of("http://gone")) == ("Alpha", "http://gone")


def test_why_no_server_can_be_used() -> None:
    why = message("health.no_cors")
    state = replace(STATE, health={A: down(Health(), why, 7)})
    assert state.none_usable().message == message("pool.all_down", count=2)
    assert replace(state, pool=Pool()).none_usable().message == message("pool.empty")
    assert state.lock_down(A).message == message("lock.down", server="Alpha", why=why)
    assert state.lock_down(B).message == message("lock.down", server="B", why="")


def test_a_decision_is_found_by_its_task() -> None:
    decided = Decided(PromptId("one"), ServerUrl(A), "home", None, 1.0)
    assert replace(STATE, decided=(decided,)).decided_of == {"one": decided}


def test_a_task_is_found_here_or_in_the_library() -> None:
    assert STATE.any_task("one") is STATE.task("one")
    assert STATE.any_task("elsewhere") is None
