"""Servers before 0.3.60: they make their own prompt ids, and cannot interrupt one task alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import REFUSED, UNREACHABLE, Home, NewRoom, Room
from tests.e2e.servers import Servers
from tests.e2e.words import said


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """One old server."""
    with DemoServer("Old", version="0.3.40") as server:
        yield (server,)


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of this server."""
    with Home(new_room, pool) as home:
        yield home


@pytest.fixture
def old(servers: Servers) -> DemoServer:
    """The server, which ignores the ids that clients make."""
    servers[0].faults.ignore_prompt_id = True
    return servers[0]


def test_a_task_finishes_under_the_servers_own_id(desk: Desk, old: DemoServer) -> None:
    card = desk.text_to_image().ends()
    card.check_picture(old)
    assert card.prompt_id not in old.prompts_run


def test_a_running_task_is_not_cancelled_where_that_would_stop_others(
    desk: Desk, old: DemoServer
) -> None:
    old.pause("steps")
    card = desk.text_to_image()
    card.wait("running")
    card.cancel()
    wanted = said("cancel.too_old", server=old.url)
    card.locator.get_by_text(wanted).wait_for()
    assert old.requests("/interrupt") == []
    assert card.state == "running"
    told = desk.attempt("cancelTask", card.prompt_id)
    assert (told["isError"], told["code"], told["message"]) == (True, "cancel.too_old", wanted)
    old.resume()
    card.ends().check_picture(old)


def test_a_pending_task_is_cancelled_by_the_servers_id(desk: Desk, old: DemoServer) -> None:
    old.pause()
    stays, goes = desk.text_to_image("one"), desk.text_to_image("other")
    goes.wait("queued")
    old.wait_until(lambda: old.queue_remaining == 2)
    goes.cancel()
    goes.ends("cancelled")
    assert old.queue_remaining == 1
    old.resume()
    stays.ends().check_picture(old)


def test_a_lost_answer_is_found_again_by_our_own_mark(
    shared: Room, desk: Desk, old: DemoServer
) -> None:
    shared.allow(UNREACHABLE, REFUSED)  # the page posts once more, without a graph
    before = len(old.prompts_run)
    old.pause("steps")
    old.faults.drop_prompt_answer = "after"
    card = desk.text_to_image()
    card.wait("running")
    old.wait_until(lambda: old.queue_remaining == 1, timeout=60)
    old.faults.drop_prompt_answer = None
    old.resume()
    card.ends().check_picture(old)
    assert len(old.prompts_run) == before + 1
