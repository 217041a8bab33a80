"""Pictures that do not load: their kept copy is shown, and their server is asked again later."""

from dataclasses import dataclass

import pytest

from app.core.message import message
from app.core.pictures.limit import PictureToKeep
from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.servers.health import answered, down
from app.core.task.task import Task, TaskState
from app.ui.page_store import PageStore
from app.ui.pictures.fallback import AGAIN_SECONDS, REFUSED, TRIES, PictureActions
from app.ui.state import PageState
from tests.fakes import FakeIntl, World
from tests.fakes.values import an_order


@dataclass
class Shot:
    """A finished task's picture: its name, its addresses and its server."""

    task: Task

    def __post_init__(self) -> None:
        assert self.task.picture is not None
        self.name = f"{self.task.prompt_id}:0"
        self.server = self.task.execution_server
        self.url = picture_url(self.task, self.task.picture)
        self.small_url = picture_url(self.task, self.task.picture, THUMBNAIL)
        self.copy = f"blob:{self.task.prompt_id}/0/full"
        self.small_copy = f"blob:{self.task.prompt_id}/0/thumb"


class Desk:
    """The actions of one window."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.page_store = PageStore(PageState(), world.window_store, FakeIntl())
        services = world.services
        self.actions = PictureActions(
            self.page_store,
            services.window_store,
            services.picture_cache,
            world.clock,
            services.background,
        )

    @property
    def state(self) -> PageState:
        return self.page_store.state

    async def finished(self) -> Shot:
        task = await self.world.queued(an_order("text-to-image"))
        self.world.a.run_to_end()
        await self.world.until_state(task, TaskState.SUCCEEDED)
        return Shot(self.world.task(task))

    async def kept(self, shot: Shot, *, small: bool = False) -> None:
        """Keep a picture, or no more of it than its thumbnail."""
        key = f"{shot.task.prompt_id}/0"
        wanted = PictureToKeep(f"{key}/full", f"{key}/thumb", shot.url, shot.server, 1, 1_000_000)
        await self.world.picture_store.keep(wanted)
        if small:
            await self.world.picture_store.remove([f"{key}/full"])

    async def unkept(self, shot: Shot) -> None:
        key = f"{shot.task.prompt_id}/0"
        await self.world.picture_store.remove([f"{key}/full", f"{key}/thumb"])

    def is_down(self, url: str) -> None:
        window_store = self.world.window_store
        window_store.set_health(
            url,
            down(
                window_store.state.health_of(url),
                message("health.down"),
                self.world.clock.monotonic(),
            ),
        )

    def answers(self, url: str) -> None:
        window_store = self.world.window_store
        window_store.set_health(
            url, answered(window_store.state.health_of(url), 0, self.world.clock.monotonic())
        )

    async def later(self, url: str, *, up: bool = True) -> None:
        """Let the time pass after which a server is asked again, with checks of it meanwhile."""
        for _ in range(3):
            await self.world.clock.advance(AGAIN_SECONDS / 2)
            (self.answers if up else self.is_down)(url)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
async def shot(desk: Desk) -> Shot:
    shot = await desk.finished()
    await desk.unkept(shot)
    return shot


async def test_a_picture_that_its_server_lost_is_shown_from_what_is_kept(
    desk: Desk, shot: Shot
) -> None:
    await desk.kept(shot)
    await desk.actions.failed(shot.name, shot.url)
    assert desk.state.failed_urls == {shot.url}
    assert desk.state.kept_urls == {shot.name: shot.copy}


async def test_of_one_that_is_kept_small_that_is_known(desk: Desk, shot: Shot) -> None:
    await desk.kept(shot, small=True)
    await desk.actions.failed(shot.name, shot.url)
    assert desk.state.kept_urls == {shot.name: shot.small_copy}
    assert desk.state.kept_small == {shot.name}


async def test_one_that_is_kept_nowhere_has_only_failed(desk: Desk, shot: Shot) -> None:
    await desk.actions.failed(shot.name, shot.small_url)
    assert desk.state.failed_urls == {shot.small_url}, "the whole one may be there"
    assert desk.state.kept_urls == {}


@pytest.mark.parametrize("name", ["nobody's:0", "p:", "p"])
async def test_of_a_picture_that_nobody_knows_nothing_is_noted(desk: Desk, name: str) -> None:
    await desk.actions.failed(name, "http://a.test/view")
    assert desk.state.failed_urls == frozenset()


async def test_when_the_whole_copy_is_gone_the_small_one_is_shown(desk: Desk, shot: Shot) -> None:
    await desk.kept(shot)
    await desk.actions.failed(shot.name, shot.url)
    await desk.kept(shot, small=True)
    await desk.actions.failed(shot.name, shot.copy)
    assert desk.state.kept_urls == {shot.name: shot.small_copy}
    assert desk.state.kept_small == {shot.name}


async def test_a_copy_that_does_not_load_either_is_not_shown(desk: Desk, shot: Shot) -> None:
    await desk.kept(shot, small=True)
    await desk.actions.failed(shot.name, shot.url)
    await desk.actions.failed(shot.name, shot.small_copy)
    assert (desk.state.kept_urls, desk.state.kept_small) == ({}, frozenset())
    assert desk.state.failed_urls == {shot.url}


async def test_a_server_that_answers_is_asked_again_a_few_times(desk: Desk, shot: Shot) -> None:
    for _ in range(TRIES):
        await desk.actions.failed(shot.name, shot.url)
        await desk.later(shot.server)
        assert desk.state.failed_urls == frozenset()
    await desk.actions.failed(shot.name, shot.url)
    await desk.later(shot.server)
    assert desk.state.failed_urls == {shot.url}, "what it has lost is not asked for for ever"


@pytest.mark.parametrize("why", sorted(REFUSED))
async def test_what_is_refused_says_why_and_is_not_asked_for_again(
    desk: Desk, shot: Shot, why: str
) -> None:
    await desk.actions.failed(shot.name, shot.url, why)
    assert desk.state.refused_urls == {shot.url: REFUSED[why]}
    await desk.later(shot.server)
    assert desk.state.failed_urls == {shot.url}
    desk.actions.ask_again(shot.name)
    assert (desk.state.failed_urls, desk.state.refused_urls) == (frozenset(), {})


async def test_a_small_version_that_is_refused_is_not_asked_for_again(
    desk: Desk, shot: Shot
) -> None:
    small = f"{shot.url}&preview=webp%3B75"
    for url in (shot.url, small):
        await desk.actions.failed(shot.name, url, "TooLarge")
    desk.actions.ask_again(shot.name)
    assert desk.state.failed_urls == {small}


@pytest.mark.parametrize("why", ["", "Status", "Stalled", "TimeoutError", "TypeError"])
async def test_what_failed_otherwise_may_come_later(desk: Desk, shot: Shot, why: str) -> None:
    await desk.actions.failed(shot.name, shot.url, why)
    assert desk.state.refused_urls == {}
    await desk.later(shot.server)
    assert desk.state.failed_urls == frozenset()


async def test_a_server_that_is_back_is_asked_again_whatever_was_before(
    desk: Desk, shot: Shot
) -> None:
    for _ in range(TRIES):
        await desk.actions.failed(shot.name, shot.url)
        await desk.later(shot.server)
    await desk.actions.failed(shot.name, shot.url)
    await desk.later(shot.server, up=False)
    assert desk.state.failed_urls == {shot.url}
    await desk.later(shot.server)
    assert desk.state.failed_urls == frozenset()


async def test_what_fails_while_its_server_is_down_is_asked_for_when_it_is_back(
    desk: Desk, shot: Shot
) -> None:
    for _ in range(TRIES):
        await desk.actions.failed(shot.name, shot.url)
        await desk.later(shot.server)
    desk.is_down(shot.server)
    await desk.actions.failed(shot.name, shot.url)
    await desk.later(shot.server)
    assert desk.state.failed_urls == frozenset()


async def test_another_server_that_is_back_changes_nothing(desk: Desk, shot: Shot) -> None:
    other = next(
        one.url for one in desk.world.window_store.state.pool.servers if one.url != shot.server
    )
    desk.is_down(shot.server)
    desk.is_down(other)
    await desk.actions.failed(shot.name, shot.url)
    await desk.later(other)
    assert desk.state.failed_urls == {shot.url}


async def test_who_wants_to_see_an_empty_place_has_its_server_asked_again(
    desk: Desk, shot: Shot
) -> None:
    desk.is_down(shot.server)
    await desk.actions.failed(shot.name, shot.url)
    await desk.actions.failed(shot.name, shot.small_url)
    desk.actions.ask_again(shot.name)
    assert desk.state.failed_urls == frozenset()


async def test_a_copy_that_is_shown_stays(desk: Desk, shot: Shot) -> None:
    await desk.kept(shot)
    desk.is_down(shot.server)
    await desk.actions.failed(shot.name, shot.url)
    desk.actions.ask_again(shot.name)
    assert desk.state.failed_urls == {shot.url}
