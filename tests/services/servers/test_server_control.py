"""Freeing memory, restarting and the log of a server."""

import json
from typing import Any

import pytest

from app.core.comfy.requests import Response
from app.core.comfy.server_log import Failure
from app.core.errors import ServerError, TransportError
from app.services.servers.server_control import Manager, ServerControl
from tests.fakes import World
from tests.fakes.values import A

GB = 10**9


def stats(free: int) -> dict[str, Any]:
    card = {"name": "cuda:0 NVIDIA RTX 4090 : native", "vram_free": free, "vram_total": 24 * GB}
    return {"system": {"comfyui_version": "0.3.64"}, "devices": [card]}


@pytest.fixture
def control(world: World) -> ServerControl:
    return ServerControl(world.services.client, world.services.http, world.clock)


async def test_what_came_free_is_measured(world: World, control: ServerControl) -> None:
    looks = iter([6, 6, 18])
    world.a.answers["system_stats"] = lambda: stats(next(looks) * GB)
    world.a.answers["free"] = lambda: Response(200)
    assert await world.clock.run(control.free(A)) == 12 * GB
    (request,) = world.a.requests("POST", "free")
    assert json.loads(request.body or "") == {"unload_models": True, "free_memory": True}
    machine = world.window_store.state.machines[A]
    assert (machine.card, machine.free) == ("RTX 4090", 18 * GB)


async def test_a_server_at_work_frees_nothing_yet(world: World, control: ServerControl) -> None:
    world.a.answers["system_stats"] = lambda: stats(6 * GB)
    world.a.answers["free"] = lambda: Response(200)
    assert await world.clock.run(control.free(A)) == 0


async def test_a_server_that_refuses_is_an_error(world: World, control: ServerControl) -> None:
    world.a.answers["system_stats"] = lambda: stats(6 * GB)
    world.a.answers["free"] = lambda: Response(403)
    with pytest.raises(ServerError):
        await world.clock.run(control.free(A))


@pytest.mark.parametrize(
    ("features", "scripts", "found"),
    [
        ({"extension": {"manager": {"supports_v4": True}}}, [], Manager(is_new=True)),
        ({}, ["/extensions/ComfyUI-Manager/x.js"], Manager(is_new=False)),
        ({}, [], None),
    ],
)
async def test_the_manager_is_found_without_a_failing_request(
    world: World, control: ServerControl, features: Any, scripts: Any, found: Manager | None
) -> None:
    world.a.answers["features"] = lambda: features
    world.a.answers["extensions"] = lambda: scripts
    assert await world.clock.run(control.manager(A)) == found


@pytest.mark.parametrize(
    ("statuses", "methods"),
    [
        ([200], ["POST"]),
        ([405, 200], ["POST", "GET"]),
        ([None, 200], ["POST", "GET"]),
        ([None, None], ["POST", "GET"]),
        ([None, 405], ["POST", "GET"]),
    ],
)
async def test_a_restart_is_a_post_and_if_that_is_not_taken_a_get(
    world: World, control: ServerControl, statuses: list[int | None], methods: list[str]
) -> None:
    due = iter(statuses)

    def answer() -> Response:
        status = next(due)
        if status is None:
            raise TransportError("network.failed")
        return Response(status)

    world.a.answers["manager"] = answer
    await world.clock.run(control.restart(A, Manager(is_new=False)))
    sent = [request for request in world.a.received if "manager/reboot" in request.url]
    assert [request.method for request in sent] == methods
    assert {request.url for request in sent} == {f"{A}/api/manager/reboot"}


async def test_a_manager_that_refuses_is_an_error(world: World, control: ServerControl) -> None:
    world.a.answers["v2"] = lambda: Response(403)
    with pytest.raises(ServerError) as error:
        await world.clock.run(control.restart(A, Manager(is_new=True)))
    assert error.value.message.key == "restart.refused"


async def test_the_log_has_the_failures_marked(world: World, control: ServerControl) -> None:
    line = "!!! Exception during processing !!! out of memory"
    world.a.answers["internal"] = lambda: {"entries": [{"t": "10:00:01", "m": f"{line}\n"}]}
    (found,) = await world.clock.run(control.log(A, [Failure("a barn", "out of memory")]))
    assert (found.time, found.text, found.failed) == ("10:00:01", line, ("a barn",))
