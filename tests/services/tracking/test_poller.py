"""A look at a server: what is found decides, one bad answer hides nothing else."""

from dataclasses import replace

import pytest

from app.core.comfy import requests
from app.core.comfy.requests import Response
from app.core.message import message
from app.core.task.task import TaskState, Trouble
from app.core.tracking.resubmission import FOREIGN_GRACE_MS
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes import World
from tests.fakes.values import A, a_task, an_id, an_order

TEXT = an_order("text-to-image")
SUCCESS = {"status_str": "success", "completed": True, "messages": []}


async def test_a_finished_prompt_has_its_files_and_the_types_picture(world: World) -> None:
    task = await world.queued(TEXT)
    outputs = {
        "5": {"images": [{"filename": "preview.png", "subfolder": "", "type": "temp"}]},
        "9": {"images": [{"filename": "saved.png", "subfolder": "", "type": "output"}]},
    }
    world.a.run_to_end(outputs)
    await world.until_state(task, TaskState.SUCCEEDED)
    ended = world.task(task)
    assert [file.filename for file in ended.outputs] == ["preview.png", "saved.png"]
    assert ended.picture is not None
    assert ended.picture.filename == "saved.png"


async def test_a_failed_prompt_has_the_nodes_own_words(world: World) -> None:
    task = await world.running(TEXT)
    world.a.fail("3", "out of memory")
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert [(reason.node_id, reason.text) for reason in trouble.reasons] == [("3", "out of memory")]


async def test_a_prompt_that_somebody_interrupted_is_no_failure(world: World) -> None:
    task = await world.running(TEXT)
    world.a.interrupt_running()
    await world.until_state(task, TaskState.INTERRUPTED)
    assert world.task(task).trouble is None


async def test_a_waiting_prompt_knows_its_place_as_it_moves_up(world: World) -> None:
    tasks = await world.start(TEXT, runs=3)
    await world.clock.until(lambda: world.task(tasks[2]).queue_position == 3)
    world.a.run_to_end()
    await world.clock.until(lambda: world.task(tasks[2]).queue_position == 2)
    world.a.start_next()
    await world.clock.until(lambda: world.task(tasks[2]).queue_position == 1)


async def test_every_end_is_journaled(world: World) -> None:
    task = await world.running(TEXT)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.journal.states(task.prompt_id)[-1] == "succeeded"


async def test_a_server_that_lost_its_memory_has_lost_the_prompt(world: World) -> None:
    task = await world.running(TEXT)
    world.a.restart()
    await world.until_state(task, TaskState.LOST)
    assert world.task(task).trouble == Trouble(message("task.lost", server=A))
    assert world.window_store.state.window.lock == WindowLock()
    assert world.a.submitted == [task.prompt_id]


async def test_one_empty_answer_loses_nothing(world: World) -> None:
    task = await world.running(TEXT)
    empty = Response(200, b'{"queue_running": [], "queue_pending": []}')
    world.http.answer(A, "GET", "queue", empty, times=1)
    await world.clock.advance(60)
    assert world.state(task) is TaskState.RUNNING


async def test_tasks_of_a_server_that_is_away_are_unreachable_and_come_back(world: World) -> None:
    task = await world.running(TEXT)
    world.a.up = False
    await world.clock.until(lambda: world.task(task).unreachable)
    await world.clock.advance(600)
    assert world.state(task) is TaskState.RUNNING
    world.a.up = True
    await world.clock.until(lambda: not world.task(task).unreachable)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_a_history_that_cannot_be_reached_is_waited_for(world: World) -> None:
    task = await world.running(TEXT)
    world.http.lose_request(A, "GET", "history", times=3)
    world.a.finish()
    await world.clock.until(lambda: world.task(task).unreachable)
    assert world.state(task) is TaskState.RUNNING
    await world.until_state(task, TaskState.SUCCEEDED)
    assert not world.task(task).unreachable


async def test_a_task_that_still_uploads_is_not_unreachable(world: World) -> None:
    first = await world.running(TEXT)
    world.http.slow(A, "POST", "upload", 200)
    second = await world.started(an_order("upscale"))
    world.http.lose_request(A, "GET", "queue", times=100)
    await world.clock.until(lambda: world.task(first).unreachable)
    assert not world.task(second).unreachable


@pytest.mark.parametrize("answer", [Response(500), Response(200, b"<html>"), Response(200, b"{}")])
async def test_a_strange_answer_is_counted_and_waited_out(world: World, answer: Response) -> None:
    task = await world.running(TEXT)
    world.http.answer(A, "GET", "queue", answer, times=3)
    await world.clock.until(lambda: sum(world.window_store.ignored.values()) == 3)
    assert world.state(task) is TaskState.RUNNING
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_a_broken_history_entry_holds_up_no_other_task(world: World) -> None:
    broken, sound = await world.start(TEXT, runs=2)
    await world.until_state(sound, TaskState.QUEUED)
    world.a.run_to_end()
    world.a.history[broken.prompt_id] = {"status": "?"}
    world.a.run_to_end()
    await world.until_state(sound, TaskState.SUCCEEDED)


