"""Servers with different models: work goes only where its model is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import UNREACHABLE, Home, NewRoom, Room
from tests.e2e.servers import Servers, pause_all, prompts_sent, queue_other_work
from tests.e2e.words import said

ONE, OTHER = "one.safetensors", "other.safetensors"

SMALL = {"prompt": "a lake", "width": 64, "height": 64, "steps": 1, "seed": ""}


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """Two servers, each with a model of its own."""
    with (
        DemoServer("A", checkpoints=(ONE,)) as first,
        DemoServer("B", checkpoints=(OTHER,)) as second,
    ):
        yield first, second


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of these servers."""
    with Home(new_room, pool) as home:
        yield home


def test_all_servers_models_are_on_offer(desk: Desk) -> None:
    desk.choose("text-to-image")
    desk.field("checkpoint").and_(desk.page.get_by_role("combobox")).wait_for()
    desk.page.locator('[id="field-checkpoint"][placeholder*="2"]').wait_for()  # both have answered
    assert desk.offered("checkpoint") == [ONE, OTHER]


def test_a_task_goes_to_the_server_that_has_its_model_however_busy_it_is(
    desk: Desk, servers: Servers
) -> None:
    _, busy = servers
    pause_all(servers)
    queue_other_work(busy)
    desk.choose("text-to-image")
    desk.fill({**SMALL, "checkpoint": OTHER})
    card = desk.run()[0]
    assert card.server == busy.url
    busy.resume()
    card.ends().check_picture(busy)


def test_a_model_that_the_locked_server_lacks_is_refused_before_anything_is_sent(
    desk: Desk, servers: Servers
) -> None:
    desk.choose("text-to-image")
    desk.fill({**SMALL, "checkpoint": OTHER})
    desk.pin(servers[0].url)
    desk.page.get_by_test_id("run-button").click()
    elsewhere = said("field.not_offered_here", value=OTHER, server="A", names=["B"])
    assert desk.error_of("checkpoint") == elsewhere
    assert prompts_sent(servers) == 0
    assert desk.field("checkpoint").input_value() == OTHER
    desk.unpin()


def test_the_models_of_a_server_that_comes_later_are_offered_too(shared: Room, desk: Desk) -> None:
    shared.allow(UNREACHABLE)  # by a look while it ends
    desk.choose("text-to-image")
    with DemoServer("C", checkpoints=("late.safetensors",)) as late:
        desk.add_server(late.url, "C")
        listed = desk.page.locator('[id="field-checkpoint"][placeholder*="3"]')
        listed.wait_for()
        assert "late.safetensors" in desk.offered("checkpoint")
        desk.remove_server(late.url)
        listed.wait_for(state="detached")
        assert "late.safetensors" not in desk.offered("checkpoint")
