"""Following: the socket is a hint, HTTP is the truth, and a bad socket costs only previews."""

from itertools import pairwise

import pytest

from app.core.task.task import Task, TaskState
from app.core.windows.window_state import WindowState
from app.services.storage.task_writer import TaskWriter
from app.services.tracking.credentials import Credentials
from app.services.tracking.poller import TrackingContext
from app.services.tracking.server_tracker import (
    DEAF_LOOKS,
    GAP_SECONDS,
    LINGER_MS,
    LIVE_SECONDS,
    POLL_SECONDS,
    STATUS_MS,
    ServerTracker,
)
from tests.fakes import FakeSocket, World
from tests.fakes.deep import DEEP_LIST
from tests.fakes.values import A, B, a_task, an_order

TEXT = an_order("text-to-image")


def looks(world: World) -> int:
    return len(world.a.requests("GET", "queue"))


def socket_of(world: World) -> FakeSocket:
    """Return the newest socket to the first server."""
    return world.a.opened[-1]


# ---- with a socket ----


async def test_events_move_a_task_at_once(world: World) -> None:
    task = await world.queued(TEXT)
    world.a.start_next()
    await world.clock.settle()
    assert world.state(task) is TaskState.RUNNING
    world.a.node("3")
    world.a.progress("3", 5, 20)
    await world.clock.settle()
    now = world.task(task)
    assert now.progress.current == "3"
    assert 0 < now.fraction < 1


async def test_a_start_that_only_a_frame_told_is_recorded_once(world: World) -> None:
    world.http.slow(A, "GET", "queue", 50)
    task = await world.queued(TEXT)
    world.a.start_next()
    world.a.node("3")
    await world.clock.settle()
    started = [kept.started_at for kept in world.database.saved if kept.state is TaskState.RUNNING]
    assert started == [world.task(task).started_at]


async def test_success_on_the_socket_is_no_success_until_the_history_has_it(world: World) -> None:
    task = await world.running(TEXT)
    world.a.say_success()
    await world.clock.advance(5)
    assert world.state(task) is TaskState.RUNNING
    world.a.store()
    took = await world.until_state(task, TaskState.SUCCEEDED)
    assert took <= 0.3


async def test_an_end_is_looked_for_at_once(world: World) -> None:
    task = await world.running(TEXT)
    await world.clock.advance(20)
    world.a.finish()
    assert await world.until_state(task, TaskState.SUCCEEDED) <= 0.3


async def test_a_live_socket_makes_looks_rare(world: World) -> None:
    await world.running(TEXT)
    await world.clock.advance(10)
    before = looks(world)
    for step in range(12):
        world.a.progress("3", step, 20)
        await world.clock.advance(5)
    assert len(world.sockets.attempts) == 1
    assert looks(world) - before <= 60 / LIVE_SECONDS


async def test_after_an_end_the_next_task_is_not_looked_at_in_a_hurry(world: World) -> None:
    first, second = await world.start(TEXT, runs=2)
    await world.until_state(second, TaskState.QUEUED)
    world.a.run_to_end()
    await world.until_state(first, TaskState.SUCCEEDED)
    await world.clock.advance(2)
    before = looks(world)
    await world.clock.advance(5)
    assert looks(world) - before <= 1


async def test_a_live_preview_is_shown_and_replaced(world: World) -> None:
    task = await world.running(TEXT)
    world.a.preview("3", b"first")
    await world.clock.settle()
    world.a.preview("3", b"second")
    await world.clock.settle()
    assert world.previews.shown == [
        (task.prompt_id, b"first", "image/jpeg"),
        (task.prompt_id, b"second", "image/jpeg"),
    ]
    assert world.window_store.state.previews == {task.prompt_id: "blob:preview-2"}
    assert world.previews.ended == ["blob:preview-1"]


async def test_a_preview_that_is_no_picture_changes_nothing(world: World) -> None:
    task = await world.running(TEXT)
    world.a.preview("3", b"first")
    await world.clock.advance(1)
    world.a.preview("3", b"<svg>")
    await world.clock.advance(1)
    assert world.window_store.state.previews == {task.prompt_id: "blob:preview-1"}


async def test_an_old_preview_without_an_id_belongs_to_what_runs(world: World) -> None:
    first, second = await world.start(TEXT, runs=2)
    await world.until_state(second, TaskState.QUEUED)
    world.a.start_next()
    socket_of(world).binary(b"\0\0\0\1\0\0\0\2png")
    await world.clock.settle()
    assert list(world.window_store.state.previews) == [first.prompt_id]


