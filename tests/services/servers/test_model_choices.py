"""What servers offer for the workflow type in hand is asked for whenever it could be unknown."""

from collections.abc import Callable

import pytest

from app.core.errors import InputError
from app.core.form.holders import having
from app.core.message import message
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.workflow.derive import derive_type
from tests.core.recipes.servers import object_info_with
from tests.fakes import FakeSettings, World
from tests.fakes.values import A, B, a_task, shipped_catalog

TEXT = shipped_catalog().get("text-to-image")


def offered(world: World) -> tuple[str, ...]:
    choices = world.capabilities.choices(TEXT, world.window_store.state.offering)
    return choices.get("checkpoint", ())


def asked(world: World) -> int:
    return sum(len(server.requests("GET", "object_info")) for server in world.servers.values())


@pytest.fixture
async def models(world: World) -> World:
    for url, name in ((A, "on-a"), (B, "on-b")):
        loader = world.servers[url].classes["CheckpointLoaderSimple"]
        loader["input"]["required"]["ckpt_name"][0] = [name]
    return world


async def test_the_choices_of_the_wanted_type_are_asked_for(models: World) -> None:
    models.services.model_choices.want("text-to-image")
    await models.clock.settle()
    assert offered(models) == ("on-a", "on-b")
    assert models.window_store.state.choices["checkpoint"] == ("on-a", "on-b")


@pytest.mark.parametrize("type_id", ["upscale", "no such type", ""])
async def test_a_type_without_such_choices_asks_nobody(world: World, type_id: str) -> None:
    world.services.model_choices.want(type_id)
    world.again("health")
    await world.clock.settle()
    assert world.http.sent == []


async def test_what_is_known_is_not_asked_again(models: World) -> None:
    models.services.model_choices.want("text-to-image")
    await models.clock.settle()
    before = asked(models)
    for name in ("pool", "health", "window", "catalog", "presences"):
        models.again(name)
        await models.clock.settle()
    assert asked(models) == before == 10  # two servers, about four loaders and the seed


async def test_a_server_that_comes_up_is_asked(models: World) -> None:
    models.b.up = False
    await models.monitor.check_all()
    models.services.model_choices.want("text-to-image")
    await models.clock.settle()
    assert offered(models) == ("on-a",)
    models.b.up = True
    await models.monitor.check_all()
    await models.clock.settle()
    assert offered(models) == ("on-a", "on-b")


async def test_the_lock_narrows_what_is_on_offer(models: World) -> None:
    models.services.model_choices.want("text-to-image")
    await models.clock.settle()
    models.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    await models.clock.settle()
    assert offered(models) == ("on-b",)


async def test_a_locked_window_knows_which_others_have_a_model(models: World) -> None:
    models.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    models.services.model_choices.want("text-to-image")
    await models.clock.settle()
    assert offered(models) == ("on-a",)
    holders = models.window_store.state.holders["checkpoint"]
    assert having(holders, "on-b") == (B,)
    models.again("health")
    assert models.window_store.state.holders["checkpoint"] is holders


async def test_a_model_of_another_loader_is_held_by_its_server(world: World) -> None:
    world.a.classes = object_info_with(("v1-5.safetensors",))
    world.b.classes = object_info_with((), ("flux1-dev.safetensors",))
    world.services.model_choices.want("text-to-image")
    await world.clock.settle()
    holders = world.window_store.state.holders["checkpoint"]
    assert having(holders, "v1-5.safetensors") == (A,)
    assert having(holders, "flux1-dev.safetensors") == (B,)
    world.again("health")
    assert world.window_store.state.holders["checkpoint"] is holders


def lose(world: World) -> None:
    world.http.lose_request(A, "GET", "object_info/CheckpointLoaderSimple")


def break_(world: World) -> None:
    del world.a.classes["CheckpointLoaderSimple"]["input"]


@pytest.mark.parametrize("trouble", [lose, break_])
async def test_a_server_that_does_not_tell_is_not_asked_without_end(
    models: World, trouble: Callable[[World], None]
) -> None:
    trouble(models)
    models.services.model_choices.want("text-to-image")
    await models.clock.settle()
    assert len([request for request in models.http.sent if "object_info" in request.url]) <= 10
    assert offered(models) == ("on-b",)


async def test_a_type_that_is_wanted_while_another_is_asked_about_is_asked_about_too(
    models: World,
) -> None:
    graph = {"1": {"class_type": "ImageBlend", "inputs": {"model_name": "x"}}}
    own = derive_type("own:x", "X", graph)
    models.window_store.set_catalog(models.window_store.state.catalog.with_type(own))
    models.http.slow(A, "GET", "object_info", 3, times=1)
    models.services.model_choices.want("text-to-image")
    await models.clock.settle()
    models.services.model_choices.want("own:x")
    await models.clock.advance(10)
    assert models.capabilities.unasked(own, [A, B]) == []


