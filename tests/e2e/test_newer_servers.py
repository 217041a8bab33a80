"""Servers of the newer age, beside one of the older: lists of jobs, their cancel, their sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.record import Seen
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom
from tests.e2e.servers import Servers, pause_all

NEWER, OLDER = 0, 1


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """A newer server and an older one."""
    with DemoServer("New", version="0.33.0") as newer, DemoServer("Old") as older:
        yield newer, older


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of these servers."""
    with Home(new_room, pool) as home:
        yield home


@pytest.fixture(scope="module")
def own_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """Windows of these servers that a test has for itself."""
    with Home(new_room, pool) as home:
        yield home


def on(desk: Desk, server: DemoServer) -> DemoServer:
    """Pin the window to a server whose version it knows."""
    desk.pin(server.url)
    versions = "(url) => comfyui.listServers().find((one) => one.url === url).version"
    desk.page.wait_for_function(versions, arg=server.url)
    return server


@pytest.mark.parametrize("age", [NEWER, OLDER])
def test_a_server_is_asked_for_what_it_has(desk: Desk, servers: Servers, age: int) -> None:
    server = on(desk, servers[age])
    desk.text_to_image().ends()  # after the first prompt the whole queue is read, to verify it
    pause_all(servers)
    card = desk.text_to_image()
    card.wait("queued")
    server.forget_requests()
    route, other = ("/jobs", "/queue") if age == NEWER else ("/queue", "/jobs")
    server.wait_until(lambda: len(server.requests(route, "GET")) >= 2, 20.0)
    assert server.requests(other, "GET") == []
    server.resume()
    card.ends().check_picture(server)


@pytest.mark.parametrize("age", [NEWER, OLDER])
@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_cancel_goes_the_way_that_the_server_has(
    desk: Desk, servers: Servers, age: int, state: str
) -> None:
    server = on(desk, servers[age])
    pause_all(servers, "prompts" if state == "queued" else "steps")
    card = desk.text_to_image(steps=20)
    card.wait(state)
    server.forget_requests()
    card.cancel()
    server.wait_until(lambda: bool(cancels(server) or older_cancels(server)), 20.0)
    if state == "running":
        server.resume()
    card.ends("cancelled" if state == "queued" else "interrupted")
    assert len(cancels(server)) == (1 if age == NEWER else 0)
    assert bool(older_cancels(server)) is (age == OLDER)


def cancels(server: DemoServer) -> list[Seen]:
    """List the cancels of newer servers."""
    return [one for one in server.record if one.method == "POST" and one.route.endswith("/cancel")]


def older_cancels(server: DemoServer) -> list[Seen]:
    """List the requests that stand for a cancel where there is none: a running one needs both."""
    interrupts = server.requests("/interrupt", "POST")
    return interrupts or [one for one in server.requests("/queue", "POST") if not server.is_holding]


@pytest.mark.parametrize("how", ["other", "closed"])
def test_a_server_that_sends_the_events_elsewhere_is_polled_and_said_to_be(
    first: Desk, servers: Servers, how: str
) -> None:
    server = on(first, servers[NEWER])
    server.faults.foreign_sockets = how
    first.text_to_image().ends().check_picture(server)
    row = first.row(server.url)
    row.locator(".quiet").get_by_text("no live events").wait_for()
    assert row.locator(".live").count() == 0


def test_a_client_id_shows_its_key_when_it_comes_again(first: Desk, servers: Servers) -> None:
    server = on(first, servers[NEWER])
    server.faults.wants_credentials = True
    first.text_to_image().ends()
    client = first.info["clientId"]
    for _ in range(2):
        server.drop_sockets()
        server.wait_until(lambda: client in server.client_ids)
    first.page.reload()
    first.ready()
    first.text_to_image().ends()
    server.wait_until(lambda: client in server.client_ids)
    secret = first.page.evaluate("() => Object.values(sessionStorage).join()")
    shown = first.page.content() + str(first.debug())
    keys = [word for word in secret.split('"') if len(word) == 32]
    assert keys
    assert not any(key in shown for key in keys)
