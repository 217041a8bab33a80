"""Videos and sounds: played in place from the bound server, and from the copy when it is gone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import saved
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.journal import reload
from tests.e2e.room import UNREACHABLE, Home, NewRoom, Room
from tests.e2e.servers import Servers, server_at
from tests.e2e.test_bad_pictures import ALLOWED, KEPT
from tests.e2e.test_outputs import silence
from tests.e2e.words import said
from tests.hostile_server import HostileServer
from tests.windows import TIMEOUT_MS, until

NAME = "sound #1 & more.wav"
IS_KEPT = f"async (promptId) => (await ({KEPT})(promptId)).some(([key]) => key.endsWith('/clip'))"


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """A server that is well, one that may not be, and one that redirects lead to."""
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


def run_sound(desk: Desk, server: DemoServer, seconds: float = 0.2, *, at: str = "") -> Card:
    """Run a task on this server whose result is a sound; `at`: the address of a proxy before it."""
    desk.pin(at or server.url)
    server.put_file(NAME, silence(seconds))
    server.faults.reports = json.dumps({"audio": [{"filename": NAME}]})
    desk.add_workflow("a sound", saved(0x224488, "sound"))
    return desk.run()[0].ends()


def play(desk: Desk, player: Locator) -> None:
    """Play to the end."""
    player.evaluate("(player) => player.play()")
    desk.page.wait_for_function("(player) => player.ended", arg=player.element_handle())


@pytest.mark.parametrize("has_ranges", [True, False])
def test_it_is_played_from_the_bound_server(
    first: Desk, servers: Servers, has_ranges: bool
) -> None:
    well = servers[0]
    well.faults.no_ranges = not has_ranges
    card = run_sound(first, well)
    player = card.locator.locator("audio")
    expect(player).to_have_attribute("src", re.compile(f"^{re.escape(well.url)}/api/view[?]"))
    assert player.get_attribute("controls") is not None
    assert not any(seen.range for seen in well.requests("/view")), "it begins by itself"
    play(first, player)
    assert [seen.query["filename"] for seen in well.requests("/view") if seen.range] == [NAME]
    assert all(server.requests("/view") == [] for server in servers[1:])


def test_it_outlives_its_server_and_is_saved(own: Room, first: Desk, servers: Servers) -> None:
    well = servers[0]
    card = run_sound(first, well)
    until(first.page, IS_KEPT, card.prompt_id, TIMEOUT_MS)
    own.allow(UNREACHABLE)
    well.stop()
    try:
        reload(first)
        player = card.locator.locator('audio[src^="blob:"]')
        player.wait_for()
        assert said("clip.kept") in card.text
        play(first, player)
        with first.page.expect_download() as download:
            card.locator.locator('[data-action="download-file"]').click()
        assert download.value.path().read_bytes() == silence()
    finally:
        well.restart()
    card.locator.locator(f'audio[src^="{well.url}/api/view?"]').wait_for()


def test_a_file_is_saved_with_its_name_and_bytes(first: Desk, servers: Servers) -> None:
    well = servers[0]
    card = run_sound(first, well)
    with first.page.expect_download() as download:
        card.locator.locator('[data-action="download-file"]').click()
    assert download.value.suggested_filename == NAME
    assert download.value.path().read_bytes() == well.picture_bytes(NAME)


def test_one_that_its_server_forwards_is_not_played(
    own: Room, first: Desk, servers: Servers
) -> None:
    own.allow(ALLOWED)
    _, ill, elsewhere = servers
    assert isinstance(ill, HostileServer)
    elsewhere.put_file(NAME, silence())
    ill.set_mode("redirect-view")
    try:
        card = run_sound(first, ill)
        said_why = said("picture.redirected", server="Ill")
        card.locator.locator(".file.audio").get_by_text(said_why).wait_for()
        assert card.locator.locator("audio").count() == 0
        assert elsewhere.requests("/view") == [], "a redirect was followed"
    finally:
        ill.set_mode("good")


def test_without_a_copy_the_place_says_why(own: Room, first: Desk, servers: Servers) -> None:
    own.allow(r"status of 404")
    well = servers[0]
    card = run_sound(first, well)
    assert server_at(servers, card.server) is well
    well.faults.reports = json.dumps({"audio": [{"filename": "gone.wav"}]})
    first.add_workflow("no sound", saved(0x224499, "none"))
    lost = first.run()[0].ends()
    lost.locator.locator(".file.audio").get_by_text(said("clip.missing", server="Well")).wait_for()
    assert lost.locator.locator("audio").count() == 0


def test_its_tile_opens_it_with_what_made_it(first: Desk, servers: Servers) -> None:
    well = servers[0]
    card = run_sound(first, well)
    tile = first.page.locator(
        f'[data-testid="library-item"][data-kind="audio"][data-prompt-id="{card.prompt_id}"]'
    )
    tile.locator(".picture").click()
    opened = first.page.locator("#result[open]")
    player = opened.locator("audio")
    expect(player).to_have_attribute("src", re.compile(f"^{re.escape(well.url)}/api/view[?]"))
    play(first, player)
    opened.locator('[data-action="star-picture"]').click()
    expect(opened.get_by_text(said("result.unstar"))).to_be_visible()
    opened.locator('[data-action="result-delete"]').click()
    expect(opened).to_have_count(0)
    expect(tile).to_have_count(0)
    first.page.locator('#toast [data-action="undo"], .library-deleted button').first.click()
    expect(tile).to_have_count(1)
    tile.locator(".picture").click()
    expect(opened).to_be_visible()
    first.close_dialog()
