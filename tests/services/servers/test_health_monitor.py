"""The health of servers: each cause is distinguished, and versions are recorded."""

from collections.abc import Callable

import pytest

from app.core.comfy.requests import Response
from app.core.message import Message, message
from app.core.servers.health import Reach, resting
from app.core.servers.look_schedule import OFTEN_MS
from app.services.ports import Listener
from app.services.servers.health_monitor import PATIENT_SECONDS
from tests.fakes import World
from tests.fakes.sockets import FakeSocket
from tests.fakes.values import A, B, a_server, an_order

S = "https://secure:8188"
L = "http://localhost:8188"


async def test_a_server_that_answers_is_up_with_its_queue_and_version(world: World) -> None:
    world.a.load(2)
    health = await world.monitor.check(A)
    assert (health.reach, health.queue_remaining, health.why) == (Reach.UP, 2, None)
    assert (health.version, health.max_upload) == ("0.3.64", 104_857_600)
    assert world.window_store.state.health_of(A) == health


def breaks(answer: Response) -> Callable[[World], None]:
    return lambda world: world.http.answer(A, "GET", "prompt", answer)


def is_down(world: World) -> None:
    world.a.up = False


def has_no_cors(world: World) -> None:
    world.a.cors = False


@pytest.mark.parametrize(
    ("trouble", "reach", "why"),
    [
        (is_down, Reach.DOWN, message("health.down_name")),
        (has_no_cors, Reach.DOWN, message("health.no_cors")),
        (breaks(Response(404)), Reach.DOWN, message("health.not_comfyui", status=404)),
        (breaks(Response(200, b"<html>")), Reach.DOWN, message("health.web_page")),
        (breaks(Response(200, b'{"ok": true}')), Reach.DOWN, message("health.not_comfyui")),
        (breaks(Response(502)), Reach.DOWN, message("health.gateway", status=502)),
        (breaks(Response(403)), Reach.DOWN, message("health.forbidden")),
        (breaks(Response(403, b"no")), Reach.DOWN, message("health.sign_in", status=403)),
    ],
)
async def test_each_trouble_has_its_own_cause(
    world: World, trouble: Callable[[World], None], reach: Reach, why: Message
) -> None:
    trouble(world)
    health = await world.monitor.check(A)
    assert (health.reach, health.why) == (reach, why)
    assert not health.usable


async def test_a_server_that_does_not_answer_in_time_is_slow(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 60)
    health = await world.clock.run(world.monitor.check(A, 0.8))
    assert (health.reach, health.why) == (Reach.SLOW, message("health.slow", seconds=0.8))


async def test_a_server_that_stops_in_the_middle_of_its_answer_is_slow(world: World) -> None:
    world.http.stall(A, "GET", "prompt")
    health = await world.clock.run(world.monitor.check(A, 0.8))
    assert (health.reach, health.why) == (Reach.SLOW, message("health.slow", seconds=0.8))


async def test_a_server_that_answers_late_is_slow_by_as_much(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 3.04)
    health = await world.clock.run(world.monitor.check(A, 10.0))
    assert (health.reach, health.why) == (Reach.SLOW, message("health.slow", seconds=3.0))


async def test_what_is_no_comfyui_is_counted(world: World) -> None:
    world.http.answer(A, "GET", "prompt", Response(200, b"<html>"))
    await world.monitor.check(A)
    assert sum(world.window_store.ignored.values()) == 1


@pytest.mark.parametrize(
    ("url", "reach"), [("http://10.0.0.1:8188", Reach.DOWN), (S, Reach.UP), (L, Reach.UP)]
)
async def test_a_secure_page_does_not_even_ask_what_the_browser_would_block(
    make_world: Callable[..., World], url: str, reach: Reach
) -> None:
    world = make_world(url, page_url="https://page.example/")
    health = await world.monitor.check(url)
    assert health.reach is reach
    if reach is Reach.DOWN:
        assert health.why == message("health.mixed_content")
        assert world.http.sent == []


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("http://page.example/", message("health.loopback")),
        ("http://localhost:8000/", message("health.down")),
        ("https://page.example/", message("health.down")),
    ],
)
async def test_a_page_from_elsewhere_is_told_that_it_cannot_reach_this_computer(
    make_world: Callable[..., World], page: str, why: Message
) -> None:
    world = make_world(L, page_url=page)
    world.servers[L].up = False
    assert (await world.monitor.check(L)).why == why


async def test_version_and_limit_are_asked_once(world: World) -> None:
    await world.monitor.check(A)
    await world.monitor.check(A)
    assert len(world.a.requests("GET", "system_stats")) == 1
    assert len(world.a.requests("GET", "features")) == 1


