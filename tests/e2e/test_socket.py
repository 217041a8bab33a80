"""The socket is a hint: tasks finish without it, and a mute one is replaced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom, Room
from tests.e2e.servers import Servers, server_at

NOISE = r"WebSocket connection to .*/ws"

NO_WORKER = """window.Worker = class extends Worker {
  constructor(url, options) {
    if (String(url).includes("socket_worker")) throw new DOMException("no", "SecurityError");
    super(url, options); // PyScript wants the class
  }
};"""

ON_THE_PAGE = "the sockets have no worker and run on the page"


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """Servers of their own: a window that was refused takes its time to connect again."""
    with DemoServer("A") as first, DemoServer("B") as second:
        yield first, second


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


def settle_on(desk: Desk, servers: Servers) -> None:
    """Pin the window to the first server, and have a socket there."""
    desk.pin(servers[0].url)
    desk.text_to_image().ends()
    client = desk.info["clientId"]
    servers[0].wait_until(lambda: client in servers[0].client_ids, timeout=60)


def test_tasks_finish_over_a_mute_socket_and_it_is_replaced(desk: Desk, servers: Servers) -> None:
    server = servers[0]
    settle_on(desk, servers)
    server.mute_sockets()
    desk.text_to_image().ends().check_picture(server)
    client = desk.info["clientId"]
    server.wait_until(lambda: client in server.client_ids, timeout=60)


def test_tasks_finish_over_a_half_open_socket_and_it_is_replaced(
    desk: Desk, servers: Servers
) -> None:
    server = servers[0]
    settle_on(desk, servers)
    server.freeze_sockets()
    card = desk.text_to_image()
    card.ends().check_picture(server)
    client = desk.info["clientId"]
    server.wait_until(lambda: client in server.client_ids, timeout=60)


def test_a_socket_that_goes_mute_while_one_task_runs_is_replaced_before_it_ends(
    desk: Desk, servers: Servers
) -> None:
    server = servers[0]
    settle_on(desk, servers)
    server.pause("steps")
    card = desk.text_to_image(steps=4)
    card.wait("running")
    server.mute_sockets()
    client = desk.info["clientId"]
    server.wait_until(lambda: client in server.client_ids, timeout=60)
    server.resume()
    card.ends().check_picture(server)


def test_a_socket_that_drops_costs_the_running_task_nothing(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(NOISE)
    server = servers[0]
    settle_on(desk, servers)
    server.pause("steps")
    card: Card = desk.text_to_image()
    card.wait("running")
    server.drop_sockets()
    server.wait_until(lambda: server.socket_count == 0)
    server.resume()
    card.ends().check_picture(server)


def test_tasks_finish_where_sockets_are_refused(shared: Room, desk: Desk, servers: Servers) -> None:
    shared.allow(NOISE)
    for server in servers:
        server.faults.refuse_ws = True
        server.drop_sockets()
    cards = [desk.text_to_image(), desk.text_to_image()]
    for card in cards:
        card.ends().check_picture(server_at(servers, card.server))
    assert all(server.socket_count == 0 for server in servers)


def test_sockets_are_in_a_worker(desk: Desk, servers: Servers) -> None:
    settle_on(desk, servers)
    assert [one for one in desk.page.workers if one.url.endswith("/socket_worker.js")]


def test_where_no_worker_can_be_made_the_sockets_are_on_the_page(
    own: Room, servers: Servers
) -> None:
    page = own.open()
    page.add_init_script(NO_WORKER)
    with page.expect_console_message(lambda message: ON_THE_PAGE in message.text):
        page.goto(own.site)
    settle_on(Desk(page).ready(), servers)
    assert not [one for one in page.workers if "socket" in one.url]
