"""Servers whose pictures do harm: they are not shown and not kept, and other servers go on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import empty, node
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom, Room
from tests.e2e.servers import Servers
from tests.e2e.words import said
from tests.hostile_server import HostileServer
from tests.hostile_server.watch import Watch
from tests.windows import TIMEOUT_MS, until
from tools.bench.memory import NOTE_MEMORIES

MEMORY = 3
"""So many times the memory of a quiet page may be taken while pictures are refused."""

KEPT = """(promptId) => new Promise((resolve) => {
  const opening = indexedDB.open("bindery-1");
  opening.onsuccess = () => {
    const reading = opening.result.transaction("pictures").objectStore("pictures").getAll();
    reading.onsuccess = () => {
      opening.result.close();
      const rows = reading.result.filter((row) => row.key.startsWith(promptId));
      resolve(rows.map((row) => [row.key, row.blob.type, row.server]));
    };
  };
})"""

IS_KEPT = f"async (promptId) => (await ({KEPT})(promptId)).length === 2"

OUTSIDE = """() => [...document.images].map((image) => image.src)
  .filter((address) => address && !/^(blob:|data:)/.test(address)
    && new URL(address).origin !== location.origin)"""
"""The addresses of other servers that images are pointed at."""

ALLOWED = r"net::ERR_|status of 307"


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """A server that is well, one that is not, and one that redirects lead to."""
    with (
        DemoServer("Well", tint="#3b82f6") as well,
        DemoServer("Elsewhere") as elsewhere,
        HostileServer("good", other=elsewhere.url, name="Ill") as ill,
    ):
        yield well, ill, elsewhere


@pytest.fixture(scope="module")
def own_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of these servers; the last one is in no pool."""
    with Home(new_room, pool[:2]) as home:
        yield home


@pytest.fixture
def ill(servers: Servers) -> Iterator[HostileServer]:
    """The server that misbehaves, good again after the test."""
    server = servers[1]
    assert isinstance(server, HostileServer)
    yield server
    server.set_mode("good")


def run_at(desk: Desk, server: DemoServer) -> Card:
    """Run a small task on one server, until it has ended."""
    if desk.locked != server.url:
        desk.pin(server.url)
    return desk.text_to_image("a picture").ends()


def kept(desk: Desk, card: Card) -> list[list[str]]:
    """Return key, type and server of what is kept of a task."""
    found: list[list[str]] = desk.page.evaluate(KEPT, card.prompt_id)
    return found


def wait_kept_of(desk: Desk, card: Card) -> None:
    """Wait until a task's picture and its thumbnail are kept."""
    until(desk.page, IS_KEPT, card.prompt_id, TIMEOUT_MS)


def place_of(card: Card, key: str) -> None:
    """Wait for the empty place of a task's picture, which says why."""
    sentence = said(key, server="Ill")
    card.locator.locator(f'.missing[title="{sentence}"]').wait_for()


@pytest.mark.parametrize(
    ("mode", "key"),
    [
        ("endless-view", "picture.too_large"),
        ("huge-picture", "picture.too_large"),
        ("redirect-view", "picture.redirected"),
        ("svg-picture", "picture.none"),
        ("html-picture", "picture.none"),
        ("html-as-png", "picture.none"),
    ],
)
def test_it_is_not_shown_and_not_kept_and_other_servers_go_on(
    own: Room, servers: Servers, ill: HostileServer, mode: str, key: str
) -> None:
    own.allow(ALLOWED)
    well, _, elsewhere = servers
    desk = Desk(own.open_with(NOTE_MEMORIES)).ready()
    run_at(desk, well).check_picture(well)
    ill.set_mode(mode)
    with Watch(desk.page) as watch:
        bad = run_at(desk, ill)
        place_of(bad, key)
        good = run_at(desk, well)
        good.check_picture(well)
        wait_kept_of(desk, good)
        seen = watch.end()
    assert seen.memory < MEMORY
    assert {tuple(entry[1:]) for entry in kept(desk, good)} == {
        ("image/png", well.url),
        ("image/webp", well.url),
    }
    assert kept(desk, bad) == []
    assert desk.page.evaluate(OUTSIDE) == []
    assert elsewhere.requests("/view") == [], "a redirect was followed"
    bad.locator.locator('[data-action="view"]').click()
    says = desk.page.locator('[data-testid="viewer-copy"][data-copy="gone"]')
    says.get_by_text(said(key, server="Ill")).wait_for()
    desk.close_dialog()


def test_of_a_server_that_hangs_nothing_comes_and_other_servers_go_on(
    own: Room, first: Desk, servers: Servers, ill: HostileServer
) -> None:
    own.allow(ALLOWED)
    well = servers[0]
    ill.set_mode("hanging-view")
    hanging = [run_at(first, ill) for _ in range(3)]
    good = [run_at(first, well) for _ in range(2)]
    for card in good:
        card.check_picture(well)
        wait_kept_of(first, card)
    assert [kept(first, card) for card in hanging] == [[], [], []]
    ill.set_mode("good")


def test_another_tasks_picture_is_not_shown(
    own: Room, first: Desk, servers: Servers, ill: HostileServer
) -> None:
    """Files of PreviewImage are not named for their task: their own texts say whose they are."""
    own.allow(ALLOWED)
    first.pin(ill.url)
    first.add_workflow("one", {"1": empty(0x3366CC), "2": node("PreviewImage", images=["1", 0])})
    card = first.run()[0].ends()
    card.check_picture(ill)
    wait_kept_of(first, card)
    first.add_workflow("other", {"1": empty(0xCC6633), "2": node("PreviewImage", images=["1", 0])})
    ill.faults.swap_files = True
    swapped = first.run()[0].ends()
    place_of(swapped, "picture.another")
    assert kept(first, swapped) == []
    assert Card(first.page, card.prompt_id).picture()
