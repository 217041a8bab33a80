"""The debug report: bindings, lock, other windows, what does not fit, and what was ignored."""

import json
from dataclasses import replace

from app.core.message import Message
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.devtools.report import debug_report
from tests.fakes import World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")


def say(text: Message) -> str:
    return text.key


async def test_a_report_tells_every_task_with_its_server(world: World) -> None:
    done = await world.running(TEXT)
    world.a.finish()
    await world.until_state(done, TaskState.SUCCEEDED)
    world.a.load(3)
    open_ = await world.queued(TEXT)
    report = debug_report(world.window_store, say)
    assert [(task["promptId"], task["executionServer"]) for task in report["tasks"]] == [
        (open_.prompt_id, B),
        (done.prompt_id, A),
    ]
    assert [task["open"] for task in report["tasks"]] == [True, False]
    assert report["lockedServer"] == B
    assert report["ready"] is True
    assert report["inconsistencies"] == []


async def test_a_report_tells_how_the_servers_are(world: World) -> None:
    world.b.up = False
    world.a.load(2)
    await world.monitor.check_all()
    report = debug_report(world.window_store, say)
    assert [(one["url"], one["state"], one["queueRemaining"]) for one in report["servers"]] == [
        (A, "up", 2),
        (B, "down", None),
    ]


async def test_a_report_tells_of_the_other_windows(world: World) -> None:
    world.windows.open()
    other = World()
    channel = world.bus.channel()
    channel.post(
        {
            "version": 1,
            "kind": "here",
            "windowId": other.window_store.state.window.window_id + "-other",
            "clientId": "client-9",
            "lockedServer": B,
            "tasks": [],
        }
    )
    await world.clock.settle()
    report = debug_report(world.window_store, say)
    assert [window["lockedServer"] for window in report["otherWindows"]] == [B]


async def test_what_does_not_fit_is_said_in_words(world: World) -> None:
    await world.queued(TEXT)
    world.window_store.set_lock(WindowLock(B, LockMode.TOGETHER))
    report = debug_report(world.window_store, say)
    assert sorted(report["inconsistencies"]) == ["debug.lock_without_work", "debug.outside_lock"]
    world.window_store.set_lock(WindowLock(B))
    report = debug_report(world.window_store, say)
    assert report["inconsistencies"] == ["debug.lock_without_work"]


async def test_what_was_ignored_is_counted(world: World) -> None:
    world.window_store.ignore(A, "not JSON")
    world.window_store.ignore(A, "not JSON")
    report = debug_report(world.window_store, say)
    assert report["ignored"] == {f"{A}: not JSON": 2}


async def test_a_report_is_plain_and_of_the_moment(world: World) -> None:
    task = await world.running(TEXT)
    report = debug_report(world.window_store, say)
    world.window_store.update(replace(world.task(task), unreachable=True))
    world.window_store.ignore(A, "later")
    assert json.loads(json.dumps(report)) == report
    assert report["tasks"][0]["unreachable"] is False
    assert report["ignored"] == {}
