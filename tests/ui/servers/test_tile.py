"""The tile of a server: what runs there and whose it is, its card, its pace."""

from typing import Any

import pytest

from app.core.message import message
from app.core.servers.health import Health, Reach
from app.core.servers.machine import Machine
from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import Task, TaskState
from app.core.windows.state_fields import ClosedWindow
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, A, B, make_scene, make_task, whole
from tests.ui.words import text

HALF = Progress({"3": NodeProgress(5, 20), "4": NodeProgress(1, 1, True)}, "3")
GB = 10**9


def tiles(*tasks: Task, **changes: Any) -> dict[str, Tag]:
    root = parse(whole("servers", make_scene(*tasks, **changes)))
    return {row["data-server"]: row for row in root.all(data_testid="server-row")}


def running(prompt: str = "red barn", server: str = A) -> Task:
    return make_task(TaskState.RUNNING, server, progress=HALF, inputs={"prompt": prompt})


def tab(state: str = "running", **fields: Any) -> dict[str, Any]:
    """Return another tab that has a task on the second server."""
    task = {"promptId": "p", "executionServer": B, "state": state, "words": "an owl"}
    return {
        "windowId": "w2",
        "clientId": "c2",
        "lockedServer": None,
        "pinned": False,
        "spread": False,
        "openTaskCount": 1,
        "tasks": [task],
        **fields,
    }


def up(total: int) -> dict[str, Health]:
    return {A: Health(Reach.UP, total), B: Health(Reach.UP, total)}


def now(row: Tag) -> str:
    (found,) = row.of_class("server-now")
    return found.text


def test_this_tabs_run_is_named_with_its_share() -> None:
    row = tiles(running(), health=up(1))[A]
    assert now(row) == "red barn · 42 % · this tab"
    assert row["data-busy"] == "true"
    assert not row.of_class("server-waiting")


def test_another_tabs_run_is_named_with_the_tab() -> None:
    row = tiles(others=[tab(name="my owls")], health=up(1))[B]
    assert now(row) == "an owl · my owls"
    named_by_work = tab(workflowType="everything", title="x", words="an owl")
    assert now(tiles(others=[named_by_work], health=up(1))[B]) == "Everything · an owl"


def test_someone_elses_work_is_counted() -> None:
    assert now(tiles(health=up(1))[A]) == "someone else"
    assert now(tiles(health=up(2))[A]) == "someone else · 2"
    assert now(tiles(health=up(2), language="zh")[A]) == "其他人 · 2"


def test_what_a_closed_tab_left_is_not_someone_elses() -> None:
    row = tiles(orphans=(ClosedWindow("w3", 1, 1, (A,)),), health=up(1))[A]
    assert now(row) == "a closed tab"


@pytest.mark.parametrize(
    ("mine", "total", "said"),
    [(1, 2, "+1 waiting, yours"), (2, 3, "+2 waiting, all yours"), (1, 4, "+3 waiting (1 yours)")],
)
def test_what_waits_is_told_with_whose_it_is(mine: int, total: int, said: str) -> None:
    waiting = [make_task(TaskState.QUEUED) for _ in range(mine)]
    (found,) = tiles(running(), *waiting, health=up(total))[A].of_class("server-waiting")
    assert found.text == said


def test_only_others_wait() -> None:
    (found,) = tiles(running(), health=up(3))[A].of_class("server-waiting")
    assert found.text == "+2 waiting"


def test_the_card_has_a_bar_with_its_numbers() -> None:
    row = tiles(machines={A: Machine("RTX 4090", 6 * GB, 24 * GB)})[A]
    assert row.of_class("server-card")[0].text == "RTX 4090"
    assert row.of_class("server-free")[0].text == "6 GB free"
    bar = row.one("meter")
    assert (bar["value"], bar["max"]) == ("75", "100")
    assert bar["aria-label"] == "6 GB of 24 GB of its memory free"


def test_a_card_of_which_nothing_is_known_has_no_bar() -> None:
    rows = tiles(machines={A: Machine(), B: Machine("", 1, 2)})
    assert not rows[A].all("meter")
    assert rows[B].all("meter")
    assert not rows[B].of_class("server-card")


def test_the_pace_is_of_the_workflow_in_the_form() -> None:
    known = {(A, "everything"): 12.4, (B, "upscale"): 3.0}
    rows = tiles(seconds=known)
    assert rows[A].of_class("server-pace")[0].text == "12 s a run"
    assert not rows[B].of_class("server-pace")
    soon = tiles(seconds={(A, "everything"): 0.2})[A]
    assert soon.of_class("server-pace")[0].text == "1 s a run"


def test_a_paused_server_says_so_and_only_that() -> None:
    scene = make_scene()
    row = tiles(paused=frozenset({scene.pool.servers[0].identity}), health=up(0))[A]
    assert row["data-paused"] == "true"
    assert row.of_class("reach")[0].text == text("en", "servers.paused")


def test_a_server_that_is_down_says_nothing_of_work_and_card() -> None:
    row = tiles(
        running(),
        health={A: Health(Reach.DOWN, why=message("health.down"))},
        machines={A: Machine("RTX 4090", 6 * GB, 24 * GB)},
        connected=frozenset({A}),
    )[A]
    for name in ("server-work", "server-machine", "live"):
        assert not row.of_class(name)


def test_hostile_words_are_text() -> None:
    rows = tiles(
        running(HOSTILE),
        others=[tab(name=HOSTILE)],
        machines={A: Machine(HOSTILE, 1, 2)},
        health=up(1),
    )
    for row in rows.values():
        assert not row.all("script") + row.all("img")
