"""Servers that go, come back, or come back empty: a task is never shown as what it is not."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.card import REMOVE, Card
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.room import REFUSED, UNREACHABLE, Room
from tests.e2e.servers import Servers, server_at
from tests.e2e.words import said

STATES = """(selector) => {
  window.__states = [];
  const note = () => {
    const state = document.querySelector(selector)?.dataset.state;
    if (state && window.__states.at(-1) !== state) window.__states.push(state);
  };
  note();
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true,
    attributes: true, attributeFilter: ["data-state"] });
}"""


def test_an_answer_that_was_lost_is_found_again_and_nothing_runs_twice(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(UNREACHABLE, REFUSED)  # a post without a graph tells whether posts arrive
    for server in servers:
        server.pause("steps")
        server.faults.drop_prompt_answer = "after"
    card = desk.text_to_image()
    server = server_at(servers, card.server)
    card.wait("running")
    # Chromium sends a request again by itself over each connection that turns out to be broken.
    server.wait_until(lambda: server.queue_remaining == 1, timeout=60)
    server.resume()
    card.ends().check_picture(server)
    assert server.prompts_run.count(card.prompt_id) == 1


def running_and_queued(desk: Desk, server: DemoServer) -> list[Card]:
    """Have a task that runs and one that waits, on a server that holds still."""
    desk.pin(server.url)
    server.pause("steps")
    cards = [desk.text_to_image("one"), desk.text_to_image("two")]
    cards[0].wait("running")
    cards[1].wait("queued")
    return cards


def test_a_server_that_comes_back_empty_has_lost_its_tasks(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(UNREACHABLE)
    server = servers[0]
    cards = running_and_queued(desk, server)
    desk.page.evaluate(STATES, cards[0].selector)
    server.restart()
    server.resume()
    for card in cards:
        card.ends("lost")
        assert said("task.lost", server=server.url) in card.text
        assert card.locator.get_by_test_id("task-image").count() == 0
    assert desk.page.evaluate("() => window.__states") == ["running", "lost"]
    [again] = desk.after(cards[0].again)
    again.ends().check_picture(server)
    assert cards[0].state == "lost"


def test_tasks_of_a_server_out_of_reach_go_on_when_it_is_back(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(UNREACHABLE)
    server = servers[1]
    cards = running_and_queued(desk, server)
    server.unplug()
    for card in cards:
        card.locator.get_by_text(said("task.unreachable")).wait_for()
    assert [card.state for card in cards] == ["running", "queued"]
    server.resume()
    server.restart(keep_memory=True)
    for card in cards:
        card.ends().check_picture(server)


def test_a_task_of_a_server_that_stays_away_can_be_forgotten(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(UNREACHABLE)
    server = servers[1]
    running, queued = running_and_queued(desk, server)
    assert running.locator.locator(REMOVE).count() == 0
    server.unplug()
    for card in (running, queued):
        card.remove()
        card.locator.wait_for(state="detached")
    expect(desk.page.locator("#toast")).to_contain_text(said("task.forgotten"), use_inner_text=True)
    desk.page.locator('#toast [data-action="undo"]').click()
    assert queued.wait("queued")
    assert running.prompt_id not in desk.task_ids()
    server.resume()
    server.restart(keep_memory=True)
    queued.ends().check_picture(server)


def test_an_upload_that_does_not_arrive_ends_the_task_unsent(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(UNREACHABLE)
    desk.choose("upscale")
    desk.bring_image("image", image_file("late.png"))
    for server in servers:
        server.faults.delay_routes = ("/upload",)
        server.faults.delay_seconds = 60.0
    card = desk.run()[0]
    server = server_at(servers, card.server)
    card.wait("uploading")
    server.wait_until(lambda: bool(server.requests("/upload/image")))
    server.unplug()
    card.ends("failed")
    server.restart(keep_memory=True)
    assert server.requests("/prompt", "POST") == []


def test_a_slow_history_is_waited_for(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.faults.late_history_seconds = 0.5
    card = desk.text_to_image().ends()
    card.check_picture(server_at(servers, card.server))
