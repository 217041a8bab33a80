"""The window lock: one server for a batch, another one perhaps for the next."""

from __future__ import annotations

from tests.e2e.desk import Desk, wait_all
from tests.e2e.servers import Servers, mend, pause_all, queue_other_work, server_at
from tests.e2e.words import said


def test_all_work_of_a_batch_goes_to_the_locked_server(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    first = desk.text_to_image()
    first.wait("queued")
    others = [desk.text_to_image(), desk.text_to_image()]
    assert {card.server for card in others} == {first.server}
    assert desk.locked == first.server
    mend(servers)
    wait_all([first, *others])


def test_the_lock_is_held_while_tasks_are_open_and_released_after(
    desk: Desk, servers: Servers
) -> None:
    pause_all(servers)
    assert desk.locked == ""
    cards = [desk.text_to_image(), desk.text_to_image()]
    server = server_at(servers, cards[0].server)
    shown = desk.page.get_by_test_id("window-lock")
    assert said("lock.open", n=2) in shown.inner_text()
    cards[0].cancel()
    cards[0].ends("cancelled")
    assert desk.locked == server.url
    mend(servers)
    cards[1].ends()
    desk.wait_locked("")
    assert said("lock.free") in shown.inner_text()


def test_the_next_batch_goes_elsewhere_and_the_pictures_before_still_load(
    desk: Desk, servers: Servers
) -> None:
    one, other = servers
    pause_all(servers)
    queue_other_work(other)
    batch = [desk.text_to_image(), desk.text_to_image()]
    assert {card.server for card in batch} == {one.url}
    mend(servers)
    wait_all(batch)
    desk.wait_locked("")
    pause_all(servers)
    queue_other_work(one)
    after = desk.text_to_image()
    assert after.server == other.url
    desk.wait_locked(other.url)
    other.forget_requests()
    for card in batch:
        card.check_picture(one)
    assert other.requests("/view") == []
    mend(servers)
    after.ends().check_picture(other)


def test_a_pin_outlives_the_batch(desk: Desk, servers: Servers) -> None:
    one, other = servers
    desk.pin(other.url)
    queue_other_work(other)
    desk.text_to_image().ends().check_picture(other)
    assert desk.locked == other.url
    desk.text_to_image().ends().check_picture(other)
    assert one.requests("/prompt", "POST") == []
    desk.unpin()
    desk.wait_locked("")


def test_a_pin_comes_back_after_spreading_also_after_a_reload(desk: Desk, servers: Servers) -> None:
    desk.pin(servers[1].url)
    desk.spread(True)
    assert desk.locked == ""
    desk.page.reload()
    desk.ready()
    desk.spread(False)
    desk.wait_locked(servers[1].url)
    assert desk.info["pinned"]
    desk.unpin()
    desk.wait_locked("")


def test_open_tasks_stay_when_the_person_unlocks(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    stays = desk.text_to_image()
    stays.wait("queued")
    desk.page.locator('#bar [data-action="unlock"]').click()
    desk.wait_locked("")
    moves = desk.text_to_image()
    assert moves.server != stays.server
    mend(servers)
    for card in (stays, moves):
        card.ends().check_picture(server_at(servers, card.server))


def test_spread_sends_a_batch_to_both_servers(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    desk.spread(True)
    cards = [desk.text_to_image(f"a lake, number {number}") for number in range(4)]
    assert sorted(card.server for card in cards) == sorted(2 * [s.url for s in servers])
    assert desk.locked == ""
    mend(servers)
    wait_all(cards)
    for card in cards:
        card.check_picture(server_at(servers, card.server))
