"""What servers can do: asked once, remembered while they are up, and never guessed."""

import asyncio

import pytest

from app.core.comfy.requests import Response
from app.core.message import message
from app.core.workflow.derive import derive_type
from app.core.workflow.graph import Graph, classes
from app.core.workflow.limits import Limits
from tests.fakes import World
from tests.fakes.values import A, B, an_order, shipped_catalog

TEXT = shipped_catalog().get("text-to-image")
UPSCALE = shipped_catalog().get("upscale")
GRAPH: Graph = {"1": {"class_type": "LoadImage", "inputs": {"image": "x.png"}}}


def with_models(world: World, url: str, *models: str) -> None:
    loader = world.servers[url].classes["CheckpointLoaderSimple"]
    loader["input"]["required"]["ckpt_name"][0] = list(models)


async def test_only_the_classes_that_are_needed_are_asked_for_and_once(world: World) -> None:
    order = an_order("upscale")
    assert await world.capabilities.lacking(A, order.kind.graph) == ()
    assert await world.capabilities.lacking(A, order.kind.graph) == ()
    asked = [request.url.rpartition("/")[2] for request in world.a.requests("GET", "object_info")]
    assert sorted(asked) == sorted(classes(order.kind.graph))


async def test_a_missing_node_is_named(world: World) -> None:
    del world.a.classes["ImageScaleBy"]
    assert await world.capabilities.lacking(A, UPSCALE.graph) == (
        message("missing.node", node="ImageScaleBy"),
    )
    assert await world.capabilities.lacking(B, UPSCALE.graph) == ()


async def test_a_missing_model_is_named_with_its_field(world: World) -> None:
    with_models(world, A, "other.safetensors")
    graph = {"4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "mine.pt"}}}
    assert await world.capabilities.lacking(A, graph) == (
        message("missing.value", node="CheckpointLoaderSimple", field="ckpt_name", value="mine.pt"),
    )


async def test_an_upload_field_offers_nothing_that_could_be_missing(world: World) -> None:
    assert await world.capabilities.lacking(A, GRAPH) == ()


async def test_a_class_that_could_not_be_asked_for_is_left_to_the_server(world: World) -> None:
    world.http.lose_request(A, "GET", "object_info")
    assert await world.capabilities.lacking(A, GRAPH) == ()
    assert len(world.a.requests("GET", "object_info")) == 0
    await world.capabilities.lacking(A, GRAPH)
    assert len(world.a.requests("GET", "object_info")) == 1


async def test_a_strange_answer_is_counted_and_asked_for_again(world: World) -> None:
    world.http.answer(A, "GET", "object_info", Response(200, b"[]"), times=1)
    assert await world.capabilities.lacking(A, GRAPH) == ()
    assert sum(world.window_store.ignored.values()) == 1
    await world.capabilities.lacking(A, GRAPH)
    assert len(world.a.requests("GET", "object_info")) == 1


async def test_a_server_that_went_down_is_asked_again(world: World) -> None:
    await world.capabilities.lacking(A, GRAPH)
    await world.capabilities.lacking(B, GRAPH)
    world.a.up = False
    await world.monitor.check(A)
    await world.monitor.check(B)
    world.a.up = True
    await world.capabilities.lacking(A, GRAPH)
    await world.capabilities.lacking(B, GRAPH)
    assert len(world.a.requests("GET", "object_info")) == 2
    assert len(world.b.requests("GET", "object_info")) == 1


async def test_what_waits_is_not_asked_of_a_server_that_went_down(world: World) -> None:
    world.http.slow(A, "GET", "object_info", 5.0)
    wanted = [f"Node{number}" for number in range(30)]
    learning = asyncio.ensure_future(world.capabilities.learn(A, wanted))
    await world.clock.settle()
    sent = len([request for request in world.http.sent if "object_info" in request.url])
    world.a.up = False
    await world.monitor.check(A)
    await world.clock.until(learning.done)
    assert 0 < sent < len(wanted)
    assert len([request for request in world.http.sent if "object_info" in request.url]) == sent


async def test_a_forgotten_server_is_asked_again(world: World) -> None:
    await world.capabilities.lacking(A, GRAPH)
    world.capabilities.forget(A)
    world.capabilities.forget(B)
    await world.capabilities.lacking(A, GRAPH)
    assert len(world.a.requests("GET", "object_info")) == 2


async def test_what_servers_offer_is_put_together_each_once(world: World) -> None:
    with_models(world, A, "one", "two")
    with_models(world, B, "two", "three")
    await world.capabilities.learn_choices(TEXT, [A, B])
    choices = world.capabilities.choices
    assert choices(TEXT, [A, B]) == {"checkpoint": ("one", "two", "three")}
    assert choices(TEXT, [B]) == {"checkpoint": ("two", "three")}


async def test_a_model_that_servers_spell_differently_is_one_entry(world: World) -> None:
    with_models(world, A, "SDXL/detail", "one")
    with_models(world, B, "SDXL\\detail", "two")
    await world.capabilities.learn_choices(TEXT, [A, B])
    offered = world.capabilities.choices(TEXT, [A, B])
    assert offered == {"checkpoint": ("SDXL/detail", "one", "two")}
    assert world.capabilities.choices(TEXT, [A, B]) is offered


async def test_what_is_joined_follows_what_becomes_known(world: World) -> None:
    await world.capabilities.learn_choices(TEXT, [A])
    assert world.capabilities.choices(TEXT, [A]) == {"checkpoint": ("v1-5.safetensors",)}
    with_models(world, A, "new")
    world.capabilities.forget(A)
    assert world.capabilities.choices(TEXT, [A]) == {}
    await world.capabilities.learn_choices(TEXT, [A])
    assert world.capabilities.choices(TEXT, [A]) == {"checkpoint": ("new",)}


async def test_a_field_that_is_no_choice_on_the_server_has_no_list(world: World) -> None:
    kind = derive_type(
        "own:x", "X", {"1": {"class_type": "CLIPTextEncode", "inputs": {"model_name": "free"}}}
    )
    await world.capabilities.learn_choices(kind, [A])
    assert world.capabilities.choices(kind, [A]) == {}


async def test_the_limits_of_servers_are_joined_for_the_form(world: World) -> None:
    graph = {
        "1": {"class_type": "ImageScale", "inputs": {"width": 0, "height": 8}},
        "57:8": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 2}},
    }
    kind = derive_type("own:x", "X", graph)
    world.a.classes["ImageScale"]["input"]["required"]["width"][1].update(min=4, max=8)
    world.b.classes["ImageScale"]["input"]["required"]["width"][1].update(min=6, max=9)
    assert world.capabilities.unasked(kind, [A, B]) == [A, B]
    await world.capabilities.learn_choices(kind, [A, B])
    limits = world.capabilities.limits(kind, [A, B])
    assert limits["1.width"] == Limits(4, 9, 1, whole=True)
    assert limits["57:8.seed"] == Limits(0, 2**64 - 1, whole=True)
    assert world.capabilities.limits(kind, [A])["1.width"] == Limits(4, 8, 1, whole=True)


