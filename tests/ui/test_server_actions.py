"""What a person does with servers that were set aside."""

import pytest

from app.core.health import Reach
from app.core.message import message
from app.ui.assembly import scene_maker
from app.ui.live import LivePage
from app.ui.server_actions import ServerActions
from app.ui.state import PageState
from tests.fakes import FakeSettings, World
from tests.fakes.values import A


@pytest.fixture
def actions(world: World) -> ServerActions:
    services = world.services
    return ServerActions(
        LivePage(PageState(), scene_maker(services)),
        services.board,
        services.monitor,
        services.capabilities,
        services.strikes,
        FakeSettings(world.store),
        lambda element_id: None,
    )


async def test_asking_again_lets_a_server_back_in_and_asks_it_at_once(
    world: World, actions: ServerActions
) -> None:
    world.services.strikes.set_aside(A, message("health.set_aside", count=3, why="x"))
    await actions.check(A)
    assert world.board.health_of(A).reach is Reach.UP
    assert len(world.a.requests("GET", "prompt")) == 1