async def test_a_task_whose_own_entry_makes_no_sense_ends_and_says_so(world: World) -> None:
    task = await world.queued(TEXT)
    world.a.run_to_end()
    world.a.history[task.prompt_id] = {"status": "?"}
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.unreadable"
    assert world.journal.states(task.prompt_id)[-1] == "failed"
    assert world.window_store.state.window.lock == WindowLock()


@pytest.mark.parametrize("at", [1, 3])
async def test_an_entry_that_names_another_prompt_is_not_taken(world: World, at: int) -> None:
    task = await world.queued(TEXT)
    world.a.run_to_end()
    entry = world.a.history[task.prompt_id]
    own = list(entry["prompt"])
    other = an_id(9) if at == 1 else {"bindery": {"prompt_id": an_id(9)}}
    entry["prompt"] = [*own[:at], other, *own[at + 1 :]]
    await world.clock.until(lambda: any("not_ours" in why for why in world.window_store.ignored))
    assert world.task(task).is_open
    entry["prompt"] = own
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_a_task_whose_entry_stays_another_prompts_ends_and_says_so(world: World) -> None:
    task = await world.queued(TEXT)
    world.a.run_to_end()
    world.a.history[task.prompt_id]["prompt"][1] = an_id(9)
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.unreadable"


async def test_a_task_whose_own_entry_is_too_large_ends_at_the_first_look(world: World) -> None:
    task = await world.queued(TEXT)
    world.http.overflow(A, "GET", "history")
    world.a.run_to_end()
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.unreadable"
    assert len(world.a.requests("GET", "history")) == 1
    assert not world.window_store.state.is_set_aside(A)


async def test_a_history_that_a_proxy_fails_for_a_while_fails_no_task(world: World) -> None:
    task = await world.queued(TEXT)
    world.http.answer(A, "GET", "history", Response(502), times=20)
    world.a.run_to_end()
    await world.clock.advance(10)
    world.http.heal()
    await world.clock.advance(60)
    assert world.state(task) is TaskState.SUCCEEDED


async def test_bad_answers_now_and_then_fail_no_task(world: World) -> None:
    world.a.sockets_work = False
    world.a.load(1)
    world.b.up = False
    task = await world.queued(TEXT)
    for _ in range(8):
        gone = Response(200, b'{"queue_running": [], "queue_pending": []}')
        world.http.answer(A, "GET", "queue", gone, times=1)
        world.http.answer(A, "GET", "history", Response(200, b"[]"), times=1)
        await world.clock.advance(20)
    assert world.task(task).is_open
    world.a.run_to_end()
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_an_unknown_outcome_is_not_called_failed_because_the_history_cannot_be_searched(
    world: World,
) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=20)
    world.http.answer(A, "GET", "history", Response(500), times=30)
    task = await world.started(TEXT)
    await world.clock.advance(15)
    assert world.task(task).is_open
    await world.clock.advance(60)
    assert world.a.submitted == [task.prompt_id]


async def test_somebodys_broken_entry_does_not_hide_ours(world: World) -> None:
    world.a.own_ids = True
    world.a.sockets_work = False
    world.http.lose_answer(A, "POST", "prompt")
    world.http.lose_request(A, "GET", "queue", times=2)
    task = await world.started(TEXT)
    world.a.history["somebody-else"] = {"status": "?"}
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_only_what_is_not_in_the_queue_is_looked_for_in_the_history(world: World) -> None:
    first, second = await world.start(TEXT, runs=2)
    await world.until_state(second, TaskState.QUEUED)
    world.a.start_next()
    await world.clock.advance(20)
    assert world.a.requests("GET", "history") == []
    world.a.finish()
    await world.until_state(first, TaskState.SUCCEEDED)
    asked = {world.a.route(request) for request in world.a.requests("GET", "history")}
    assert asked == {f"history/{first.prompt_id}"}


async def test_the_whole_history_is_searched_only_for_an_unknown_outcome(world: World) -> None:
    task = await world.running(TEXT)
    world.a.restart()
    await world.until_state(task, TaskState.LOST)
    assert all(request.url.count("max_items") == 0 for request in world.http.sent)


async def test_a_look_tells_how_many_run(world: World) -> None:
    await world.running(TEXT)
    await world.queued(TEXT)
    await world.clock.advance(10)
    health = world.window_store.state.health_of(A)
    assert (health.queue_remaining, health.running) == (2, 1)


async def test_a_look_tells_the_servers_queue(world: World) -> None:
    world.a.sockets_work = False
    await world.queued(TEXT)
    world.a.load(4)
    await world.clock.advance(2)
    assert world.window_store.state.health_of(A).queue_remaining == 5


