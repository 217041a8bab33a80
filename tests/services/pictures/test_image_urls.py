"""Picture URLs for devtools: every fallback of the table, and a warning whenever it is a guess."""

from typing import Any

import pytest

from app.core.errors import InputError
from app.core.message import message
from app.core.pictures.urls import picture_url, view_url
from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes import World
from tests.fakes.values import A, B, C, a_file, an_order

TEXT = an_order("text-to-image")
FILE = {"filename": "ComfyUI_00043_.png", "subfolder": "", "type": "output"}
RESULT = {"9": {"images": [FILE]}}
ON_A_AND_B = {
    "5": {"images": [{"filename": "preview.png", "type": "temp"}]},
    "9": {"images": [{"filename": "saved.png", "type": "output"}]},
}


def url_on(server: str, prompt_id: str = "") -> str:
    return view_url(server, a_file("ComfyUI_00043_.png"), prompt_id)


async def finished(world: World, outputs: Any = None) -> Task:
    task = await world.queued(TEXT)
    world.server_of(task).run_to_end(RESULT if outputs is None else outputs)
    await world.until_state(task, TaskState.SUCCEEDED)
    return world.task(task)


def keys(world: World) -> list[str]:
    return [key for key, _ in world.warnings]


# ---- getTaskBoundServer ----


async def test_a_bound_server_is_known_for_good(world: World) -> None:
    task = await finished(world)
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    world.window_store.set_pool(world.window_store.state.pool.remove(A))
    assert world.image_urls.bound_server(task.prompt_id) == A
    assert world.warnings == []


@pytest.mark.parametrize("prompt_id", ["nobody's", None, 7, ["x"]])
async def test_an_unknown_task_has_no_server_and_a_warning(world: World, prompt_id: Any) -> None:
    assert world.image_urls.bound_server(prompt_id) is None
    assert world.warnings == [("warn.unbound", {"id": prompt_id})]


# ---- getTaskBoundImageUrl ----


async def test_a_finished_tasks_picture_needs_only_its_id(world: World) -> None:
    task = await finished(world)
    assert task.picture is not None
    url = await world.image_urls.bound_image_url(task.prompt_id)
    assert url == picture_url(task, task.picture) == url_on(A, task.prompt_id)
    assert world.warnings == []


async def test_a_result_that_claims_another_server_does_not_move_the_picture(world: World) -> None:
    task = await finished(world)
    claims = {"executionServer": B, "outputs": RESULT}
    assert await world.image_urls.bound_image_url(task.prompt_id, claims) == url_on(
        A, task.prompt_id
    )


async def test_lock_pool_and_another_batch_do_not_move_the_picture(world: World) -> None:
    task = await finished(world)
    expected = await world.image_urls.bound_image_url(task.prompt_id)
    world.a.load(5)
    later = await finished(world)
    assert later.execution_server == B
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    world.window_store.set_pool(world.window_store.state.pool.remove(A))
    world.a.up = False
    assert await world.image_urls.bound_image_url(task.prompt_id) == expected
    assert await world.image_urls.bound_image_url(task.prompt_id, RESULT) == expected
    assert (await world.image_urls.bound_image_url(later.prompt_id)).startswith(f"{B}/")


async def test_before_the_end_the_result_names_the_file_and_the_task_the_server(
    world: World,
) -> None:
    world.a.load(1)
    task = await world.queued(TEXT)
    assert task.execution_server == B
    url = await world.image_urls.bound_image_url(task.prompt_id, RESULT)
    assert url == url_on(B, task.prompt_id)


async def test_before_the_end_and_without_a_result_there_is_no_picture(world: World) -> None:
    task = await world.queued(TEXT)
    with pytest.raises(InputError) as caught:
        await world.image_urls.bound_image_url(task.prompt_id)
    assert caught.value.message == message("result.missing")


async def test_the_picture_is_the_types_primary_unless_another_type_is_named(
    world: World,
) -> None:
    task = await world.queued(TEXT)
    url = await world.image_urls.bound_image_url(task.prompt_id, ON_A_AND_B)
    assert "filename=saved.png" in url
    named = await world.image_urls.bound_image_url(task.prompt_id, ON_A_AND_B, "no such type")
    assert "filename=preview.png" in named


async def test_a_task_that_nobody_knows_falls_back_to_the_result_with_a_warning(
    world: World,
) -> None:
    result = {"executionServer": C, "outputs": RESULT}
    assert await world.image_urls.bound_image_url("nobody's", result) == url_on(C)
    assert keys(world) == ["warn.unbound"]


