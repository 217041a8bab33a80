"""Further requests tell causes apart, and few of them are sent."""

from collections.abc import Callable

import pytest

from app.core.comfy.requests import Request, Response
from app.core.errors import TransportError
from app.core.message import Message, message
from app.core.servers.health import Health, Reach
from app.core.task.task import TaskState
from app.services.servers.evidence import EVERY_MS
from tests.fakes import World
from tests.fakes.values import A, B, an_order

LOCAL = "http://127.0.0.1:8188"
SECURE = "https://10.0.0.1:8188"
PLAIN = "http://10.0.0.1:8188"
LAN = "http://192.168.1.20:8188"
TUNNEL = "https://x.ngrok-free.app"
BUSY = Response(404, b"no")


def lets_errors_through(world: World, route: str) -> None:
    """Let only the errors of one route be read, as with a header that is there twice."""
    send = world.http.send

    async def only_errors(request: Request) -> Response:
        return BUSY if route in request.url else await send(request)

    world.http.send = only_errors  # type: ignore[method-assign]


@pytest.mark.parametrize("route", ["view", "system_stats"])
async def test_errors_that_can_be_read_show_that_the_header_is_there_twice(
    world: World, route: str
) -> None:
    world.a.cors = False
    lets_errors_through(world, route)
    assert (await world.monitor.check(A)).why == message("health.cors_twice")


async def test_a_tunnel_that_shows_no_picture_shows_its_warning(
    make_world: Callable[..., World],
) -> None:
    world = make_world(TUNNEL)
    world.servers[TUNNEL].cors = False
    assert (await world.monitor.check(TUNNEL)).why == message("health.tunnel_page")
    world.http.showing.add(TUNNEL)
    why = (await world.monitor.check(TUNNEL, asked=True)).why
    assert why == message("health.no_cors")


async def test_a_picture_without_a_socket_shows_a_check_of_the_origin(
    make_world: Callable[..., World],
) -> None:
    world = make_world(LOCAL, page_url="http://localhost:8000/")
    world.servers[LOCAL].cors = world.servers[LOCAL].sockets_work = False
    world.http.showing.add(LOCAL)
    assert (await world.monitor.check(LOCAL)).why == message("health.origin")


@pytest.mark.parametrize(("shows", "key"), [(True, "health.origin"), (False, "health.forbidden")])
async def test_a_bare_403_is_an_origin_check_where_a_picture_is_shown(
    world: World, shows: bool, key: str
) -> None:
    world.http.answer(A, "GET", "prompt", Response(403))
    world.http.showing |= {A} if shows else set()
    assert (await world.monitor.check(A)).why == message(key)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda plain: None, message("health.tls_plain", to=PLAIN)),
        (lambda plain: setattr(plain, "cors", False), message("health.tls")),
        (lambda plain: setattr(plain, "up", False), message("health.down_https")),
    ],
)
async def test_where_https_fails_it_looks_at_http(
    make_world: Callable[..., World], change: Callable[[object], None], why: Message
) -> None:
    world = make_world(SECURE, PLAIN)
    world.servers[SECURE].up = False
    change(world.servers[PLAIN])
    assert (await world.monitor.check(SECURE)).why == why


async def test_another_answer_over_http_is_no_comfyui(make_world: Callable[..., World]) -> None:
    world = make_world(SECURE, PLAIN)
    world.servers[SECURE].up = False
    world.http.answer(PLAIN, "GET", "prompt", Response(400, b"<html>"))
    assert (await world.monitor.check(SECURE)).why == message("health.tls")


@pytest.mark.parametrize(
    ("is_denied", "key"), [(True, "health.private_network"), (False, "health.down")]
)
async def test_a_permission_that_was_denied_is_named(
    make_world: Callable[..., World], is_denied: bool, key: str
) -> None:
    world = make_world(LAN)
    world.servers[LAN].up = False
    world.network.is_denied = is_denied
    assert (await world.monitor.check(LAN)).why == message(key)


async def test_a_name_is_known_while_another_server_of_the_host_answers(
    make_world: Callable[..., World],
) -> None:
    world = make_world("http://studio:8188", "http://studio:8189")
    world.servers["http://studio:8188"].up = False
    first = await world.monitor.check("http://studio:8188")
    assert first.why == message("health.down_name")
    await world.monitor.check("http://studio:8189")
    assert (await world.monitor.check("http://studio:8188")).why == message("health.down")


async def test_a_server_that_ran_a_task_worked_before(world: World) -> None:
    task = await world.queued(an_order("text-to-image"))
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    world.window_store.set_health(A, Health())  # as after a reload
    world.a.cors = world.a.sockets_work = False
    assert (await world.monitor.check(A)).why == message("health.unreadable_now")


