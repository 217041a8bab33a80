"""Lists of model files are requested once; a folder without pictures is not asked for ever."""

from dataclasses import replace

import pytest

from app.core.comfy.model_files import ModelFile
from app.core.form.holders import Holder
from app.core.ids import ServerUrl
from app.core.pictures.urls import model_picture_url
from app.ui.compose.model_pictures import MAX_MISSES, ModelPictures
from app.ui.page_store import PageStore
from app.ui.state import PageState
from tests.fakes import FakeIntl, World
from tests.fakes.values import A, B

PLACE = (A, "checkpoints")


class Desk:
    """A text-to-image form whose checkpoint only A has."""

    def __init__(self, world: World) -> None:
        self.world = world
        holder = Holder(ServerUrl(A), frozenset({"x"}))
        world.window_store.change(holders={"checkpoint": (holder,)})
        self.page_store = PageStore(
            PageState(type_id="text-to-image"), world.window_store, FakeIntl()
        )
        services = world.services
        self.pictures = ModelPictures(self.page_store, services.client, services.background)

    async def open(self, name: str = "checkpoint") -> None:
        self.pictures.opened(name)
        await self.world.clock.settle()

    def asked(self) -> list[str]:
        return [one.url for one in self.world.http.sent if "/experiment/models/" in one.url]


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


async def test_a_list_is_requested_once_from_those_that_have_models(desk: Desk) -> None:
    desk.world.a.model_files = [{"name": "x", "pathIndex": 0}]
    desk.pictures.opened("checkpoint")
    await desk.open()
    await desk.open()
    folders = ("checkpoints", "diffusion_models")  # the type takes models of either
    assert desk.asked() == [f"{A}/api/experiment/models/{folder}" for folder in folders]
    files = {"x": ModelFile("x", 0)}
    assert desk.page_store.state.models.files == {(A, folder): files for folder in folders}


@pytest.mark.parametrize("name", ["prompt", "no such input"])
async def test_other_inputs_have_no_pictures(desk: Desk, name: str) -> None:
    await desk.open(name)
    assert desk.asked() == []


async def test_an_older_server_has_no_files(desk: Desk) -> None:
    await desk.open()
    assert desk.page_store.state.models.files == {PLACE: {}, (A, "diffusion_models"): {}}


async def test_a_server_that_did_not_answer_is_asked_again(desk: Desk) -> None:
    desk.world.http.lose_request(A, "GET", "experiment", times=2)
    await desk.open()
    assert desk.page_store.state.models.files == {}
    await desk.open()
    assert len(desk.asked()) == 4


def urls(count: int, server: str = A) -> list[str]:
    names = [f"{number}.safetensors" for number in range(count)]
    return [model_picture_url(ServerUrl(server), "checkpoints", 0, name) for name in names]


def test_a_folder_without_pictures_is_given_up(desk: Desk) -> None:
    for url in urls(MAX_MISSES - 1):
        desk.pictures.failed(url)
    assert desk.page_store.state.models.unpictured == frozenset()
    desk.pictures.failed(urls(MAX_MISSES)[-1])
    models = desk.page_store.state.models
    assert models.failed == frozenset(urls(MAX_MISSES))
    assert models.unpictured == {PLACE}


def test_a_folder_with_a_picture_is_not_given_up(desk: Desk) -> None:
    desk.pictures.shown(urls(1, A)[0])
    desk.pictures.shown(urls(1, B)[0])
    for url in urls(MAX_MISSES):
        desk.pictures.failed(url)
    assert desk.page_store.state.models.unpictured == frozenset()
    assert replace(desk.page_store.state.models, failed=frozenset()).files == {}