async def test_a_task_that_nobody_knows_without_a_result_has_no_picture(world: World) -> None:
    with pytest.raises(InputError):
        await world.image_urls.bound_image_url("nobody's")
    assert keys(world)[0] == "warn.unbound"


# ---- getGeneratedImageUrl ----


async def test_a_results_own_server_comes_first(world: World) -> None:
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    result = {"executionServer": "http://A:8188/api/", "outputs": RESULT}
    assert await world.image_urls.image_url(result) == url_on(A)
    assert world.warnings == []
    assert world.http.sent == []


async def test_then_the_locked_server(world: World) -> None:
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    assert await world.image_urls.image_url(RESULT) == url_on(B)
    assert world.warnings == []


async def test_then_the_pools_choice_with_a_warning(world: World) -> None:
    world.a.load(1)
    assert await world.image_urls.image_url(RESULT) == url_on(B)
    assert world.warnings == [("warn.guessed_server", {"server": B})]


async def test_a_guess_takes_no_lock_and_makes_no_task(world: World) -> None:
    await world.image_urls.image_url(RESULT)
    assert world.window_store.state.window.lock == WindowLock()
    assert len(world.window_store.state.window.tasks) == 0


async def test_a_result_of_process_image_leads_back_to_its_server(world: World) -> None:
    task = await finished(world)
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    told = world.api.task(task.prompt_id)
    url = await world.image_urls.image_url(told)
    assert url.startswith(f"{A}/api/view?filename=ComfyUI_00043_.png")


@pytest.mark.parametrize(
    "result",
    [
        {"executionServer": "javascript:alert(1)", "outputs": RESULT},
        {"executionServer": A},
        {"executionServer": A, "outputs": {"9": {"gifs": [{"filename": "a.mp4"}]}}},
        None,
        "a.png",
    ],
)
async def test_a_result_without_a_usable_picture_is_refused(world: World, result: Any) -> None:
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    with pytest.raises(InputError):
        await world.image_urls.image_url(result)


# ---- buildImageUrlWithServer ----


@pytest.mark.parametrize("server", ["http://c:8188", "http://c:8188/", "HTTP://C:8188/api"])
async def test_a_named_server_is_used_in_its_normal_form(world: World, server: str) -> None:
    assert world.image_urls.url_with_server(server, RESULT) == url_on(C)
    assert world.warnings == []


async def test_a_named_type_decides_which_picture(world: World) -> None:
    url = world.image_urls.url_with_server(A, ON_A_AND_B, "text-to-image")
    assert "filename=saved.png" in url
    assert "filename=preview.png" in world.image_urls.url_with_server(A, ON_A_AND_B, 7)


@pytest.mark.parametrize("server", [None, "", 7, "localhost", "javascript://x", "http://u:p@h"])
async def test_what_is_no_server_is_refused(world: World, server: Any) -> None:
    with pytest.raises(InputError):
        world.image_urls.url_with_server(server, RESULT)


async def test_outputs_without_a_picture_are_refused_with_what_they_hold(world: World) -> None:
    with pytest.raises(InputError) as caught:
        world.image_urls.url_with_server(A, {"9": {"gifs": [{"filename": "a.mp4"}]}})
    assert caught.value.message == message("output.no_picture", files="a.mp4")


# ---- getApiBaseUrl ----


@pytest.mark.parametrize("mode", [LockMode.BATCH, LockMode.PINNED])
async def test_the_base_url_is_the_locked_servers(world: World, mode: LockMode) -> None:
    world.window_store.set_lock(WindowLock(B, mode))
    assert await world.image_urls.api_base_url() == B
    assert world.http.sent == []


async def test_without_a_lock_the_base_url_is_the_pools_choice(world: World) -> None:
    world.a.load(1)
    assert await world.image_urls.api_base_url() == B
    assert world.window_store.state.window.lock == WindowLock()


async def test_a_spreading_window_asks_the_pool_each_time(world: World) -> None:
    world.window_store.set_lock(WindowLock(None, LockMode.SPREAD))
    assert await world.image_urls.api_base_url() == A
    world.a.load(1)
    assert await world.image_urls.api_base_url() == B


async def test_without_any_server_there_is_no_base_url(world: World) -> None:
    world.a.up = world.b.up = False
    with pytest.raises(InputError) as caught:
        await world.clock.run(world.image_urls.api_base_url())
    assert caught.value.message.key == "pool.all_down"
