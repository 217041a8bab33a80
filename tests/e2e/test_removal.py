"""A server leaves the pool; what was bound to it stays bound to it."""

from __future__ import annotations

from tests.e2e.desk import Desk
from tests.e2e.servers import Servers


def test_pictures_of_a_removed_server_still_load(desk: Desk, servers: Servers) -> None:
    server = servers[0]
    desk.pin(server.url)
    card = desk.text_to_image().ends()
    desk.unpin()
    desk.remove_server(server.url)
    server.forget_requests()
    card.check_picture(server)
    card.locator.locator('[data-action="view"]').click()
    shown = "#viewer[open] .viewer-stage img"
    desk.page.wait_for_function("(where) => document.querySelector(where)?.naturalWidth", arg=shown)
    address = desk.page.locator(shown).get_attribute("data-src") or ""
    assert address.startswith(f"{server.url}/api/view?")
    desk.close_dialog()
    desk.add_server(server.url, server.options.name)
    desk.wait_reach(server.url, "up")


def test_a_running_task_of_a_removed_server_finishes_in_every_window(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    server = servers[1]
    server.pause("steps")
    cards = []
    for desk in desks:
        desk.pin(server.url)
        cards.append(desk.text_to_image())
    cards[0].wait("running")
    desks[0].remove_server(server.url)
    desks[1].row(server.url).wait_for(state="detached")
    server.resume()
    for card in cards:
        card.ends().check_picture(server)
    for desk in desks:  # a pin on a server that left ends with its work
        desk.wait_locked("")
    desks[0].add_server(server.url, server.options.name)
    desks[1].row(server.url).wait_for()


def test_a_removal_can_be_undone(desk: Desk, servers: Servers) -> None:
    url = servers[0].url
    desk.remove_server(url)
    desk.page.locator('#toast [data-action="undo"]').click()
    desk.wait_reach(url, "up")
