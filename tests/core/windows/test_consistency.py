"""What does not fit together is found, each by its own message; what fits is not."""

from typing import Any

import pytest
from hypothesis import given

from app.core.ids import WindowId
from app.core.servers.pool import Pool
from app.core.task.task import TaskState
from app.core.task.task_map import TaskMap
from app.core.windows import consistency
from app.core.windows.consistency import inconsistencies, is_address, parse_presence
from app.core.windows.window import Window
from app.core.windows.window_lock import LockMode, WindowLock
from tests.core.json_values import JSON
from tests.fakes.values import A, B, a_file, a_server, a_task, a_window, an_id

POOL = Pool(base=(a_server(A), a_server(B)))


def other(**fields: Any) -> dict[str, Any]:
    told = {
        "windowId": "window-2",
        "clientId": "client-2",
        "lockedServer": B,
        "pinned": False,
        "spread": False,
        "tasks": [{"promptId": an_id(7), "executionServer": B, "state": "running"}],
    }
    return {**told, **fields}


def window(*tasks: Any, lock: WindowLock | None = None) -> Window:
    bound = TaskMap()
    for task in tasks:
        bound = bound.bind(task)
    return a_window(tasks=bound, lock=lock or WindowLock())


def keys(found: Any) -> list[str]:
    return [message.key for message in found]


@pytest.mark.parametrize(
    "sound",
    [
        window(),
        window(lock=WindowLock(A, LockMode.PINNED)),
        window(lock=WindowLock(None, LockMode.SPREAD)),
        window(a_task(1, A), lock=WindowLock(A)),
        window(a_task(1, A), a_task(2, B), lock=WindowLock(None, LockMode.SPREAD)),
        window(a_task(1, B, state=TaskState.SUCCEEDED), a_task(2, A), lock=WindowLock(A)),
        window(a_task(1, A, state=TaskState.SUCCEEDED, picture=a_file())),
        window(a_task(1, "http://gone:1", state=TaskState.SUCCEEDED, picture=a_file())),
    ],
)
def test_a_sound_window_has_no_inconsistency(sound: Window) -> None:
    assert inconsistencies(sound, POOL, [other()]) == ()


@pytest.mark.parametrize(
    ("unsound", "found"),
    [
        (window(a_task(1, A, window_id=WindowId("else"))), ["debug.foreign_window"]),
        (window(a_task(1, B), a_task(2, A), lock=WindowLock(A)), []),
        (
            window(a_task(1, B), a_task(2, A), lock=WindowLock(A, LockMode.PINNED)),
            ["debug.outside_lock"],
        ),
        (window(lock=WindowLock(A)), ["debug.lock_without_work"]),
        (
            window(a_task(1, A, state=TaskState.SUCCEEDED), lock=WindowLock(A)),
            ["debug.lock_without_work"],
        ),
        (window(lock=WindowLock("http://gone:1", LockMode.PINNED)), ["debug.lock_not_in_pool"]),
    ],
)
def test_what_does_not_fit_within_a_window_is_found(unsound: Window, found: list[str]) -> None:
    assert keys(inconsistencies(unsound, POOL, [])) == found


def test_a_picture_from_another_server_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """No call can make such a URL; the check is for the day when somebody breaks `picture_url`."""
    monkeypatch.setattr(consistency, "picture_url", lambda task, file: f"{B}/api/view")
    broken = window(a_task(1, A, state=TaskState.SUCCEEDED, picture=a_file()))
    assert keys(inconsistencies(broken, POOL, [])) == ["debug.wrong_picture"]


MINE = window(a_task(7, A), lock=WindowLock(A))


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"windowId": "window-1", "tasks": []}, ["debug.same_window_id"]),
        ({"clientId": "client-1", "tasks": []}, ["debug.same_client_id"]),
        ({}, ["debug.bound_twice"]),
        (
            {"tasks": [{"promptId": an_id(7), "executionServer": A, "state": "running"}]},
            [],
        ),
        ({"tasks": []}, []),
    ],
)
def test_what_does_not_fit_between_windows_is_found(
    fields: dict[str, Any], found: list[str]
) -> None:
    assert keys(inconsistencies(MINE, POOL, [other(**fields)])) == found


def test_a_prompt_that_two_windows_bind_to_two_servers_is_told_with_both() -> None:
    (found,) = inconsistencies(MINE, POOL, [other()])
    assert found.args == {"id": an_id(7), "server": A, "other": B}


def test_a_presence_is_reduced_to_what_is_used() -> None:
    told = other(more="x", openTaskCount=99)
    told["tasks"] = [*told["tasks"], {**told["tasks"][0], "more": "y"}]
    heard = parse_presence(told)
    assert heard == {**other(), "openTaskCount": 2, "tasks": other()["tasks"] * 2}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "hello",
        {},
        other(windowId=""),
        other(windowId=3),
        other(clientId=None),
        other(tasks=None),
        other(tasks={}),
        other(lockedServer="javascript:alert(1)"),
        other(lockedServer=3),
    ],
)
def test_a_presence_of_another_shape_is_none(value: Any) -> None:
    assert parse_presence(value) is None


@pytest.mark.parametrize(
    "task",
    [
        None,
        {},
        {"promptId": 1, "executionServer": A, "state": "running"},
        {"promptId": "p", "executionServer": "javascript:x", "state": "running"},
        {"promptId": "p", "executionServer": A, "state": None},
    ],
)
def test_a_task_of_another_shape_is_left_out(task: Any) -> None:
    heard = parse_presence(other(tasks=[task, *other()["tasks"]]))
    assert heard is not None
    assert heard["tasks"] == other()["tasks"]
    assert heard["openTaskCount"] == 1


@pytest.mark.parametrize("field", ["pinned", "spread"])
def test_only_true_is_true_in_a_presence(field: str) -> None:
    heard = parse_presence(other(**{field: "yes"}))
    assert heard is not None
    assert heard[field] is False


def test_a_window_without_a_lock_is_one() -> None:
    heard = parse_presence(other(lockedServer=None))
    assert heard is not None
    assert heard["lockedServer"] is None


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("http://a:8188", True),
        ("https://a", True),
        ("HTTPS://a", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a", False),
        ("", False),
        ("http://[", False),
        (None, False),
        (b"http://a", False),
    ],
)
def test_only_http_is_an_address(value: Any, address: bool) -> None:
    assert is_address(value) is address


@given(JSON)
def test_no_message_breaks_the_reading_of_presences(value: Any) -> None:
    heard = parse_presence(value)
    assert heard is None or isinstance(heard["windowId"], str)


@given(JSON)
def test_no_task_of_a_presence_breaks_the_comparison(task: Any) -> None:
    heard = parse_presence(other(tasks=[task]))
    assert heard is not None
    assert len(inconsistencies(MINE, POOL, [heard])) <= 1
