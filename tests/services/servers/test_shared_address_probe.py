"""An address that is several servers is noticed, and one server is never taken for several."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.core.comfy.requests import Response
from app.core.errors import InputError
from app.core.servers.shared_address import Sign
from app.core.storage.journal import Step
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, pin
from app.core.windows.window_state import WindowState
from app.services.servers.rounds import AT_ONCE
from tests.fakes import World
from tests.fakes.comfy import reply
from tests.fakes.two_faced import Turn, TwoFaced, one_of_ten, round_robin, two_faced
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")
UPSCALE = an_order("upscale")


def put_behind(world: World, turn: Turn, *routes: str, twins: bool = False) -> TwoFaced:
    """Put a second server behind the first address, and the other address out of reach."""
    both = two_faced(A, turn, *routes, twins=twins)
    world.servers[A] = both
    world.b.up = False
    return both


def signs(world: World) -> set[Sign]:
    return {one.sign for one in world.window_store.state.several.get(A, ())}


@pytest.mark.parametrize("turn", [round_robin, one_of_ten])
async def test_nothing_is_sent_to_an_address_that_takes_turns(world: World, turn: Turn) -> None:
    both = put_behind(world, turn)
    with pytest.raises(InputError, match=r"pool\.all_down|pool\.several"):
        await world.start(TEXT)
    assert signs(world) == {Sign.IDENTITY}
    assert not both.submitted
    assert not both.other.submitted


async def test_another_server_is_chosen_instead(world: World) -> None:
    put_behind(world, round_robin)
    world.b.up = True
    task = await world.queued(TEXT)
    assert task.execution_server == B


async def test_all_addresses_are_several_servers(world: World) -> None:
    put_behind(world, round_robin)
    world.b.up = True
    for url in (A, B):
        world.probe.watch.report(url, Sign.FILE, "x.png")
    with pytest.raises(InputError, match=r"pool\.several"):
        await world.start(TEXT)


async def test_a_lock_on_several_servers_says_so(world: World) -> None:
    put_behind(world, round_robin)
    world.window_store.set_lock(
        pin(world.window_store.state.window.lock, A, world.window_store.state.window.tasks)
    )
    assert world.window_store.state.window.lock.mode is LockMode.PINNED
    with pytest.raises(InputError, match=r"lock\.down"):
        await world.start(TEXT)


async def test_each_address_is_asked_before_its_first_prompt_only(world: World) -> None:
    world.b.up = False
    await world.queued(TEXT)
    asked = len(world.a.requests("GET", "system_stats"))
    assert asked >= 12
    await world.queued(TEXT)
    assert len(world.a.requests("GET", "system_stats")) == asked


async def test_a_server_without_system_stats_is_used(world: World) -> None:
    world.http.answer(A, "GET", "system_stats", Response(404))
    world.b.up = False
    task = await world.succeeded(TEXT)
    assert task.execution_server == A


async def test_a_slow_check_holds_a_prompt_up_for_a_second(world: World) -> None:
    world.b.up = False
    await world.clock.run(world.monitor.check_all())
    world.http.slow(A, "GET", "system_stats", 4.0)
    before = world.clock.now()
    await world.queued(TEXT)
    assert world.clock.now() - before <= 2_500


async def test_twins_are_noticed_by_a_prompt_that_only_one_of_them_knows(world: World) -> None:
    put_behind(world, round_robin, twins=True)
    await world.start(TEXT)
    await world.clock.until(lambda: A in world.window_store.state.several)
    assert Sign.PROMPT in signs(world)


async def test_a_prompt_on_several_servers_is_followed_and_never_lost(world: World) -> None:
    both = put_behind(world, round_robin, twins=True)
    (task,) = await world.start(TEXT)
    await world.clock.until(lambda: A in world.window_store.state.several)
    await world.clock.advance(120)
    assert world.task(task).is_open
    ran = both if both.pending else both.other
    ran.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert len(both.submitted) + len(both.other.submitted) == 1


async def test_a_round_that_meets_only_the_other_server_is_not_the_last(world: World) -> None:
    both = put_behind(world, lambda _: False, "GET queue", twins=True)
    task = await world.queued(TEXT)
    await world.clock.advance(1)
    numbers = iter(range(100))
    both.turn = lambda _: next(numbers) < AT_ONCE
    found = await world.clock.run(world.probe.look_up_again(task))
    assert found is not None
    assert next(numbers) == 2 * AT_ONCE
    both.turn = lambda _: True
    assert await world.clock.run(world.probe.look_up_again(task)) is None


async def test_a_prompt_that_no_server_shows_is_unreachable_and_not_lost(world: World) -> None:
    both = put_behind(world, round_robin, twins=True)
    (task,) = await world.start(TEXT)
    await world.clock.until(lambda: A in world.window_store.state.several)
    both.pending.clear()
    both.other.pending.clear()
    await world.clock.until(lambda: world.task(task).unreachable)
    await world.clock.advance(600)
    assert world.task(task).is_open
    assert world.task(task).unreachable


async def test_what_was_bound_before_is_not_sent_any_more(world: World) -> None:
    world.b.up = False
    world.http.slow(A, "POST", "upload", 3.0)
    (task,) = await world.start(UPSCALE)
    world.probe.watch.report(A, Sign.FILE, "x.png")
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.several"
    assert not world.a.submitted


async def test_a_batch_on_several_servers_uploads_nothing(world: World) -> None:
    world.b.up = False

    def on_change(before: WindowState, after: WindowState) -> None:
        if after.window.tasks.ids is not before.window.tasks.ids:
            world.probe.watch.report(A, Sign.FILE, "x.png")

    world.window_store.watch(on_change)
    (task,) = await world.start(UPSCALE)
    await world.until_state(task, TaskState.FAILED)
    assert not world.a.requests("POST", "upload")


async def test_views_that_take_turns_are_noticed_by_the_first_picture(world: World) -> None:
    put_behind(world, round_robin, "HEAD view")
    world.background.spawn(world.probe.run(), "probe")
    task = await world.succeeded(TEXT)
    await world.clock.until(lambda: A in world.window_store.state.several)
    assert signs(world) == {Sign.FILE}
    assert world.state(task) is TaskState.SUCCEEDED


async def test_uploads_that_go_elsewhere_are_noticed(world: World) -> None:
    both = put_behind(world, lambda number: number == 0, "POST upload", twins=True)
    both.routes = ("POST upload", "HEAD view")
    both.turn = lambda number: number % 2 == 0
    (task,) = await world.start(UPSCALE)
    await world.until_state(task, TaskState.REJECTED)
    await world.clock.until(lambda: A in world.window_store.state.several)
    assert signs(world) == {Sign.UPLOAD, Sign.FILE}


async def test_work_is_checked_now_and_then(world: World) -> None:
    both = put_behind(world, lambda number: False)
    world.background.spawn(world.probe.run(), "probe")
    await world.queued(TEXT)
    both.turn = round_robin
    await world.clock.until(lambda: A in world.window_store.state.several, 60)
    assert signs(world) <= {Sign.IDENTITY, Sign.PROMPT}


async def test_a_person_may_have_it_checked_again(world: World) -> None:
    put_behind(world, round_robin)
    with pytest.raises(InputError):
        await world.start(TEXT)
    world.servers[A] = type(world.b)(A)
    world.probe.watch.clear(A)
    world.probe.again(A)
    assert (await world.queued(TEXT)).execution_server == A


# ---- one server is never several ----


async def test_a_server_that_loses_its_memory_is_one_server(world: World) -> None:
    world.b.up = False
    task = await world.running(TEXT)
    world.a.restart()
    await world.until_state(task, TaskState.LOST)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.lost"
    assert not world.window_store.state.several


async def test_an_updated_server_is_one_server(world: World) -> None:
    world.b.up = False
    await world.succeeded(TEXT)
    world.a.up = False
    await world.clock.run(world.monitor.check(A))
    world.a.up, world.a.version = True, "0.3.66"
    world.a.restart()
    await world.clock.run(world.probe.ready([A]))
    world.probe.again(A)
    await world.succeeded(TEXT)
    assert not world.window_store.state.several


async def test_a_server_with_changing_memory_is_one_server(world: World) -> None:
    for free in [5, 7, 5, 9, 5, 7] * 10:
        stats = {"system": {"ram_free": free}, "devices": [{"name": "x", "vram_free": free}]}
        world.http.answer(A, "GET", "system_stats", reply(stats), times=3)
    world.b.up = False
    await world.succeeded(TEXT)
    assert not world.window_store.state.several


async def test_a_history_that_is_written_late_is_one_servers(world: World) -> None:
    world.b.up = False
    task = await world.running(TEXT)
    prompt = world.a.now_running
    world.a.running = None
    await world.clock.advance(1.0)
    world.a.running = prompt
    world.a.store()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert not world.window_store.state.several


async def test_two_windows_on_one_server_are_no_sign(world: World) -> None:
    world.b.up = False
    other = World(profile=world.profile)
    for one in (world, other):
        one.background.spawn(one.probe.run(), "probe")
    tasks = [(one, await one.queued(TEXT)) for one in (world, other)]
    world.a.run_to_end()
    world.a.run_to_end()
    for one, task in tasks:
        await one.until_state(task, TaskState.SUCCEEDED)
    await world.clock.advance(120)
    assert not world.window_store.state.several
    assert not other.window_store.state.several
    await other.close()


def length(world: World, *depths: int) -> None:
    """Let the next answers say so long a queue, in this order."""
    for depth in depths:
        answer = reply({"exec_info": {"queue_remaining": depth}})
        world.http.answer(A, "GET", "prompt", answer, times=1)


def evidence(world: World) -> list[Sign]:
    return [one.sign for one in world.probe.watch._traces[A].evidence]


@pytest.mark.parametrize(("again", "found"), [((2,) * 6, False), ((3, 2, 3, 2, 3, 2), True)])
async def test_one_change_of_the_queue_is_no_sign(
    world: World, again: tuple[int, ...], found: bool
) -> None:
    world.b.up = False
    world.background.spawn(world.probe.run(), "probe")
    await world.queued(TEXT)
    await world.clock.advance(5)
    length(world, 3, 2, 3, 2, 2, 2, *again)
    await world.clock.advance(30)
    assert evidence(world) == [Sign.DEPTH] * found


async def test_answers_to_prompts_that_come_in_another_order_are_no_sign(world: World) -> None:
    world.b.up = False
    await world.queued(TEXT)
    world.http.slow(A, "POST", "prompt", 3.0, times=1)
    late = await world.started(TEXT)
    await world.queued(TEXT)
    await world.until_state(late, TaskState.QUEUED)
    assert [prompt.number for prompt in world.a.submissions] == [0, 1, 2]
    assert evidence(world) == []
    await world.queued(TEXT)
    assert evidence(world) == []


async def test_acceptances_whose_records_end_in_another_order_are_no_sign(world: World) -> None:
    world.b.up = False
    await world.queued(TEXT)
    commit = world.database.commit
    seconds = iter([3.0])

    async def slow_once(steps: Sequence[Step], files: Mapping[str, Any], *, strict: bool) -> Any:
        if steps[0].row["state"] == "queued":
            await world.clock.sleep(next(seconds, 0.0))
        return await commit(steps, files, strict=strict)

    world.database.commit = slow_once  # type: ignore[method-assign]
    first = await world.started(TEXT)
    second = await world.started(TEXT)
    await world.clock.advance(10)
    assert {world.state(first), world.state(second)} == {TaskState.QUEUED}
    assert evidence(world) == []


async def test_numbers_that_run_back_are_a_sign_after_all(world: World) -> None:
    world.b.up = False
    await world.queued(TEXT)
    await world.queued(TEXT)
    world.a._counter = 0
    await world.queued(TEXT)
    assert evidence(world) == [Sign.NUMBER]


async def test_a_prompt_in_the_part_of_a_queue_that_is_not_read_is_no_sign(world: World) -> None:
    world.b.up = False
    task = await world.queued(TEXT)
    world.tracker.close()
    long = {"queue_running": [], "queue_pending": [], "left_out": 7}
    assert await world.clock.run(world.probe.look_up_again(task)) is not None
    world.http.answer(A, "GET", "queue", reply(long))
    assert await world.clock.run(world.probe.look_up_again(task)) is None
    world.http.heal()
    assert await world.clock.run(world.probe.look_up_again(task)) is not None
    assert not world.window_store.state.several
