"""What a person does with servers that were set aside, or are several."""

import pytest

from app.core.message import message
from app.core.servers.health import Reach
from app.core.servers.shared_address import Sign
from app.ui.page_store import PageStore
from app.ui.servers.actions import ServerActions
from app.ui.servers.adding_actions import AddingActions
from app.ui.state import PageState
from tests.fakes import FakeIntl, World
from tests.fakes.two_faced import round_robin, two_faced
from tests.fakes.values import A


@pytest.fixture
def actions(world: World) -> ServerActions:
    services = world.services
    page_store = PageStore(PageState(), services.window_store, FakeIntl())
    return ServerActions(
        page_store,
        services.window_store,
        services.monitor,
        services.capabilities,
        services.strikes,
        services.probe,
        services.pool_keeper,
        services.key_keeper,
        AddingActions(page_store, services, world.clock, lambda element_id: None),
        lambda element_id: None,
    )


async def test_asking_again_lets_a_server_back_in_and_asks_it_at_once(
    world: World, actions: ServerActions
) -> None:
    world.services.strikes.set_aside(A, message("health.set_aside", count=3, why="x"))
    await actions.check(A)
    assert world.window_store.state.health_of(A).reach is Reach.UP
    assert len(world.a.requests("GET", "prompt")) == 1


async def test_asking_an_address_again_that_was_several_servers_removes_the_mark(
    world: World, actions: ServerActions
) -> None:
    world.probe.watch.report(A, Sign.FILE, "x.png")
    await world.clock.run(actions.check(A))
    await world.clock.settle()
    assert world.window_store.state.health_of(A).reach is Reach.UP
    assert len(world.a.requests("GET", "system_stats")) > 4


async def test_an_address_that_still_is_several_servers_is_marked_again(
    world: World, actions: ServerActions
) -> None:
    world.servers[A] = two_faced(A, round_robin)
    world.probe.watch.report(A, Sign.FILE, "x.png")
    await world.clock.run(actions.check(A))
    await world.clock.until(lambda: A in world.window_store.state.several)
    assert [one.sign for one in world.window_store.state.several[A]] == [Sign.IDENTITY]


async def test_renaming_a_server_does_not_remove_its_mark(
    world: World, actions: ServerActions
) -> None:
    world.probe.watch.report(A, Sign.FILE, "x.png")
    actions.open_editor(A)
    actions.type_value("name", "Both")
    await world.clock.run(actions.save())
    assert A in world.window_store.state.several