async def test_events_of_other_prompts_change_nothing(world: World) -> None:
    task = await world.queued(TEXT)
    socket_of(world).text({"type": "execution_start", "data": {"prompt_id": "another"}})
    socket_of(world).text({"type": "executing", "data": {"node": "3", "prompt_id": "another"}})
    await world.clock.settle()
    assert world.state(task) is TaskState.QUEUED


async def test_a_status_keeps_the_servers_queue_true_without_asking(world: World) -> None:
    await world.running(TEXT)
    await world.clock.advance(10)
    before = looks(world)
    world.a.load(3)
    await world.clock.settle()
    assert world.window_store.state.health_of(A).queue_remaining == 4
    assert looks(world) == before


async def test_frames_that_make_no_sense_are_counted_and_nothing_else(world: World) -> None:
    task = await world.running(TEXT)
    before = world.task(task)
    for frame in ("nonsense", "[]", '{"type": "status"}', '{"type": 3}', DEEP_LIST):
        socket_of(world).raw(frame)
    socket_of(world).binary(b"short")
    socket_of(world).binary(b"\0\0\0\4\0\0\0\2{}image")
    await world.clock.settle()
    assert sum(world.window_store.ignored.values()) == 7
    assert all(key.startswith(f"{A}: ") for key in world.window_store.ignored)
    assert world.task(task) == before
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)


@pytest.mark.parametrize(
    "data",
    [
        '{"status": {"exec_info": {"queue_remaining": 1e400}}}',
        '{"status": {"exec_info": {"queue_remaining": NaN}}}',
        '{"status": {"exec_info": {"queue_remaining": -1}}}',
    ],
)
async def test_no_number_of_a_frame_ends_the_following(world: World, data: str) -> None:
    task = await world.running(TEXT)
    socket_of(world).raw(f'{{"type": "status", "data": {data}}}')
    await world.clock.settle()
    assert sum(world.window_store.ignored.values()) == 1
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_hostile_texts_are_kept_as_texts(world: World) -> None:
    task = await world.running(TEXT)
    evil = "<img src=x onerror=alert(1)>"
    world.a.node(evil)
    await world.clock.settle()
    assert world.task(task).progress.current == evil
    world.a.fail("3", evil)
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.reasons[0].text == evil


# ---- without ----


async def test_with_sockets_blocked_tasks_still_finish(world: World) -> None:
    world.a.sockets_work = False
    task = await world.queued(TEXT)
    world.a.start_next()
    assert await world.until_state(task, TaskState.RUNNING) <= 2 * POLL_SECONDS
    assert A not in world.window_store.state.connected
    world.a.finish()
    assert await world.until_state(task, TaskState.SUCCEEDED) <= 2 * POLL_SECONDS
    assert world.task(task).picture is not None


async def test_blocked_sockets_are_tried_again_with_patience(world: World) -> None:
    world.a.sockets_work = False
    await world.running(TEXT)
    await world.clock.advance(30)
    times = [at for _, at in world.sockets.attempts]
    assert 5 < len(times) <= 31, "one at once, then one a second at most"
    assert all(later - earlier >= 1_000 for earlier, later in pairwise(times))


async def test_a_dropped_socket_comes_back_after_a_drawn_wait_and_looks_at_once(
    world: World,
) -> None:
    task = await world.running(TEXT)
    await world.clock.advance(5)
    world.ids.draws.append(700)
    dropped_at = world.clock.now()
    at_open: list[int] = []

    def note(before: WindowState, after: WindowState) -> None:
        if A in after.connected - before.connected:
            at_open.append(looks(world))

    world.window_store.watch(note)
    world.a.drop_sockets()
    await world.clock.settle()
    assert A not in world.window_store.state.connected
    await world.clock.until(lambda: A in world.window_store.state.connected)
    assert world.clock.now() - dropped_at >= 1_700
    assert len(world.sockets.attempts) == 2
    await world.clock.advance(0.2)
    assert [looks(world) > before for before in at_open] == [True]
    world.a.node("3")
    await world.clock.settle()
    assert world.task(task).progress.current == "3"


async def test_what_ended_while_the_socket_was_away_is_noticed(world: World) -> None:
    task = await world.running(TEXT)
    world.a.drop_sockets()
    world.a.finish()
    assert await world.until_state(task, TaskState.SUCCEEDED) <= 2 * POLL_SECONDS


async def test_a_mute_socket_is_noticed_after_our_own_submission_and_opened_anew(
    world: World,
) -> None:
    await world.running(TEXT)
    await world.clock.advance(5)
    world.a.mute()
    mute = socket_of(world)
    await world.start(TEXT)
    await world.clock.advance(STATUS_MS / 1000 + 3)
    assert mute.closed
    assert socket_of(world) is not mute
    assert A in world.window_store.state.connected
    assert world.a.table[mute.client_id] is socket_of(world)


