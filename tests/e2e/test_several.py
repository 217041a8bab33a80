"""One address behind which a balancer spreads requests over two servers."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.balancer import Balancer, Mode
from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import empty, node, saved
from tests.e2e.card import Card
from tests.e2e.conftest import visited
from tests.e2e.desk import Desk
from tests.e2e.room import NOT_THERE, UNREACHABLE, UNREADABLE, Home, NewRoom, Room
from tests.e2e.servers import Servers, queue_other_work
from tests.e2e.words import shows

SLOW = True

SPREAD: tuple[Mode, ...] = ("turns", "view", "redirects", "cookie", "weights", "connections")
NOTICED: tuple[Mode, ...] = ("turns", "view", "cookie", "weights", "connections")
"""Where the row says that several servers answer; redirects are refused for what they are."""

RUNS = 6
COLORS = (0xD03030, 0x30B040, 0x3050D0, 0xD0B030, 0x9030C0, 0x30B0C0)

SETTLED = """() => {
  const isAside = debugMultiWindowServers().servers.every(({ several }) => several);
  return window.comfyui.listTasks().every(
    (task) => !task.open || task.unreachable || (isAside && task.state === "waiting"),
  );
}"""
"""Nothing goes on. A run that was not sent when the address was found out waits for good."""

LOADED = """() => [...document.querySelectorAll('[data-testid="task-image"]')]
  .every((image) => image.tagName !== "IMG" || image.naturalWidth > 0)"""
"""Each picture is shown, or in its place stands why it is not."""

RUN_ANSWERED = """(count) => window.comfyui.listTasks().length > count
  || document.querySelector("#notice-run .notice-text")"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """The servers behind the balancer: twins, which tell the same of themselves, and another."""
    with (
        DemoServer("A", tint="#3b82f6") as first,
        DemoServer("B", tint="#f97316") as twin,
        DemoServer("C", tint="#a855f7", version="0.3.65") as other,
    ):
        yield first, twin, other


@pytest.fixture(scope="module")
def balancer(pool: Servers) -> Iterator[Balancer]:
    """The only address that the page knows."""
    with Balancer(*pool[:2]) as balancer:
        yield balancer


@pytest.fixture(scope="module")
def own_home(new_room: NewRoom, balancer: Balancer) -> Iterator[Home]:
    """Where the windows are; of each test nothing is kept."""
    front = SimpleNamespace(url=balancer.url, options=SimpleNamespace(name="Both"))
    with Home(new_room, cast("Servers", (front,))) as home:
        yield home


@pytest.fixture
def room(
    own_home: Home, servers: Servers, balancer: Balancer, request: pytest.FixtureRequest
) -> Iterator[Room]:
    """Windows of one test."""
    with visited(own_home, servers, request, Room.leave) as room:
        room.allow(NOT_THERE, UNREACHABLE, UNREADABLE)
        yield room
    balancer.mode = "first"
    balancer.servers = servers[:2]


def graph_of(color: int, saver: str) -> dict[str, Any]:
    """Return a workflow of one colour, saved under the name that ComfyUI begins with."""
    if saver == "SaveImage":
        return saved(color, "ComfyUI")
    return {"1": empty(color), "2": node("PreviewImage", images=["1", 0])}


PIXEL = """(card) => {
  const image = document.querySelector(`${card} [data-testid="task-image"]`);
  if (image?.tagName !== "IMG" || !image.naturalWidth) return null;
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.drawImage(image, image.naturalWidth / 2, image.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}"""
"""The colour in the middle of the picture that a card shows; null while it shows none."""


def press_run(desk: Desk) -> Card | None:
    """Press Run; give the task, or `None` when a notice says why there is none."""
    before = desk.task_ids()
    desk.page.get_by_test_id("run-button").click()
    desk.page.wait_for_function(RUN_ANSWERED, arg=len(before))
    new = [prompt_id for prompt_id in desk.task_ids() if prompt_id not in before]
    return Card(desk.page, new[0]) if new else None


def check_colour(card: Card, color: int) -> None:
    """Prove that the card shows no picture, or one of this colour."""
    seen = card.page.evaluate(PIXEL, card.selector)
    if seen is None:
        return
    wanted = tuple(color.to_bytes(3, "big"))
    near = all(abs(one - other) < 24 for one, other in zip(seen, wanted, strict=True))
    assert near, f"the card shows {seen} for a task of {wanted}: {card.text}"


@pytest.mark.long(sample=3)
@pytest.mark.parametrize("saver", ["SaveImage", "PreviewImage"])
@pytest.mark.parametrize("mode", SPREAD)
def test_no_card_shows_another_tasks_picture(
    room: Room, balancer: Balancer, servers: Servers, mode: Mode, saver: str
) -> None:
    balancer.mode = mode
    if mode == "weights":  # one request of ten tells twins apart only in the long run
        balancer.servers = (servers[0], servers[2])
    (desk,) = room.desks(1)
    cards: list[tuple[Card, int]] = []
    for number, color in enumerate(COLORS[:RUNS]):
        desk.add_workflow(f"mine {number}", graph_of(color, saver))
        card = press_run(desk)
        if card is not None:
            cards.append((card, color))
    desk.page.wait_for_function(SETTLED)
    desk.page.wait_for_function(LOADED)
    for card, color in cards:
        assert card.state not in ("lost", "unknown"), card.text
        check_colour(card, color)
    ran = [prompt_id for server in servers for prompt_id in server.prompts_run]
    assert len(ran) == len(set(ran))
    if mode in NOTICED:
        for _ in range(RUNS):  # by weights it may take some more
            if desk.row(balancer.url).get_attribute("data-state") != "down":
                press_run(desk)
                desk.page.wait_for_function(SETTLED)
        row = desk.wait_reach(balancer.url, "down")
        assert shows(row.inner_text(), "health.several")
        found = desk.debug()["inconsistencies"]
        assert any(shows(item, "debug.several") for item in found), found


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("mode", ["turns", "cookie", "connections"])
def test_nothing_is_sent_where_several_servers_answer(
    room: Room, balancer: Balancer, servers: Servers, mode: Mode
) -> None:
    balancer.mode = mode
    balancer.servers = (servers[0], servers[2])
    (desk,) = room.desks(1)
    desk.wait_reach(balancer.url, "down")
    desk.add_workflow("mine", graph_of(COLORS[0], "SaveImage"))
    assert press_run(desk) is None
    assert shows(desk.notice(), "pool.several")
    assert not any(server.requests("/prompt", "POST") for server in servers)


def test_a_file_of_the_same_name_on_the_other_server_is_not_shown(
    room: Room, balancer: Balancer, servers: Servers
) -> None:
    (desk,) = room.desks(1)
    desk.wait_reach(balancer.url, "up")
    desk.pin(balancer.url)
    queue_other_work(servers[1], saved(COLORS[1], "same"))
    servers[0].pause()
    prompt_id = queue_other_work(servers[0], saved(COLORS[0], "same"))
    desk.call("registerWindowTask", prompt_id, {})
    servers[1].wait_until(lambda: "same_00001_.png" in servers[1].files())
    balancer.mode = "view"
    servers[0].resume()
    card = Card(desk.page, prompt_id)
    card.ends()
    assert servers[0].picture_bytes("same_00001_.png") != servers[1].picture_bytes(
        "same_00001_.png"
    )
    desk.page.wait_for_function(LOADED)
    check_colour(card, COLORS[0])


def test_what_was_sent_before_is_followed_home(
    room: Room, balancer: Balancer, servers: Servers
) -> None:
    balancer.servers = (servers[0], servers[2])
    before = len(servers[2].prompts_run)
    (desk,) = room.desks(1)
    desk.wait_reach(balancer.url, "up")
    servers[0].pause()
    cards = []
    for number, color in enumerate(COLORS[:2]):  # a server holds no more of this browser's
        desk.add_workflow(f"mine {number}", graph_of(color, "SaveImage"))
        cards += [(card, color) for card in desk.run()]
    for card, _ in cards:
        card.wait("queued")
    balancer.mode = "turns"
    desk.check_server(balancer.url)
    row = desk.wait_reach(balancer.url, "down")
    assert shows(row.inner_text(), "health.several")
    servers[0].resume()
    for card, color in cards:
        card.ends()
        check_colour(card, color)
    assert len(servers[2].prompts_run) == before


def test_a_person_has_it_checked_again_when_the_balancer_is_gone(
    room: Room, balancer: Balancer, servers: Servers
) -> None:
    balancer.mode = "turns"
    balancer.servers = (servers[0], servers[2])
    (desk,) = room.desks(1)
    row = desk.wait_reach(balancer.url, "down")
    desk.page.reload()
    desk.ready()
    desk.wait_reach(balancer.url, "down")
    balancer.mode = "first"
    row.locator('[data-action="ask-again"]').click()
    desk.wait_reach(balancer.url, "up")
    desk.add_workflow("mine", graph_of(COLORS[0], "SaveImage"))
    card = desk.run()[0]
    card.ends()
    check_colour(card, COLORS[0])