async def test_a_shipped_type_keeps_the_limits_that_its_author_wrote(world: World) -> None:
    await world.capabilities.learn_choices(TEXT, [A])
    assert set(world.capabilities.limits(TEXT, [A])) == {"seed"}


async def test_learning_choices_is_told_when_something_was_asked(world: World) -> None:
    await world.capabilities.learn_choices(TEXT, [A])
    assert world.count("classes") == 5
    await world.capabilities.learn_choices(TEXT, [A])
    assert world.count("classes") == 5
    assert len(world.a.requests("GET", "object_info")) == 5  # of four loaders, and of the seed


async def test_a_type_without_choices_of_servers_asks_nobody(world: World) -> None:
    await world.capabilities.learn_choices(UPSCALE, [A, B])
    assert world.http.sent == []
    assert world.changes == []
    assert world.capabilities.choices(UPSCALE, [A, B]) == {}


async def test_a_server_that_was_not_asked_or_lacks_the_class_adds_nothing(world: World) -> None:
    assert world.capabilities.choices(TEXT, [A]) == {}
    del world.a.classes["CheckpointLoaderSimple"]
    await world.capabilities.learn_choices(TEXT, [A])
    assert world.capabilities.choices(TEXT, [A]) == {}


async def test_a_server_without_any_model_offers_none(world: World) -> None:
    with_models(world, A)
    await world.capabilities.learn_choices(TEXT, [A])
    assert world.capabilities.choices(TEXT, [A]) == {"checkpoint": ()}


@pytest.mark.parametrize("servers", [[], [B]])
async def test_choices_are_those_of_the_servers_that_are_asked_about(
    world: World, servers: list[str]
) -> None:
    await world.capabilities.learn_choices(TEXT, [A])
    assert world.capabilities.choices(TEXT, servers) == {}