async def test_a_type_that_is_gone_before_anybody_was_asked_is_not_asked_about(
    models: World,
) -> None:
    models.services.model_choices.want("text-to-image")
    models.window_store.set_catalog(models.window_store.state.catalog.without("text-to-image"))
    await models.clock.settle()
    assert models.http.sent == []


async def test_a_server_that_failed_to_tell_once_is_asked_again(models: World) -> None:
    models.services.begin(FakeSettings(models.store))
    lose(models)
    models.services.model_choices.want("text-to-image")
    await models.clock.advance(30)
    assert offered(models) == ("on-a", "on-b")


# ---- asked for now ----


async def test_choices_can_be_asked_for_now(models: World) -> None:
    assert await models.services.model_choices.choices(TEXT) == {"checkpoint": ("on-a", "on-b")}
    models.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    assert await models.services.model_choices.choices(TEXT) == {"checkpoint": ("on-b",)}
    assert asked(models) == 10


async def test_servers_that_were_all_down_are_looked_at_again(models: World) -> None:
    models.a.up = models.b.up = False
    await models.monitor.check_all()
    models.b.up = True
    assert await models.services.model_choices.choices(TEXT) == {"checkpoint": ("on-b",)}


async def test_without_any_server_up_that_is_said(models: World) -> None:
    models.a.up = models.b.up = False
    await models.monitor.check_all()
    with pytest.raises(InputError) as caught:
        await models.services.model_choices.choices(TEXT)
    assert caught.value.message == message("pool.all_down", count=2)


async def test_a_server_that_went_down_since_the_last_look_is_said_to_be_down(
    models: World,
) -> None:
    await models.monitor.check_all()
    models.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    models.a.up = False
    with pytest.raises(InputError) as caught:
        await models.services.model_choices.choices(TEXT)
    assert caught.value.message == message(
        "lock.down", server=models.window_store.state.name_of(A), why=message("health.down_name")
    )


async def test_an_empty_pool_is_said_to_be_that(models: World) -> None:
    models.window_store.set_pool(models.window_store.state.pool.remove(A).remove(B))
    with pytest.raises(InputError) as caught:
        await models.services.model_choices.choices(TEXT)
    assert caught.value.message == message("pool.empty")


async def test_a_locked_server_that_is_down_is_said_to_be_that(models: World) -> None:
    models.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    models.a.up = False
    await models.monitor.check_all()
    with pytest.raises(InputError) as caught:
        await models.services.model_choices.choices(TEXT)
    assert caught.value.message == message(
        "lock.down", server="a:8188", why=message("health.down_name")
    )


@pytest.mark.parametrize("in_pool", [True, False])
async def test_a_locked_server_that_came_back_is_asked_also_when_it_left_the_pool(
    models: World, in_pool: bool
) -> None:
    models.window_store.bind(a_task(1, A))
    models.a.up = False
    await models.monitor.check_all()
    models.a.up = True
    if not in_pool:
        models.window_store.set_pool(models.window_store.state.pool.remove(A))
    assert await models.services.model_choices.choices(TEXT) == {"checkpoint": ("on-a",)}


# ---- what the locked server lacks ----

NOT_OFFERED = message("field.not_offered", value="on-b", offered="on-a")
OTHERWISE = message("field.required")


async def test_a_model_that_only_another_server_has_is_said_to_be_there(models: World) -> None:
    models.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    await models.monitor.check_all()
    wrong = {"checkpoint": NOT_OFFERED, "prompt": OTHERWISE}
    assert await models.services.model_choices.explain(TEXT, wrong) == {
        "checkpoint": message(
            "field.not_offered_here", value="on-b", server="a:8188", names=["b:8188"]
        ),
        "prompt": OTHERWISE,
    }


@pytest.mark.parametrize("is_up", [True, False])
async def test_a_model_that_no_other_server_has_or_can_tell_of_is_not_on_offer(
    models: World, is_up: bool
) -> None:
    models.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    models.b.up = is_up
    await models.monitor.check_all()
    value = "nowhere" if is_up else "on-b"
    wrong = {"checkpoint": message("field.not_offered", value=value, offered="on-a")}
    assert await models.services.model_choices.explain(TEXT, wrong) == wrong


async def test_a_free_window_has_asked_all_servers_already(models: World) -> None:
    wrong = {"checkpoint": NOT_OFFERED}
    assert await models.services.model_choices.explain(TEXT, wrong) == wrong
    assert models.http.sent == []