async def test_looks_that_find_nothing_new_tell_and_write_nothing(world: World) -> None:
    await world.running(TEXT)
    await world.clock.advance(10)
    changes = world.count("window")
    saves = len(world.journal.saved)
    looks = len(world.a.requests("GET", "queue"))
    await world.clock.advance(60)
    assert len(world.a.requests("GET", "queue")) > looks + 5
    assert world.count("window") == changes
    assert len(world.journal.saved) == saves


# ---- prompts that devtools submit ----


async def register(world: World) -> str:
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    world.api.register(an_id(5), {})
    await world.clock.settle()
    return an_id(5)


async def test_a_foreign_prompt_is_followed_from_where_it_is_found(world: World) -> None:
    prompt_id = await register(world)
    extra = {"client_id": world.window_store.state.window.client_id}
    world.a.enqueue({"9": {"class_type": "SaveImage", "inputs": {}}}, extra, prompt_id)
    await world.until_state(prompt_id, TaskState.QUEUED)
    world.a.start_next()
    await world.until_state(prompt_id, TaskState.RUNNING)
    world.a.finish()
    await world.until_state(prompt_id, TaskState.SUCCEEDED)
    assert world.task(prompt_id).picture is not None


async def test_a_foreign_prompt_that_never_comes_is_lost_and_never_sent(world: World) -> None:
    prompt_id = await register(world)
    took = await world.until_state(prompt_id, TaskState.LOST, seconds=300)
    assert took >= FOREIGN_GRACE_MS / 1000
    assert world.a.submitted == []


async def test_a_task_that_ended_meanwhile_is_left_as_it_is(world: World) -> None:
    world.a.sockets_work = False
    task = await world.queued(TEXT)
    world.http.slow(A, "GET", "queue", 3, times=1)
    await world.clock.advance(2)
    cancelled = replace(world.task(task), state=TaskState.CANCELLED, ended_at=1)
    world.window_store.update(cancelled)
    await world.clock.advance(10)
    assert world.task(task) == cancelled


async def test_a_preview_is_dropped_when_its_task_has_ended(world: World) -> None:
    task = await world.running(TEXT)
    world.a.preview("3", b"jpeg")
    await world.clock.settle()
    assert world.window_store.state.previews == {task.prompt_id: "blob:preview-1"}
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.window_store.state.previews == {}
    assert world.previews.ended == ["blob:preview-1"]


async def test_another_windows_prompts_are_nobody_of_ours(world: World) -> None:
    mine = await world.queued(TEXT)
    world.a.load(3)
    await world.clock.advance(10)
    assert [task.prompt_id for task in world.window_store.state.window.tasks] == [mine.prompt_id]
    assert len(world.a.prompts) == 4


async def test_a_task_of_the_same_server_that_is_submitting_is_not_decided_about(
    world: World,
) -> None:
    await world.queued(TEXT)
    world.window_store.bind(a_task(9, A, window_id=world.window_store.state.window.window_id))
    submitting = replace(a_task(9, A), state=TaskState.SUBMITTING, submitted_at=0)
    world.window_store.update(
        replace(submitting, window_id=world.window_store.state.window.window_id)
    )
    await world.clock.advance(100)
    assert world.state(an_id(9)) is TaskState.SUBMITTING


async def test_a_slow_answer_shows_the_server_as_it_was(world: World) -> None:
    """A prompt that arrives while a look is under way is not sent again for what the look shows."""
    world.http.lose_answer(A, "POST", "prompt", arrives_after=29)
    task = await world.started(TEXT)
    await world.until_state(task, TaskState.UNKNOWN)
    await world.clock.advance(25)
    world.http.slow(A, "GET", "queue", 12)
    await world.clock.advance(14)
    world.http.heal()
    await world.until_state(task, TaskState.QUEUED)
    await world.clock.advance(60)
    assert world.a.submitted == [task.prompt_id]


async def test_a_prompt_that_devtools_sent_has_the_graph_that_ran(world: World) -> None:
    graph = {"9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "same"}}}
    task = a_task(7, A, foreign=True, registered_at=world.clock.now())
    world.window_store.bind(task)
    world.a.enqueue(graph, {"client_id": "else"}, task.prompt_id)
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.task(task).graph == graph


async def test_one_whose_graph_is_too_large_succeeds_without_it(world: World) -> None:
    task = a_task(7, A, foreign=True, registered_at=world.clock.now())
    world.window_store.bind(task)
    world.a.enqueue({}, {"client_id": "else"}, task.prompt_id)
    world.a.run_to_end()
    entry = world.a.answer(requests.history(A, task.prompt_id))
    world.http.answer(A, "GET", "history", entry, times=1)
    world.http.overflow(A, "GET", "history", times=1)
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.task(task).graph == {}
