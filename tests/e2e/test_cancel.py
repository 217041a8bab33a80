"""Cancelling ends one task on its own server, and affects no other."""

from __future__ import annotations

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers


def both_on_one(desks: tuple[Desk, Desk], servers: Servers) -> tuple[Card, Card]:
    """Run a task in each window on the first server, which holds still: one runs, one waits."""
    server = servers[0]
    server.pause("steps")
    for desk in desks:
        desk.pin(server.url)
    first, second = desks
    runs = first.text_to_image("a lake")
    server.wait_until(lambda: server.is_holding)
    waits = second.text_to_image("a forest")
    assert runs.wait("running", "succeeded") == "running"
    assert waits.wait("queued", "running") == "queued"
    server.wait_until(lambda: server.queue_remaining == 2)
    return runs, waits


def test_a_pending_task_is_deleted_and_the_other_window_goes_on(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    runs, waits = both_on_one(desks, servers)
    waits.cancel()
    waits.ends("cancelled")
    assert servers[0].requests("/interrupt") == []
    assert runs.state == "running"
    servers[0].resume()
    runs.ends().check_picture(servers[0])
    assert waits.prompt_id not in servers[0].prompts_run


def test_a_running_task_is_interrupted_and_the_other_window_goes_on(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    runs, waits = both_on_one(desks, servers)
    runs.cancel()
    runs.ends("interrupted")
    asked = servers[0].requests("/interrupt", "POST")
    assert [seen.body for seen in asked] == [{"prompt_id": runs.prompt_id}]
    assert waits.state in ("queued", "running")
    servers[0].resume()
    waits.ends().check_picture(servers[0])


def test_nothing_is_asked_of_the_other_server(desks: tuple[Desk, Desk], servers: Servers) -> None:
    runs, waits = both_on_one(desks, servers)
    for card in (waits, runs):
        card.cancel()
    waits.ends("cancelled")
    runs.ends("interrupted")
    posted = [seen.route for seen in servers[1].record if seen.method == "POST"]
    assert posted == []


def test_cancelling_all_of_a_window_leaves_the_other_windows_alone(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    mine, others = both_on_one(desks, servers)
    also_mine = desks[0].text_to_image("a second lake")
    also_mine.wait("waiting")
    desks[0].page.locator('[data-action="cancel-all"]').click()
    mine.ends("interrupted")
    also_mine.locator.wait_for(state="detached")
    servers[0].resume()
    others.ends().check_picture(servers[0])
