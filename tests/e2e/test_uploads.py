"""Uploads and prompt of a task meet on one server, whichever it is."""

from __future__ import annotations

from tests.e2e.card import Card
from tests.e2e.desk import Desk, wait_all
from tests.e2e.files import image_file, png
from tests.e2e.servers import Servers, server_at

RUNS = 4


def blend_in(desks: tuple[Desk, Desk], tasks: int = RUNS) -> list[Card]:
    """Run blends in both windows at once, each window with two images of its own.

    Each window has so many `tasks` of it then.
    """
    for number, desk in enumerate(desks):
        desk.choose("image-blend")
        desk.set_runs(RUNS)
        for side, name in enumerate(("image1", "image2")):
            picture = png((90 * number, 120 * side, 60))
            desk.bring_image(name, image_file("photo.png", picture))
    before = [desk.task_ids() for desk in desks]
    for desk in desks:
        desk.page.get_by_test_id("run-button").click()
    cards = []
    for desk, known in zip(desks, before, strict=True):
        cards += [Card(desk.page, one) for one in desk.new_tasks(known, tasks)]
    wait_all(cards)
    return cards


def check_meeting(cards: list[Card], servers: Servers) -> None:
    """Prove by the servers' records that each prompt found its own two uploads beside it.

    A batch uploads its images once to each server that runs some of it.
    """
    for server in servers:
        mine = [card for card in cards if card.server == server.url]
        prompts = {seen.body["prompt_id"]: seen.body for seen in server.requests("/prompt", "POST")}
        assert set(prompts) == {card.prompt_id for card in mine}
        batches = len({card.page for card in mine})
        assert len(server.requests("/upload/image", "POST")) == 2 * batches
        for body in prompts.values():
            names = [body["prompt"][node]["inputs"]["image"] for node in ("1", "2")]
            assert len(set(names)) == 2
            assert set(names) <= set(server.files("input"))
    for card in cards:
        card.check_picture(server_at(servers, card.server))


def test_in_windows_that_keep_to_one_server(desks: tuple[Desk, Desk], servers: Servers) -> None:
    for desk in desks:
        desk.run_on("only")
    cards = blend_in(desks)
    for number in range(2):
        assert len({card.server for card in cards[number * RUNS : (number + 1) * RUNS]}) == 1
    check_meeting(cards, servers)


def test_in_windows_whose_runs_go_where_they_begin_first(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    cards = blend_in(desks)
    assert {card.server for card in cards} == {server.url for server in servers}
    check_meeting(cards, servers)


def test_in_windows_whose_runs_go_to_each_server(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    for server in servers:
        server.faults.delay_seconds = 0.1
        server.faults.delay_routes = ("/upload",)
    for desk in desks:
        desk.spread(True)
    cards = blend_in(desks, len(servers) * RUNS)
    assert {card.server for card in cards} == {server.url for server in servers}
    check_meeting(cards, servers)
