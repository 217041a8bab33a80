"""The window lock: one server for a batch, another one perhaps for the next."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.desk import Desk, wait_all
from tests.e2e.servers import Servers, mend, pause_all, queue_other_work, server_at
from tests.e2e.words import said


def test_single_runs_go_home_until_it_has_two_and_then_to_another(
    desk: Desk, servers: Servers
) -> None:
    pause_all(servers)
    first = desk.text_to_image()
    first.wait("queued")
    second, third = desk.text_to_image(), desk.text_to_image()
    assert second.server == first.server != third.server
    assert desk.locked == first.server
    mend(servers)
    wait_all([first, second, third])


def test_all_work_goes_to_one_server_where_the_person_says_so(desk: Desk, servers: Servers) -> None:
    desk.run_on("only")
    pause_all(servers)
    cards = [desk.text_to_image() for _ in range(3)]
    assert cards[1].server == cards[0].server == desk.locked
    cards[2].wait("waiting")
    mend(servers)
    wait_all(cards)
    assert {card.server for card in cards} == {cards[0].server}
    desk.run_on("home")


def test_the_lock_is_held_while_tasks_are_open_and_released_after(
    desk: Desk, servers: Servers
) -> None:
    pause_all(servers)
    assert desk.locked == ""
    cards = [desk.text_to_image(), desk.text_to_image()]
    server = server_at(servers, cards[0].server)
    shown = desk.page.get_by_test_id("window-lock")
    expect(shown).to_contain_text(said("lock.open", n=2), use_inner_text=True)
    cards[0].cancel()
    cards[0].ends("cancelled")
    assert desk.locked == server.url
    mend(servers)
    cards[1].ends()
    desk.wait_locked("")
    expect(shown).to_contain_text(said("lock.free"), use_inner_text=True)


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


def test_each_of_them_is_still_chosen_after_a_reload(desk: Desk, servers: Servers) -> None:
    desk.pin(servers[1].url)
    desk.run_on("each")
    assert desk.locked == ""
    desk.page.reload()
    desk.ready()
    assert desk.page.get_by_test_id("run-on").get_attribute("data-mode") == "each"
    assert desk.info["spread"]
    desk.run_on(servers[1].url)
    desk.wait_locked(servers[1].url)
    assert desk.info["pinned"]
    desk.run_on("home")
    desk.wait_locked("")


def test_open_tasks_stay_when_the_person_unlocks(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    stays = desk.text_to_image()
    stays.wait("queued")
    desk.call("unlockServer")
    desk.wait_locked("")
    moves = desk.text_to_image()
    assert moves.server != stays.server
    mend(servers)
    for card in (stays, moves):
        card.ends().check_picture(server_at(servers, card.server))


def test_each_server_gets_one_with_the_same_seed(desk: Desk, servers: Servers) -> None:
    desk.run_on("each")
    desk.choose("text-to-image")
    desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 2, "seed": ""})
    desk.set_runs(1)
    cards = desk.after(desk.page.get_by_test_id("run-button").click, 2)
    assert {card.server for card in cards} == {server.url for server in servers}
    assert desk.locked == ""
    wait_all(cards)
    seeds = {desk.call("getWindowTask", card.prompt_id)["inputs"]["seed"] for card in cards}
    assert len(seeds) == 1
    for card in cards:
        card.check_picture(server_at(servers, card.server))
    desk.run_on("home")


def test_keys_choose_where_runs_go(desk: Desk, servers: Servers) -> None:
    menu = desk.page.get_by_test_id("run-on")
    for key, mode in (("Alt+2", servers[1].url), ("Alt+1", servers[0].url), ("Alt+0", "home")):
        desk.page.keyboard.press(key)
        menu.and_(desk.page.locator(f'[data-mode="{mode}"]')).wait_for()
