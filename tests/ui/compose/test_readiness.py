"""A workflow that was opened: when it is ready, where it can run, and another try."""

from dataclasses import dataclass

import pytest

from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World
from tests.fakes.values import A
from tests.ui.sample_classes import shown_with_classes
from tests.ui.shown import Press, Shown


@dataclass(frozen=True)
class Brought:
    """A file that the page is given."""

    name: str
    content: bytes


CLASSES = load(FOLDER / "object_info.json")["0.3.64"]
FOX = Brought("fox.json", (FOLDER / "own_t2i_plain.ui.json").read_bytes())


@pytest.fixture
async def shown(world: World) -> Shown:
    return await shown_with_classes(world)


async def bring(shown: Shown, file: Brought = FOX) -> None:
    shown.page.controller.on_event(Press("files", ":workflow", files=(file,)))
    await shown.settle(1)


def toast(shown: Shown) -> str:
    found = shown.page.page_store.state.toast
    return "" if found is None else shown.page.say(found)


async def test_a_form_that_was_made_is_reported_with_its_fields(shown: Shown) -> None:
    await bring(shown)
    assert shown.scene.kind is not None
    assert toast(shown) == f"“fox” is ready: {len(shown.scene.kind.inputs)} fields."


async def test_nodes_that_only_one_server_has_are_counted(shown: Shown) -> None:
    del shown.world.servers[A].classes["VAEDecode"]
    await bring(shown)
    assert toast(shown).endswith("fields. 1 node is on b:8188 only.")


async def test_a_workflow_that_no_server_can_run_is_tried_again(shown: Shown) -> None:
    for server in shown.world.servers.values():
        del server.classes["KSampler"]
        shown.world.services.capabilities.forget(server.url)
    await bring(shown)
    assert "No server has KSampler" in shown.dom.html["compose"]
    assert toast(shown) == "“fox” was added."
    shown.world.servers[A].classes["KSampler"] = CLASSES["KSampler"]
    assert 'data-action="retry-form"' in shown.dom.html["compose"]
    shown.press("retry-form", "own:fox")
    await shown.settle(2)
    assert shown.scene.kind is not None
    assert shown.scene.kind.can_run
    assert "is ready" in toast(shown)
    shown.press("retry-form", "own:none")


async def test_a_form_that_is_left_is_not_reported(shown: Shown) -> None:
    for server in shown.world.servers.values():
        del server.classes["KSampler"]
        shown.world.services.capabilities.forget(server.url)
    await bring(shown)
    shown.page.controller.on_event(Press("input", "select", value="upscale"))
    await shown.settle(1)
    assert shown.page.page_store.state.awaited == ""


async def test_the_key_o_opens_the_file_dialog(shown: Shown) -> None:
    press = shown.page.controller.on_event
    assert press(Press("key", "o"))
    assert shown.dom.choosing == ["own-workflow"]
    assert not press(Press("key", "o", typing=True))
    shown.press("show-offers")
    assert not press(Press("key", "o"))
