"""`runAllTests`: the scenarios pass on sound code, and each of them can fail on broken code."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.core.windows import window as windows
from app.core.windows.window_lock import WindowLock
from app.services import window_store as boards
from app.services.devtools import self_tests as scenarios
from app.services.devtools.self_tests import SCENARIOS, Failed, Scenario, run_scenarios
from tests.fakes import World
from tests.fakes.values import an_order


def test_all_scenarios_pass() -> None:
    found = run_scenarios()
    assert found["failed"] == 0
    assert found["passed"] == len(SCENARIOS) == len(found["results"])
    assert all(result["ok"] and not result["message"] for result in found["results"])
    assert len({result["name"] for result in found["results"]}) == len(SCENARIOS)


def test_a_scenario_that_fails_is_told_with_its_reason_and_the_rest_go_on() -> None:
    def fail() -> None:
        raise Failed("something else happened")

    found = run_scenarios((Scenario("broken", fail), Scenario("sound", lambda: None)))
    assert (found["passed"], found["failed"]) == (1, 1)
    assert found["results"] == [
        {"name": "broken", "ok": False, "message": "something else happened"},
        {"name": "sound", "ok": True, "message": ""},
    ]


def no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "settle", lambda lock, tasks: lock)


def early_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "settle", lambda lock, tasks: replace(lock, server=None))


def lock_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "take", lambda lock, server: WindowLock(server))


def wrong_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{scenarios.B}/api/view?filename=x"
    monkeypatch.setattr(scenarios, "picture_url", lambda task, file: url)


def lock_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def bind(window: Any, task: Any) -> Any:
        bound = replace(task, execution_server=task.execution_server or scenarios.A)
        return replace(window, tasks=window.tasks.bind(bound))

    monkeypatch.setattr(boards, "bind_foreign_task", bind)


@pytest.mark.parametrize(
    "defect", [no_release, early_release, lock_ignored, wrong_picture, lock_not_needed]
)
def test_a_page_with_a_defect_fails_a_scenario(
    monkeypatch: pytest.MonkeyPatch, defect: Callable[[pytest.MonkeyPatch], None]
) -> None:
    defect(monkeypatch)
    assert run_scenarios()["failed"] >= 1


async def test_scenarios_touch_nothing_of_the_person(world: World) -> None:
    await world.queued(an_order("text-to-image"))
    window, pool, sent = (
        world.window_store.state.window,
        world.window_store.state.pool,
        len(world.http.sent),
    )
    run_scenarios()
    assert world.window_store.state.window is window
    assert world.window_store.state.pool is pool
    assert len(world.http.sent) == sent