async def test_answers_that_break_off_are_named(world: World) -> None:
    world.http.cut(A, "GET", "prompt")
    health = await world.monitor.check(A)
    assert (health.reach, health.why) == (Reach.DOWN, message("health.cut"))


async def test_attempts_are_made_once_a_minute_and_when_a_person_asks(world: World) -> None:
    world.a.cors = False

    def attempts() -> int:
        return sum("/view" in request.url for request in world.http.sent)

    for _ in range(3):
        await world.monitor.check(A)
    assert attempts() == 1
    await world.monitor.check(A, asked=True)
    assert attempts() == 2
    await world.clock.advance(EVERY_MS / 1000 + 1)
    await world.monitor.check(A)
    assert attempts() == 3


async def test_each_failure_is_examined_anew(world: World) -> None:
    world.a.cors = False
    await world.monitor.check(A)
    world.a.cors = True
    assert (await world.monitor.check(A)).usable
    world.a.cors = world.a.sockets_work = False
    assert (await world.monitor.check(A)).why == message("health.unreadable_now")


# ---- preflights ----


async def test_a_server_that_refuses_preflights_cannot_be_used(world: World) -> None:
    world.http.no_preflights.add(A)
    health = await world.monitor.check(A)
    assert (health.reach, health.why) == (Reach.DOWN, message("health.preflight"))
    for _ in range(3):  # reads pass, and yet it stays so
        assert (await world.monitor.check(A)).why == message("health.preflight")
    world.http.no_preflights.clear()
    assert (await world.monitor.check(A, asked=True)).usable
    assert (await world.monitor.check(A)).usable


async def test_a_refusal_of_preflights_ends_by_itself(world: World) -> None:
    world.http.no_preflights.add(A)
    await world.monitor.check(A)
    await world.monitor.check(A)
    world.http.no_preflights.clear()
    assert not (await world.monitor.check(A)).usable
    await world.clock.advance(EVERY_MS / 1000 + 1)
    assert (await world.monitor.check(A)).usable


async def test_an_attempt_that_shows_nothing_ends_no_refusal_of_preflights(world: World) -> None:
    world.http.no_preflights.add(A)
    await world.monitor.check(A)
    await world.clock.advance(EVERY_MS / 1000 + 1)
    send = world.http.send

    async def slow(request: Request) -> Response:
        if request.preflight:
            raise TransportError("transport.timeout", url=request.url)
        return await send(request)

    world.http.send = slow  # type: ignore[method-assign]
    assert (await world.monitor.check(A)).why == message("health.preflight")


@pytest.mark.parametrize("fault", ["answer", "lose"])
async def test_a_server_without_feature_flags_refuses_no_preflights(
    world: World, fault: str
) -> None:
    if fault == "answer":
        world.http.answer(A, "GET", "features", Response(404))
    else:
        world.http.lose_request(A, "GET", "features", times=9)
    health = await world.monitor.check(A)
    assert health.usable
    assert (health.version, health.max_upload) == ("0.3.64", None)


@pytest.mark.parametrize("key", ["transport.timeout", "transport.failed"])
async def test_a_server_that_went_meanwhile_refuses_no_preflights(world: World, key: str) -> None:
    await world.monitor.check(B)
    send = world.http.send

    async def fail_first(request: Request) -> Response:
        world.a.up = world.a.up and not request.preflight
        if request.preflight:
            raise TransportError(key, url=request.url)
        return await send(request)

    world.http.send = fail_first  # type: ignore[method-assign]
    assert (await world.monitor.check(A)).why != message("health.preflight")


async def test_a_read_that_fails_with_a_status_is_no_refused_preflight(world: World) -> None:
    send = world.http.send

    async def strange(request: Request) -> Response:
        if "features" in request.url:
            raise TransportError("transport.failed", url=request.url)
        return Response(500) if request.preflight else await send(request)

    world.http.send = strange  # type: ignore[method-assign]
    assert (await world.monitor.check(A)).usable


async def test_a_task_whose_preflight_was_refused_shows_it_and_so_does_the_row(
    world: World,
) -> None:
    await world.monitor.check_all()
    world.http.no_preflights.add(A)
    world.http.keep_out(A, "POST", "prompt", None)
    task = await world.started(an_order("text-to-image"))
    await world.clock.until(lambda: not world.task(task).is_open)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.args["why"] == message("health.preflight")
    assert world.window_store.state.health_of(A).why == message("health.preflight")


# ---- sockets ----


async def test_a_server_that_lets_no_socket_in_is_polled_while_tasks_are_open(
    world: World,
) -> None:
    world.a.sockets_work = False
    task = await world.queued(an_order("text-to-image"))
    await world.clock.until(lambda: A in world.window_store.state.polled)
    world.a.run_to_end()
    await world.clock.until(lambda: not world.task(task).is_open)
    await world.clock.until(lambda: A not in world.window_store.state.polled)