async def test_a_mute_socket_gets_two_seconds_to_speak(world: World) -> None:
    await world.running(TEXT)
    await world.clock.advance(5)
    world.a.mute()
    mute = socket_of(world)
    await world.start(TEXT)
    took = await world.clock.until(lambda: mute.closed)
    assert 2.0 <= took <= 2.5


async def test_a_socket_that_told_its_status_is_not_closed(world: World) -> None:
    await world.running(TEXT)
    await world.start(TEXT)
    await world.clock.advance(8)
    assert len(world.a.opened) == 1


async def test_a_mute_socket_is_noticed_by_the_queue_of_others_while_our_task_runs(
    world: World,
) -> None:
    task = await world.running(TEXT)
    await world.clock.advance(90)  # so silent that its silence would tell only after a minute
    world.a.mute()
    mute = socket_of(world)
    world.a.enqueue({}, {})
    assert await world.clock.until(lambda: mute.closed) <= DEAF_LOOKS * (LIVE_SECONDS + GAP_SECONDS)
    await world.clock.until(lambda: A in world.window_store.state.connected)
    assert socket_of(world) is not mute
    assert world.state(task) is TaskState.RUNNING


async def test_a_mute_socket_is_noticed_by_its_silence_while_our_task_runs_alone(
    world: World,
) -> None:
    task = await world.running(TEXT)
    await world.clock.advance(30)
    world.a.progress("3", 1, 20)
    await world.clock.settle()
    muted = socket_of(world)
    world.a.mute()
    before = world.task(task).fraction
    await world.clock.until(lambda: socket_of(world) is not muted and socket_of(world).is_open, 15)
    world.a.progress("3", 10, 20)
    await world.clock.settle()
    assert world.task(task).fraction > before


async def test_a_prompt_that_is_silent_for_long_is_disturbed_less_and_less(world: World) -> None:
    await world.running(TEXT)
    await world.clock.advance(300)
    opened = [at for _, at in world.sockets.attempts]
    waits = [(after - before) / 1000 for before, after in pairwise(opened)]
    assert waits[0] < 15
    assert all(1.5 * before < after < 2.5 * before for before, after in pairwise(waits))
    assert len(waits) == 5
    world.a.progress("3", 1, 20)
    await world.clock.advance(16)
    assert len(world.sockets.attempts) == len(opened) + 1


async def test_a_late_greeting_is_no_proof_of_hearing(world: World) -> None:
    await world.running(TEXT)
    greeted = 1
    for _ in range(200):
        await world.clock.advance(1.5)
        if len(world.a.opened) > greeted and socket_of(world).is_open:
            greeted = len(world.a.opened)
            socket_of(world).text({"type": "feature_flags", "data": {}})
    assert 3 < greeted < 8


async def test_a_socket_that_had_nothing_to_tell_is_trusted_by_the_next_task(world: World) -> None:
    task = await world.running(TEXT)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    await world.clock.advance(50)
    await world.running(TEXT)
    await world.clock.advance(5)
    assert len(world.sockets.attempts) == 1


async def test_with_a_mute_socket_tasks_still_finish(world: World) -> None:
    first = await world.running(TEXT)
    world.a.mute()
    world.a.finish()
    await world.until_state(first, TaskState.SUCCEEDED)


async def test_a_slow_answer_to_the_submission_does_not_make_a_good_socket_mute(
    world: World,
) -> None:
    await world.running(TEXT)
    world.http.slow(A, "POST", "prompt", 5, times=1)
    await world.start(TEXT)
    await world.clock.advance(8)
    assert len(world.a.opened) == 1


# ---- beginning and end ----


async def test_a_prompt_is_sent_when_the_socket_is_open_so_that_it_misses_nothing(
    world: World,
) -> None:
    task = await world.queued(TEXT)
    assert world.a.opened[0].is_open
    world.a.start_next()
    world.a.node("3")
    await world.clock.settle()
    assert world.task(task).progress.current == "3"


async def test_a_socket_that_fails_holds_up_no_prompt(world: World) -> None:
    world.a.sockets_work = False
    began = world.clock.now()
    await world.queued(TEXT)
    assert world.clock.now() - began <= 100


async def test_a_socket_that_neither_opens_nor_fails_holds_up_a_prompt_for_a_second(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeSocket, "connect", lambda socket: None)
    began = world.clock.now()
    await world.queued(TEXT)
    assert 1_000 <= world.clock.now() - began <= 1_500


