"""A typed address is tried until ComfyUI responds; a known server there is recognised."""

import json

from app.core.comfy.requests import Response
from app.core.ids import ServerId, ServerUrl
from app.core.message import message
from app.core.servers.address_check import AddressFinding
from app.core.servers.health import Reach
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.machine_facts_text import read_machines
from app.core.servers.server import id_of, make_server
from app.core.settings.names import MACHINES
from tests.fakes import Profile, World
from tests.fakes.comfy import FakeComfy
from tests.fakes.values import A, an_order

GPU = [{"name": "cuda:0 NVIDIA GeForce RTX 4090", "type": "cuda", "vram_total": 24}]
OLD = ServerUrl("http://192.168.1.20:8188")
NEW = ServerUrl("http://192.168.1.37:8188")


def add_comfy(world: World, url: str) -> FakeComfy:
    """Start a server with a GPU that is not in the pool."""
    comfy = world.servers[url] = FakeComfy(url, devices=GPU)
    return comfy


async def look(world: World, *urls: ServerUrl) -> AddressFinding:
    return await world.clock.run(world.services.address_check.look(urls))


async def test_it_says_what_is_there(world: World) -> None:
    add_comfy(world, NEW)
    found = await look(world, NEW)
    assert found.url == NEW
    assert found.machine is not None
    assert (found.machine.version, found.machine.gpus) == ("0.3.64", ("RTX 4090",))
    assert found.models == 1
    assert found.recognised == ()
    assert NEW not in world.window_store.state.health
    await world.close()


async def test_the_first_address_that_responds_counts(world: World) -> None:
    add_comfy(world, NEW)
    assert (await look(world, OLD, NEW)).url == NEW
    await world.close()


async def test_without_an_answer_the_clearest_cause_is_given(world: World) -> None:
    gate = add_comfy(world, NEW)
    gate.cors = False
    found = await look(world, OLD, NEW)
    assert (found.url, found.machine) == (NEW, None)
    assert found.why == message("health.no_cors")
    assert (await look(world, OLD)).why == message("health.down")
    await world.close()


async def test_what_the_browser_blocks_gets_no_request() -> None:
    world = World(page_url="https://page/")
    sent = len(world.http.sent)
    assert (await look(world, NEW)).why == message("health.mixed_content")
    assert len(world.http.sent) == sent
    await world.close()


async def test_an_address_that_was_set_aside_gets_no_request(world: World) -> None:
    add_comfy(world, NEW)
    why = message("health.imported")
    world.services.strikes.set_aside(NEW, why)
    assert (await look(world, NEW)).why == why
    assert world.servers[NEW].received == []
    await world.close()


async def test_models_are_unknown_if_the_server_does_not_say(world: World) -> None:
    comfy = add_comfy(world, NEW)
    comfy.classes["UNETLoader"] = "broken"
    found = await look(world, NEW)
    assert found.machine is not None
    assert found.models is None
    await world.close()


async def known_at(world: World, url: ServerUrl) -> FakeComfy:
    """Add a server with a GPU to the pool, and check it."""
    comfy = add_comfy(world, url)
    state = world.window_store.state
    world.services.pool_keeper.keep(state.pool.add(make_server(url, "GPU 2")))
    await world.clock.run(world.monitor.check(url, 1.0))
    return comfy


async def gone(world: World, url: ServerUrl) -> None:
    world.servers[url].up = False
    await world.clock.run(world.monitor.check(url, 1.0))
    assert world.window_store.state.health_of(url).reach is Reach.DOWN


async def test_a_machine_like_one_that_is_down_looks_moved(world: World) -> None:
    await known_at(world, OLD)
    await gone(world, OLD)
    add_comfy(world, NEW)
    (one,) = (await look(world, NEW)).recognised
    assert (one.server.name, one.is_moved, one.is_proven) == ("GPU 2", True, False)
    await world.close()


async def test_a_prompt_of_ours_in_its_history_proves_that_it_moved() -> None:
    world = World(OLD)
    world.servers[OLD].devices = GPU
    task = await world.succeeded(an_order())
    await world.clock.run(world.monitor.check(OLD, 1.0))
    await gone(world, OLD)
    comfy = add_comfy(world, NEW)
    comfy.history = dict(world.servers[OLD].history)
    assert task.prompt_id in comfy.history
    (one,) = (await look(world, NEW)).recognised
    assert (one.is_moved, one.is_proven) == (True, True)
    await world.close()


async def test_one_machine_under_two_names_is_proven_by_its_history(world: World) -> None:
    comfy = await known_at(world, OLD)
    twin = add_comfy(world, NEW)
    (one,) = (await look(world, NEW)).recognised
    assert (one.is_moved, one.is_proven) == (False, False)
    comfy.load(1)
    comfy.run_to_end()
    twin.history = comfy.history
    (one,) = (await look(world, NEW)).recognised
    assert (one.is_moved, one.is_proven) == (False, True)
    await world.close()


async def test_nothing_is_proven_if_a_history_cannot_be_read(world: World) -> None:
    comfy = await known_at(world, OLD)
    comfy.load(1)
    comfy.run_to_end()
    add_comfy(world, NEW).history = comfy.history
    world.http.answer(NEW, "GET", "history", Response(500))
    (one,) = (await look(world, NEW)).recognised
    assert not one.is_proven
    await world.close()


async def test_machines_stay_known_for_later_pages() -> None:
    profile = Profile(A)
    world = World(profile=profile)
    profile.servers[A].devices = GPU
    await world.clock.run(world.monitor.check(A, 1.0))
    stored = read_machines(profile.store.texts[MACHINES])
    assert stored[id_of(A)].gpus == ("RTX 4090",)
    other = {ServerId("s1"): MachineFacts("1", (), "{}")}
    profile.store.texts[MACHINES] = json.dumps({"s1": ["1", [], "{}"]})
    world.window_store.set_machine_facts(A, MachineFacts("2", ("RTX 4090",), "{}"))
    assert read_machines(profile.store.texts[MACHINES]) == {
        **other,
        id_of(A): MachineFacts("2", ("RTX 4090",), "{}"),
    }
    await world.close()
