"""The picture that a workflow names: from a server that has it, and asked for when none gave it."""

from dataclasses import replace
from typing import Any

from app.core.servers.health import Health, Reach
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.workflow.catalog import Catalog, Input, InputKind, WorkflowType
from app.ui.compose.fields import field
from app.ui.compose.model_pictures import MODEL_PICTURE, ModelPictures
from app.ui.compose.named_picture import named_picture
from app.ui.dialog_state import KnownModels
from app.ui.page_store import PageStore
from app.ui.scene import Scene
from app.ui.state import PageState
from tests.fakes import FakeIntl, World
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, A, B, make_scene
from tests.ui.words import text

NAMED = Input(
    "1.image",
    InputKind.IMAGE,
    (("1", "image"),),
    {"en": "Photo"},
    default="in/a b.png",
    required=False,
)
KIND = WorkflowType("own:x", {"en": "X"}, {}, (NAMED,), custom=True)
QUERY = "/api/view?filename=a%20b.png&type=input&subfolder=in&preview=webp%3B75"


def scene_with(*failed: str, lock: WindowLock | None = None, **changes: Any) -> Scene:
    models = KnownModels(failed=frozenset(f"{server}{QUERY}" for server in failed))
    catalog = Catalog({KIND.id: KIND})
    return make_scene(lock=lock, catalog=catalog, type_id=KIND.id, models=models, **changes)


def shown(scene: Scene, item: Input = NAMED) -> Tag:
    return parse(field(scene, KIND, item))


def test_it_is_the_first_servers_picture() -> None:
    (picture,) = shown(scene_with()).of_class("drop-named")
    assert (picture["data-src"], picture["data-picture"]) == (f"{A}{QUERY}", MODEL_PICTURE)
    assert picture["title"] == text("en", "choice.picture_from", server="Alpha")


def test_it_is_the_locked_servers_before_others() -> None:
    scene = scene_with(lock=WindowLock(B, LockMode.PINNED))
    assert named_picture(scene, NAMED).server == B


def test_it_is_anothers_when_one_does_not_have_it() -> None:
    assert named_picture(scene_with(A), NAMED).server == B


def test_it_is_not_asked_of_a_server_that_is_down() -> None:
    health = {A: Health(Reach.DOWN), B: Health(Reach.UP)}
    assert named_picture(scene_with(health=health), NAMED).server == B
    nobody = scene_with(health=dict.fromkeys((A, B), Health(Reach.DOWN)))
    assert named_picture(nobody, NAMED).url == ""
    assert text("en", "image.of_file", name="in/a b.png") in shown(nobody).text


def test_a_picture_that_no_server_gave_is_asked_for() -> None:
    root = shown(scene_with(A, B))
    assert root.of_class("drop-named") == []
    assert text("en", "image.not_loaded", name="in/a b.png") in root.text


def test_inputs_that_name_no_picture_have_none() -> None:
    scene = scene_with()
    for other in (
        replace(NAMED, default=None),
        replace(NAMED, default="film.mp4"),
        replace(NAMED, kind=InputKind.FILE),
    ):
        assert named_picture(scene, other).url == ""
        assert shown(scene, other).of_class("drop-named") == []


def test_a_hostile_name_stays_text() -> None:
    name = f"{HOSTILE}.png"
    root = shown(scene_with(), replace(NAMED, default=name))
    assert name in root.text
    assert root.all("script") == []


def test_a_picture_that_did_not_load_is_noted_alone(world: World) -> None:
    page_store = PageStore(PageState(), world.window_store, FakeIntl())
    services = world.services
    pictures = ModelPictures(page_store, services.client, services.background)
    for server in (A, B) * 5:
        pictures.failed(f"{server}{QUERY}")
    models = page_store.state.models
    assert models.failed == {f"{A}{QUERY}", f"{B}{QUERY}"}
    assert models.unpictured == frozenset()