async def test_a_socket_is_there_before_the_first_prompt_is_sent(world: World) -> None:
    await world.queued(TEXT)
    assert world.sockets.attempts[0][0].startswith("ws://a:8188/ws?clientId=")
    opened_at = world.sockets.attempts[0][1]
    submitted_at = world.task(world.a.submitted[0]).submitted_at
    assert submitted_at is not None
    assert opened_at <= submitted_at


async def test_a_reconnect_while_a_prompt_runs_finds_its_node(world: World) -> None:
    task = await world.running(TEXT)
    world.a.node("3")
    await world.clock.settle()
    world.a.drop_sockets()
    await world.clock.until(lambda: A in world.window_store.state.connected)
    await world.clock.settle()
    assert world.task(task).progress.current == "3"
    assert sum(world.window_store.ignored.values()) == 0


async def finished(world: World) -> Task:
    task = await world.running(TEXT)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    return task


async def test_after_the_last_task_nothing_is_asked_and_the_socket_lingers(world: World) -> None:
    await finished(world)
    asked = len(world.http.sent)
    await world.clock.advance(LINGER_MS / 1000 - 10)
    assert len(world.http.sent) == asked
    assert A in world.window_store.state.connected
    await world.clock.advance(30)
    assert A not in world.window_store.state.connected
    assert socket_of(world).closed


async def test_a_new_task_in_the_meantime_uses_the_same_socket(world: World) -> None:
    await finished(world)
    await world.clock.advance(LINGER_MS / 2000)
    await finished(world)
    await world.clock.advance(LINGER_MS / 1000 - 10)
    assert len(world.a.opened) == 1
    assert A in world.window_store.state.connected


async def test_a_new_task_after_that_opens_a_new_one(world: World) -> None:
    await finished(world)
    await world.clock.advance(2 * LINGER_MS / 1000)
    task = await world.queued(TEXT)
    assert len(world.a.opened) == 2
    world.a.run_to_end()
    assert await world.until_state(task, TaskState.SUCCEEDED) <= 0.3


async def test_a_follower_that_is_closed_while_it_waits_ends_at_once(world: World) -> None:
    world.window_store.bind(a_task(1, A, state=TaskState.RUNNING))
    context = TrackingContext(
        world.window_store,
        world.client,
        world.sockets,
        world.previews,
        world.database,
        world.locks,
        world.clock,
        world.ids,
        world.background,
        world.probe,
        TaskWriter(
            world.window_store, world.journal, world.previews, world.clock, world.background
        ),
        lambda server, why: None,
        Credentials(world.session),
    )
    server_tracker = ServerTracker(A, context)
    running = world.background.spawn(server_tracker.run(), "follow")
    await world.clock.advance(1)
    server_tracker.close()
    await world.clock.settle()
    assert running.done()


async def test_a_server_that_is_away_is_asked_less_and_less_often(world: World) -> None:
    await world.running(TEXT)
    world.a.up = False
    world.a.drop_sockets()
    before = len(world.http.sent)
    await world.clock.advance(300)
    assert 30 <= len(world.http.sent) - before <= 60


async def test_one_servers_trouble_is_not_anothers(world: World) -> None:
    first = await world.running(TEXT)
    world.window_store.set_lock(type(world.window_store.state.window.lock)())
    world.a.load(5)
    second = await world.queued(TEXT)
    assert (first.execution_server, second.execution_server) == (A, B)
    world.a.up = False
    world.b.run_to_end()
    await world.until_state(second, TaskState.SUCCEEDED)
    await world.clock.advance(30)
    assert world.task(first).unreachable
    assert not world.task(second).unreachable


async def test_the_clock_is_set_back_and_a_dropped_socket_comes_back(world: World) -> None:
    await world.running(TEXT)
    await world.clock.advance(5)
    world.a.drop_sockets()
    await world.clock.settle()
    world.clock.set(-86_400)
    await world.clock.until(lambda: A in world.window_store.state.connected, seconds=60)


async def test_the_clock_is_set_back_and_an_idle_socket_is_still_closed(world: World) -> None:
    await world.succeeded(TEXT)
    await world.clock.settle()
    world.clock.set(-86_400)
    await world.clock.until(
        lambda: A not in world.window_store.state.connected, seconds=2 * LINGER_MS / 1000
    )


async def test_a_socket_to_a_removed_server_is_closed_when_nothing_is_open_there(
    world: World,
) -> None:
    task = await world.succeeded(an_order("text-to-image"))
    assert task.execution_server in world.window_store.state.connected
    world.window_store.set_pool(world.window_store.state.pool.remove(task.execution_server))
    await world.clock.until(
        lambda: A not in world.window_store.state.connected, seconds=LIVE_SECONDS + 1
    )