async def test_a_server_that_was_down_may_be_another_version(world: World) -> None:
    await world.monitor.check(A)
    world.a.up = False
    await world.monitor.check(A)
    world.a.up, world.a.version, world.a.max_upload = True, "0.19.0", 5
    health = await world.monitor.check(A)
    assert (health.version, health.max_upload) == ("0.19.0", 5)


async def test_a_server_without_an_upload_limit_has_none(world: World) -> None:
    world.a.max_upload = None
    assert (await world.monitor.check(A)).max_upload is None


async def test_a_server_without_feature_flags_still_has_a_version(world: World) -> None:
    world.a.features_known = False
    health = await world.monitor.check(A)
    assert health.reach is Reach.UP
    assert health.version == "0.3.64"


async def test_a_version_that_cannot_be_learned_leaves_the_server_up(world: World) -> None:
    world.http.answer(A, "GET", "system_stats", Response(500), times=1)
    assert (await world.monitor.check(A)).reach is Reach.UP
    assert (await world.monitor.check(A)).version == "0.3.64"


async def test_all_servers_are_checked_side_by_side(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 60)
    world.b.up = False
    began = world.clock.now()
    await world.clock.run(world.monitor.check_all(0.8))
    assert world.clock.now() - began == 800
    await world.clock.advance(0.1)
    assert world.window_store.state.health_of(A).reach is Reach.SLOW
    assert world.window_store.state.health_of(B).reach is Reach.DOWN


async def test_a_server_that_hangs_delays_no_other_in_the_background(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 60)
    world.lead()
    await world.clock.advance(OFTEN_MS / 1000)
    world.b.up = False
    await world.clock.advance(OFTEN_MS / 1000)
    assert world.window_store.state.health_of(B).why == message("health.down_name")


async def test_an_empty_pool_has_nothing_to_check(world: World) -> None:
    world.window_store.set_pool(world.window_store.state.pool.remove(A).remove(B))
    await world.monitor.check_all()
    assert world.http.sent == []


async def test_the_watch_goes_on_and_notices_changes(world: World) -> None:
    world.lead()
    await world.clock.settle()
    assert world.window_store.state.health_of(A).reach is Reach.UP
    world.a.up = False
    await world.clock.advance(OFTEN_MS / 1000)
    assert world.window_store.state.health_of(A).why == message("health.down_name")
    world.a.up = True
    world.window_store.set_pool(world.window_store.state.pool.add(a_server("http://new:1")))
    await world.clock.advance(OFTEN_MS / 1000)
    assert world.window_store.state.health_of(A).reach is Reach.UP
    assert world.window_store.state.health_of("http://new:1").reach is Reach.DOWN


async def test_the_watch_waits_longer_than_the_balancer_would(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 4)
    world.lead()
    await world.clock.advance(4)
    assert world.window_store.state.health_of(A).why == message("health.slow", seconds=4.0)


async def test_a_second_check_at_the_same_time_does_not_lose_what_the_first_learned(
    world: World,
) -> None:
    patient = world.monitor
    world.http.slow(A, "GET", "prompt", 0.5, times=1)
    slow = world.background.spawn(patient.check(A, 10.0), "slow check")
    await world.clock.settle()
    await world.monitor.check(A)
    await world.clock.advance(1)
    assert slow.done()
    assert world.window_store.state.health_of(A).version == "0.3.64"


# ---- causes that need another look ----


async def test_a_socket_that_opens_shows_comfyui_without_the_header(world: World) -> None:
    world.a.cors = False
    assert (await world.monitor.check(A)).why == message("health.no_cors")
    assert world.a.table == {}


async def test_what_answers_and_lets_no_socket_in_may_be_a_gateway(world: World) -> None:
    world.a.cors = world.a.sockets_work = False
    assert (await world.monitor.check(A)).why == message("health.unreadable")


async def test_a_server_that_worked_before_is_not_said_to_lack_the_header(world: World) -> None:
    await world.monitor.check(A)
    world.a.cors = world.a.sockets_work = False
    assert (await world.monitor.check(A)).why == message("health.unreadable_now")


async def test_a_socket_is_tried_once_a_minute_and_when_a_person_asks(world: World) -> None:
    world.a.cors = False
    for _ in range(3):
        await world.monitor.check(A)
    assert len(world.sockets.attempts) == 1
    await world.monitor.check(A, asked=True)
    assert len(world.sockets.attempts) == 2
    await world.clock.advance(61)
    await world.monitor.check(A)
    assert len(world.sockets.attempts) == 3


def hang_sockets(world: World) -> None:
    """Have no socket to the first server open or fail."""
    hung = world.sockets.open

    def never(url: str, listener: Listener) -> FakeSocket:
        return hung(url.replace(A.removeprefix("http:"), "//nowhere"), Listener(*[quiet] * 5))

    world.sockets.open = never  # type: ignore[method-assign]


