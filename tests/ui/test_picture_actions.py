"""Pictures that do not load: their kept copy is shown, and their server is asked again later."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast

import pytest

from app.core.health import answered, silent
from app.core.task import State
from app.ui.live import LivePage
from app.ui.picture_actions import PictureActions
from app.ui.state import PageState, Scene
from tests.fakes import World
from tests.fakes.values import an_order

URL = "http://a.test/view?filename=x.png"


@dataclass
class Desk:
    """The actions of one window; `drawn` are the parts they had drawn again."""

    world: World

    def __post_init__(self) -> None:
        self.drawn: list[str] = []
        self.live = LivePage(PageState(), lambda page: cast(Scene, None))
        self.live.on_change = lambda *parts: self.drawn.extend(parts)
        services = self.world.services
        self.actions = PictureActions(self.live, services.board, services.keeper)

    @property
    def state(self) -> PageState:
        return self.live.state

    async def finished(self) -> tuple[str, str]:
        """Finish a task; return the name of its picture and its server."""
        task = await self.world.queued(an_order("text-to-image"))
        self.world.a.run_to_end()
        await self.world.until_state(task, State.SUCCEEDED)
        return f"{task.prompt_id}:0", task.execution_server

    def goes_down(self, url: str) -> None:
        board = self.world.board
        board.set_health(url, silent(board.health_of(url), False, 1))

    def comes_up(self, url: str) -> None:
        board = self.world.board
        board.set_health(url, answered(board.health_of(url), 0, 2))


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    world = World()
    yield Desk(world)
    await world.close()
    assert world.errors == []


async def test_a_picture_that_its_server_lost_is_shown_from_what_is_kept(desk: Desk) -> None:
    await desk.world.gallery.keep("p/0/full", "p/0/thumb", "http://a/x", 1)
    await desk.actions.failed("p:0", URL)
    assert desk.state.kept_urls == {"p:0": "blob:p/0/full"}
    assert {"tasks", "pictures", "viewer"} <= set(desk.drawn)


async def test_one_picture_in_several_places_is_looked_for_once(desk: Desk) -> None:
    await desk.world.gallery.keep("p/0/full", "p/0/thumb", "http://a/x", 1)
    await desk.actions.failed("p:0", URL)
    await desk.world.gallery.remove(["p/0/full"])
    await desk.actions.failed("p:0", URL)
    assert desk.state.kept_urls == {"p:0": "blob:p/0/full"}


async def test_of_one_that_is_kept_small_that_is_known(desk: Desk) -> None:
    await desk.world.gallery.keep("p/0/full", "p/0/thumb", "http://a/x", 1)
    await desk.world.gallery.remove(["p/0/full"])
    await desk.actions.failed("p:0", URL)
    assert desk.state.kept_urls == {"p:0": "blob:p/0/thumb"}
    assert desk.state.kept_small == {"p:0"}


@pytest.mark.parametrize("name", ["p:0", "p:x", "p:", "p"])
async def test_one_that_is_kept_nowhere_is_known_to_be_gone(desk: Desk, name: str) -> None:
    await desk.actions.failed(name, URL)
    assert desk.state.kept_urls == {name: ""}


async def test_a_copy_that_does_not_load_either_is_not_shown(desk: Desk) -> None:
    await desk.world.gallery.keep("p/0/full", "p/0/thumb", "http://a/x", 1)
    await desk.world.gallery.remove(["p/0/full"])
    await desk.actions.failed("p:0", URL)
    await desk.actions.failed("p:0", "blob:p/0/thumb")
    assert (desk.state.kept_urls, desk.state.kept_small) == ({"p:0": ""}, frozenset())


async def test_a_server_that_is_back_is_asked_for_its_pictures_once(desk: Desk) -> None:
    name, server = await desk.finished()
    desk.goes_down(server)
    await desk.actions.failed(name, URL)
    assert name in desk.state.kept_urls
    desk.comes_up(server)
    assert desk.state.kept_urls == {}
    await desk.actions.failed(name, URL)
    desk.world.board.tell("servers")
    assert name in desk.state.kept_urls, "what it has lost is not asked for again and again"


async def test_another_server_that_is_back_changes_nothing(desk: Desk) -> None:
    name, server = await desk.finished()
    other = next(one.url for one in desk.world.board.pool.servers if one.url != server)
    desk.goes_down(other)
    await desk.actions.failed(name, URL)
    await desk.actions.failed("nobody's:0", URL)
    desk.comes_up(other)
    assert set(desk.state.kept_urls) == {name, "nobody's:0"}


async def test_who_wants_to_see_an_empty_place_has_its_server_asked_again(desk: Desk) -> None:
    await desk.actions.failed("p:0", URL)
    desk.actions.ask_again("p:0")
    assert desk.state.kept_urls == {}


async def test_a_copy_that_is_shown_stays(desk: Desk) -> None:
    await desk.world.gallery.keep("p/0/full", "p/0/thumb", "http://a/x", 1)
    await desk.actions.failed("p:0", URL)
    desk.actions.ask_again("p:0")
    desk.actions.ask_again("q:0")
    assert desk.state.kept_urls == {"p:0": "blob:p/0/full"}
