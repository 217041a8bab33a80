"""The menu of a server, its questions and its log."""

from typing import Any

import pytest

from app.core.comfy.server_log import LogLine
from app.core.message import message
from app.core.servers.health import Health, Reach
from app.core.servers.machine import Machine
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.ui.dialog_state import ServerLog, ServerMenu, ServerQuestion
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, A, B, make_scene, make_task, whole
from tests.ui.words import text

GB = 10**9


def menu(*tasks: Any, can_restart: bool = False, **changes: Any) -> Tag:
    opened = ServerMenu(A, can_restart)
    return parse(whole("server-menu", make_scene(*tasks, server_menu=opened, **changes)))


def dialog(shown: ServerQuestion | ServerLog) -> Tag:
    return parse(whole("server-dialog", make_scene(server_dialog=shown)))


def test_a_closed_menu_is_empty() -> None:
    assert not parse(whole("server-menu", make_scene())).all("button")
    assert not parse(whole("server-dialog", make_scene())).all("button")


def test_all_that_can_be_done_is_an_item_of_the_menu() -> None:
    found = menu(make_task(TaskState.QUEUED))
    items = found.one(role="menu").all("button")
    assert [item["data-action"] for item in items] == [
        "pin",
        "pause-server",
        "free-memory",
        "stop-server",
        "show-log",
        "check-server",
        "edit-server",
        "remove-server",
    ]
    assert {item["data-arg"] for item in items} == {A}
    assert not [item for item in items if "disabled" in item.attributes]
    assert found.one("a")["href"] == A
    assert found.one("a")["rel"] == "noopener noreferrer"


def test_a_restart_is_offered_where_the_manager_is() -> None:
    assert menu(can_restart=True).one(data_action="restart-server")
    assert not menu().all(data_action="restart-server")


def test_the_items_follow_the_pin_and_the_pause() -> None:
    scene = make_scene()
    found = menu(
        lock=WindowLock(A, LockMode.PINNED), paused=frozenset({scene.pool.servers[0].identity})
    )
    assert found.one(data_action="unpin")["aria-checked"] == "true"
    assert found.one(data_action="resume-server")
    assert menu(lock=WindowLock(B, LockMode.PINNED)).one(data_action="pin")


def test_the_items_tell_their_numbers() -> None:
    tasks = [make_task(TaskState.QUEUED), make_task(TaskState.RUNNING)]
    found = menu(*tasks, machines={A: Machine("RTX 4090", 6 * GB, 24 * GB)})
    assert "6 GB free" in found.one(data_action="free-memory").text
    assert text("en", "tasks.open", n=2) in found.one(data_action="stop-server").text


def test_what_a_server_cannot_do_now_is_disabled() -> None:
    found = menu(health={A: Health(Reach.DOWN, why=message("health.down"))})
    for action in ("free-memory", "show-log", "stop-server"):
        assert "disabled" in found.one(data_action=action).attributes
    for action in ("check-server", "edit-server", "pause-server"):
        assert "disabled" not in found.one(data_action=action).attributes


def test_a_question_has_its_numbers_and_cancel_is_focused() -> None:
    said = message("ask.free", server="Alpha", n=2)
    label = message("menu.free")
    found = dialog(ServerQuestion(label, said, "free-memory-now", A, label))
    assert text("en", "ask.free", server="Alpha", n=2) in found.text
    assert found.one(data_action="free-memory-now")["data-arg"] == A
    (cancel,) = [one for one in found.all("button") if "autofocus" in one.attributes]
    assert cancel["data-action"] == "server-dialog-close"


def test_a_log_marks_the_failures() -> None:
    lines = (LogLine("10:00:00", "fine"), LogLine("10:00:01", HOSTILE, ("red barn",)))
    found = dialog(ServerLog(A, "Alpha", lines))
    failed = found.one("li", data_failed="true")
    assert text("en", "log.failed", task="red barn") in failed.text
    assert "10:00:01" in failed.text
    assert not found.all("script") + found.all("img")
    assert found.one("ol")["tabindex"] == "0"


@pytest.mark.parametrize(
    ("log", "key"),
    [
        (ServerLog(A, "Alpha"), "log.loading"),
        (ServerLog(A, "Alpha", ()), "log.empty"),
        (ServerLog(A, "Alpha", problem=message("log.empty")), "log.empty"),
    ],
)
def test_a_log_that_is_not_there_says_why(log: ServerLog, key: str) -> None:
    assert text("en", key) in dialog(log).text
