"""Input files that an order names: looked for, brought, or asked for at their field."""

from collections.abc import Callable

import pytest

from app.core.comfy.requests import Response
from app.core.errors import FieldError
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.submission.order import Order
from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.services.windows.identity import identify
from tests.fakes import FakeComfy, World
from tests.fakes.values import A, B, C, an_image, an_order

NAME = "photo.png"
BYTES = b"\x89PNG\r\n\x1a\n-of-a"


def a_kind(*names: str) -> WorkflowType:
    """Return an own type that loads these pictures, each named in the file."""
    nodes = {str(key): name for key, name in enumerate(names, 1)}
    load = {
        key: {"class_type": "LoadImage", "inputs": {"image": name}} for key, name in nodes.items()
    }
    save = {
        f"9{key}": {
            "class_type": "SaveImage",
            "inputs": {"images": [key, 0], "filename_prefix": "x"},
        }
        for key in nodes
    }
    inputs = tuple(
        Input(
            f"{key}.image",
            InputKind.IMAGE,
            ((key, "image"),),
            {"en": "image"},
            default=name,
            required=False,
        )
        for key, name in nodes.items()
    )
    return WorkflowType("own:x", {"en": "X"}, {**load, **save}, inputs, custom=True)


def naming(*names: str) -> Order:
    """Return an order without files of the person's."""
    return Order(a_kind(*(names or (NAME,))))


def pin(world: World, server: str = B) -> None:
    """Pin the window to a server."""
    world.window_store.set_lock(WindowLock(ServerUrl(server), LockMode.PINNED))


def looks(server: FakeComfy) -> int:
    """Return how often a server was asked for a file."""
    return len(server.requests("HEAD", "view")) + len(server.requests("GET", "view"))


def uploads(server: FakeComfy) -> int:
    """Return how many files were uploaded to a server."""
    return len(server.requests("POST", "upload"))


async def ended(world: World, order: Order) -> Task:
    """Start an order of one task that fails before it is sent."""
    task = await world.started(order)
    await world.until_state(task, TaskState.FAILED)
    return world.task(task)


async def test_a_file_that_the_server_has_is_used_as_it_is(world: World) -> None:
    world.b.uploads[NAME] = BYTES
    pin(world)
    task = await world.queued(naming())
    assert task.graph["1"]["inputs"]["image"] == NAME
    assert (looks(world.b), looks(world.a), uploads(world.b)) == (1, 0, 0)


async def test_orders_that_name_no_file_look_for_none(world: World) -> None:
    await world.queued(an_order("text-to-image"))
    await world.queued(an_order("upscale"))
    assert looks(world.a) + looks(world.b) == 0


async def test_a_file_that_the_person_chose_is_not_looked_for(world: World) -> None:
    pin(world)
    task = await world.queued(Order(a_kind(NAME), {"1.image": an_image("mine.png")}))
    assert task.graph["1"]["inputs"]["image"] == "mine.png"
    assert looks(world.a) + looks(world.b) == 0


async def test_a_file_of_another_server_is_brought_and_used_under_its_new_name(
    world: World,
) -> None:
    world.a.uploads[NAME] = BYTES
    pin(world)
    asked = world.http.sent
    task = await world.queued(naming())
    assert task.execution_server == B
    assert world.b.uploads == {NAME: BYTES}
    (sent,) = world.b.submissions
    assert sent.graph["1"]["inputs"]["image"] == NAME
    assert world.a.submissions == []
    order = [
        world.servers[one].route(request)
        for request in asked
        for one in (A, B)
        if request.url.startswith(one) and request.method == "POST"
    ]
    assert order == ["upload/image", "prompt"]


async def test_the_name_that_the_server_returns_is_used(world: World) -> None:
    world.a.uploads[NAME] = BYTES
    pin(world)
    world.http.slow(A, "GET", "view", 5)
    task = await world.started(naming())
    assert world.state(task) is TaskState.UPLOADING
    world.b.uploads[NAME] = b"came meanwhile"
    await world.until_state(task, TaskState.QUEUED)
    assert world.task(task).graph["1"]["inputs"]["image"] == "photo (1).png"
    assert world.b.uploads["photo (1).png"] == BYTES


