"""When a workflow of a person's own gets its graph and form, and what of that is kept."""

from dataclasses import replace

import pytest

from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import workflows_text
from app.core.workflow.own_file import type_of_file
from app.core.workflow.recognition import WorkflowFile, recognise
from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World
from tests.fakes.values import A


@pytest.fixture
async def opened(world: World) -> World:
    for server in world.servers.values():
        server.classes.update(load(FOLDER / "object_info.json")["0.3.64"])
    found = recognise(load(FOLDER / "own_t2i_plain.ui.json"))
    assert isinstance(found, WorkflowFile)
    kind = type_of_file("own:fox", "fox", found)
    world.window_store.set_catalog(world.window_store.state.catalog.with_type(kind))
    await world.services.monitor.check_all()
    return world


async def test_the_first_graph_is_kept_and_no_later_one(opened: World) -> None:
    opened.services.model_choices.want("own:fox")
    await opened.clock.settle()
    made = opened.window_store.state.catalog.get("own:fox")
    assert made.can_run
    text = opened.ports.settings.read(WORKFLOWS)
    assert text == workflows_text(opened.window_store.state.catalog)
    opened.ports.settings.write(WORKFLOWS, "theirs")
    opened.window_store.set_catalog(
        opened.window_store.state.catalog.with_type(replace(made, has_form=False, inputs=()))
    )
    await opened.clock.settle()
    assert opened.window_store.state.catalog.get("own:fox").inputs == made.inputs
    assert opened.ports.settings.read(WORKFLOWS) == "theirs"


async def test_a_server_that_lacks_a_class_is_passed_over(opened: World) -> None:
    del opened.servers[A].classes["VAEDecode"]
    opened.services.model_choices.want("own:fox")
    await opened.clock.settle()
    assert opened.window_store.state.catalog.get("own:fox").can_run


async def test_nothing_is_made_while_no_server_has_all(opened: World) -> None:
    for server in opened.servers.values():
        del server.classes["VAEDecode"]
    opened.services.model_choices.want("own:fox")
    await opened.clock.settle()
    assert not opened.window_store.state.catalog.get("own:fox").has_form