async def test_a_socket_that_hangs_ends_with_the_check(world: World) -> None:
    world.a.cors = False
    hang_sockets(world)
    health = await world.clock.run(world.monitor.check(A, 0.8))
    assert health.why == message("health.unreadable")


async def test_a_failure_that_is_examined_long_does_not_undo_a_later_answer(
    world: World,
) -> None:
    hang_sockets(world)
    world.a.cors = False
    examined = world.background.spawn(world.monitor.check(A, PATIENT_SECONDS), "check")
    await world.clock.advance(1)
    world.a.cors = True
    assert (await world.monitor.check(A)).usable
    await world.clock.until(examined.done)
    assert world.window_store.state.health_of(A).usable
    world.a.cors = world.a.sockets_work = False
    health = await world.clock.run(world.monitor.check(A, 0.8, asked=True))
    assert health.why == message("health.unreadable_now")


def quiet(*_: object) -> None:
    """Hear nothing."""


async def test_a_computer_without_network_is_said_to_be_that(world: World) -> None:
    world.a.up = False
    world.network.change(False)
    assert (await world.monitor.check(A)).reach is Reach.OFFLINE
    assert (await world.monitor.check(B)).reach is Reach.UP
    world.network.change(True)
    assert (await world.monitor.check(A)).why == message("health.down_name")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("", message("health.redirected_away")),
        ("https://a:8188", message("health.redirected", to="https://a:8188")),
    ],
)
async def test_a_redirect_is_not_followed_and_its_target_is_named(
    world: World, to: str, why: Message
) -> None:
    world.http.redirecting.add(A)
    world.http.forwards[A] = to
    health = await world.monitor.check(A)
    assert (health.reach, health.why) == (Reach.DOWN, why)


async def test_a_server_that_asks_to_wait_is_asked_again_only_then(world: World) -> None:
    world.http.answer(A, "GET", "prompt", Response(429, retry_after=30.0), times=1)
    assert (await world.monitor.check(A)).why == message("health.rests", seconds=30.0)
    sent = len(world.http.sent)
    assert (await world.monitor.check(A)).why == message("health.rests", seconds=30.0)
    assert len(world.http.sent) == sent
    assert (await world.monitor.check(A, asked=True)).usable


async def test_a_server_may_ask_to_wait_and_a_person_may_not_want_to(world: World) -> None:
    world.http.answer(A, "GET", "prompt", Response(503, retry_after=30.0), times=1)
    await world.monitor.check(A)
    await world.clock.advance(31)
    assert (await world.monitor.check(A)).usable


async def test_a_look_at_its_tasks_does_not_end_a_rest(world: World) -> None:
    await world.queued(an_order("text-to-image"))
    world.http.answer(A, "GET", "prompt", Response(429, retry_after=60.0), times=1)
    await world.monitor.check(A)
    await world.clock.advance(50)
    world.a.status()  # the socket tells the queue's length too
    await world.clock.advance(1)
    health = world.window_store.state.health_of(A)
    assert (health.usable, health.why) == (False, message("health.rests", seconds=60.0))
    await world.clock.advance(15)
    assert world.window_store.state.health_of(A).usable


async def test_a_person_ends_a_rest_whatever_comes_of_the_check(world: World) -> None:
    world.http.answer(A, "GET", "prompt", Response(429, retry_after=60.0), times=1)
    await world.monitor.check(A)
    world.a.up = False
    health = await world.monitor.check(A, asked=True)
    assert (health.rests_until, health.why) == (None, message("health.down_name"))
    world.a.up = True
    assert (await world.monitor.check(A)).usable


async def test_a_person_who_asks_too_early_hears_how_long_by_now(world: World) -> None:
    world.http.answer(A, "GET", "prompt", Response(429, retry_after=60.0), times=1)
    await world.monitor.check(A)
    world.http.answer(A, "GET", "prompt", Response(429, retry_after=10.0), times=1)
    health = await world.monitor.check(A, asked=True)
    assert health.why == message("health.rests", seconds=10.0)


async def test_a_check_that_began_before_a_rest_does_not_end_it(world: World) -> None:
    world.a.cors = False
    world.http.slow(A, "GET", "prompt", 5.0)
    checking = world.background.spawn(world.monitor.check(A, PATIENT_SECONDS), "check")
    await world.clock.advance(1)
    health = resting(world.window_store.state.health_of(A), 60, world.clock.monotonic())
    world.window_store.set_health(A, health)
    await world.clock.until(checking.done)
    assert world.window_store.state.health_of(A).why == message("health.rests", seconds=60)