async def test_a_file_in_a_subfolder_keeps_its_place(world: World) -> None:
    world.a.uploads["3d/cat.glb"] = BYTES
    pin(world)
    task = await world.queued(naming("3d/cat.glb"))
    assert world.b.uploads == {"3d/cat.glb": BYTES}
    assert task.graph["1"]["inputs"]["image"] == "3d/cat.glb"


async def test_a_batch_fetches_and_uploads_a_file_once(world: World) -> None:
    world.a.uploads[NAME] = BYTES
    pin(world)
    tasks = await world.start(naming(), runs=3)
    for task in tasks:
        await world.until_state(task, TaskState.QUEUED)
    assert len(world.a.requests("GET", "view")) == uploads(world.b) == 1
    assert {one.graph["1"]["inputs"]["image"] for one in world.b.submissions} == {NAME}


async def test_a_batch_looks_once_for_a_file_that_is_there(world: World) -> None:
    world.b.uploads[NAME] = BYTES
    pin(world)
    for task in await world.start(naming(), runs=3):
        await world.until_state(task, TaskState.QUEUED)
    assert looks(world.b) == 1


async def test_a_file_that_two_inputs_name_is_fetched_once(world: World) -> None:
    world.a.uploads[NAME] = BYTES
    pin(world)
    task = await world.queued(naming(NAME, NAME))
    assert len(world.a.requests("GET", "view")) == 1
    assert [task.graph[key]["inputs"]["image"] for key in "12"] == [NAME, NAME]


async def test_a_spreading_window_brings_it_to_each_server_that_lacks_it(world: World) -> None:
    world.a.uploads[NAME] = BYTES
    world.window_store.set_lock(WindowLock(None, LockMode.SPREAD))
    tasks = await world.start(naming(), runs=2)
    for task in tasks:
        await world.until_state(task, TaskState.QUEUED)
    assert {task.execution_server for task in tasks} == {A, B}
    assert (uploads(world.a), uploads(world.b)) == (0, 1)


async def test_a_file_that_nobody_has_is_refused_at_its_field(world: World) -> None:
    pin(world)
    with pytest.raises(FieldError) as caught:
        await world.start(naming())
    assert caught.value.field == "1.image"
    assert caught.value.message == message("input.absent", server="b:8188", name=NAME)
    assert list(world.window_store.state.window.tasks) == []
    assert world.b.submissions == []


async def test_a_file_of_another_folder_is_never_taken_from_another_server(world: World) -> None:
    world.a.uploads["made_00001_.png"] = BYTES
    pin(world)
    with pytest.raises(FieldError) as caught:
        await world.start(naming("made_00001_.png [output]"))
    assert caught.value.message.args["name"] == "made_00001_.png [output]"


async def test_a_server_that_does_not_say_validates_the_prompt_itself(world: World) -> None:
    world.b.uploads[NAME] = BYTES
    world.http.answer(B, "HEAD", "view", Response(405))
    pin(world)
    await world.queued(naming())
    assert looks(world.a) == uploads(world.b) == 0


async def test_a_server_that_hangs_is_not_a_holder(world: World) -> None:
    world.http.slow(A, "HEAD", "view", 1_000)
    pin(world)
    with pytest.raises(FieldError):
        await world.start(naming())


async def test_the_next_server_is_asked_when_a_fetch_fails(
    make_world: Callable[..., World],
) -> None:
    world = make_world(A, B, C)
    world.a.uploads[NAME] = world.servers[C].uploads[NAME] = BYTES
    world.http.lose_request(A, "GET", "view")
    pin(world)
    await world.queued(naming())
    assert world.b.uploads == {NAME: BYTES}
    assert len(world.servers[C].requests("GET", "view")) == 1


@pytest.mark.parametrize("status", [404, 500])
async def test_a_fetch_that_fails_ends_the_task_and_nothing_is_sent(
    world: World, status: int
) -> None:
    world.a.uploads[NAME] = BYTES
    world.http.answer(A, "GET", "view", Response(status))
    pin(world)
    task = await ended(world, naming())
    assert task.trouble is not None
    why = message("answer.status", status=status)
    assert task.trouble.message == message("input.not_fetched", name=NAME, server="a:8188", why=why)
    assert (uploads(world.b), world.b.submissions) == (0, [])


async def test_a_file_over_the_servers_limit_is_not_read_and_nothing_is_sent(world: World) -> None:
    world.a.uploads[NAME] = BYTES
    world.b.max_upload = 5
    pin(world)
    task = await ended(world, naming())
    assert task.trouble is not None
    assert task.trouble.message == message("input.too_large", name=NAME, server="a:8188", limit=5)
    assert (uploads(world.b), world.b.submissions) == (0, [])
    assert not world.window_store.state.is_set_aside(A)


async def test_a_file_that_vanished_everywhere_ends_the_task(world: World) -> None:
    world.a.uploads[NAME] = BYTES
    pin(world)
    world.http.slow(B, "HEAD", "view", 2)
    task = await world.started(naming())
    assert world.state(task).is_unsent
    world.a.uploads.clear()
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message == message("input.absent", server="b:8188", name=NAME)


async def test_a_task_that_is_cancelled_while_a_file_is_brought_sends_nothing(
    world: World,
) -> None:
    world.a.uploads[NAME] = BYTES
    world.http.slow(A, "GET", "view", 10)
    pin(world)
    task = await world.started(naming())
    await world.until_state(task, TaskState.UPLOADING)
    await world.clock.run(world.canceller.cancel(task.prompt_id))
    await world.clock.advance(30)
    assert world.state(task) is TaskState.CANCELLED
    assert (uploads(world.b), world.b.submissions) == (0, [])


async def test_a_file_that_a_task_of_this_page_uploaded_is_used_when_no_server_has_it(
    world: World,
) -> None:
    kind = a_kind(NAME)
    world.window_store.set_catalog(world.window_store.state.catalog.with_type(kind))
    pin(world, A)
    first = await world.queued(Order(kind, {"1.image": an_image("photo.png", b"mine")}))
    world.a.run_to_end()
    await world.until_state(first, TaskState.SUCCEEDED)
    world.a.uploads.clear()
    pin(world, B)
    await world.queued(naming())
    assert world.b.uploads == {NAME: b"mine"}


async def test_a_file_of_an_ended_task_is_read_from_the_journal(
    world: World, loaded: list[World]
) -> None:
    kind = a_kind(NAME)
    world.window_store.set_catalog(world.window_store.state.catalog.with_type(kind))
    pin(world, A)
    first = await world.queued(Order(kind, {"1.image": an_image("photo.png", b"mine")}))
    world.a.run_to_end()
    await world.until_state(first, TaskState.SUCCEEDED)
    world.a.uploads.clear()
    again = await reloaded(world, kind)
    loaded.append(again)
    pin(again, B)
    await again.queued(naming())
    assert again.b.uploads == {NAME: b"mine"}


async def test_a_file_of_this_page_over_the_limit_ends_the_task(world: World) -> None:
    kind = a_kind(NAME)
    world.window_store.set_catalog(world.window_store.state.catalog.with_type(kind))
    pin(world, A)
    first = await world.queued(Order(kind, {"1.image": an_image("photo.png", b"123456")}))
    world.a.run_to_end()
    await world.until_state(first, TaskState.SUCCEEDED)
    world.a.uploads.clear()
    world.b.max_upload = 5
    pin(world, B)
    task = await ended(world, naming())
    assert task.trouble is not None
    assert task.trouble.message == message("image.too_large", name=NAME, size=6, limit=5)


async def test_a_task_that_was_not_sent_gets_its_file_after_a_reload(
    world: World, loaded: list[World]
) -> None:
    kind = a_kind(NAME)
    world.window_store.set_catalog(world.window_store.state.catalog.with_type(kind))
    world.a.uploads[NAME] = BYTES
    world.http.slow(A, "GET", "view", 1_000, times=1)
    pin(world)
    task = await world.started(Order(kind))
    await world.until_state(task, TaskState.UPLOADING)
    again = await reloaded(world, kind)
    loaded.append(again)
    await again.until_state(task, TaskState.QUEUED)
    assert again.b.uploads == {NAME: BYTES}
    assert again.task(task).execution_server == B


async def reloaded(world: World, kind: WorkflowType) -> World:
    """Load the page of a window again, in a browser that has this workflow."""
    await world.die()
    profile, locks = world.profile, world.profile.locks.window()
    identity = await profile.clock.run(identify(world.session, locks, profile.ids, lambda: None))
    again = World(profile=profile, session=world.session, identity=identity, locks=locks)
    again.window_store.set_catalog(again.window_store.state.catalog.with_type(kind))
    await profile.clock.run(again.recovery.load())
    return again
