"""Lists of what servers offer, and one of it opened."""

from typing import Any

import pytest

from app.core.comfy.requests import Response
from app.core.errors import InputError, ServerError
from app.core.offers.offer import Offer, Shelf, Source
from app.services.workflows.server_workflows import ServerWorkflows
from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World
from tests.fakes.values import A

GRAPH = load(FOLDER / "own_t2i_plain.api.json")
FILE = load(FOLDER / "own_t2i_plain.ui.json")

SAVED = "/api/userdata?dir=workflows&recurse=true&split=false&full_info=true"
PAGE = Response(200, b"<!doctype html>", "text/html")


def offering(world: World, **offered: Any) -> ServerWorkflows:
    world.servers[A].offered.update(offered)
    return ServerWorkflows(world.services.http)


async def names(workflows: ServerWorkflows, shelf: Shelf, language: str = "en") -> list[str]:
    return [one.path for one in (await workflows.offers(A, shelf, language)).items]


async def test_saved_workflows_are_listed(world: World) -> None:
    workflows = offering(world)
    assert await names(workflows, Shelf.SAVED) == []  # 404: none was ever saved
    offering(world, **{SAVED: ["a.json"]})
    assert await names(workflows, Shelf.SAVED) == ["a.json"]


async def test_templates_and_examples_are_one_list(world: World) -> None:
    index = [{"title": "x", "templates": [{"name": "one"}]}]
    workflows = offering(
        world, **{"/templates/index.json": index, "/api/workflow_templates": {"pack": ["two"]}}
    )
    assert await names(workflows, Shelf.TEMPLATES, "zh") == ["one", "pack/two"]
    offering(world, **{"/templates/index.zh.json": [{"templates": [{"name": "三"}]}]})
    assert await names(workflows, Shelf.TEMPLATES, "zh") == ["三", "pack/two"]


async def test_an_old_server_has_no_templates(world: World) -> None:
    workflows = offering(world)
    assert await names(workflows, Shelf.TEMPLATES) == []
    offering(world, **{"/templates/index.json": PAGE})
    assert await names(workflows, Shelf.TEMPLATES) == []
    offering(world, **{"/templates/index.json": Response(500)})
    with pytest.raises(ServerError):
        await names(workflows, Shelf.TEMPLATES)


async def test_fewer_runs_are_requested_of_a_server_whose_runs_are_large(world: World) -> None:
    world.http.overflow(A, "GET", "history", times=1)
    workflows = offering(world)
    await names(workflows, Shelf.RUNS)
    await names(workflows, Shelf.RUNS)
    counts = [one.url.rpartition("=")[2] for one in world.http.sent if "max_items" in one.url]
    assert counts == ["60", "8", "8"]


async def test_another_failure_of_the_history_is_raised(world: World) -> None:
    with pytest.raises(ServerError):
        await names(offering(world, **{"/api/history?max_items=60": Response(500)}), Shelf.RUNS)


async def test_each_source_is_opened(world: World) -> None:
    paths = {
        Source.SAVED: "/api/userdata/workflows%2Fx%2Fy.json",
        Source.TEMPLATE: "/templates/x%2Fy.json.json",
        Source.EXAMPLE: "/api/workflow_templates/x/y.json.json",
    }
    workflows = offering(world, **dict.fromkeys(paths.values(), FILE))
    for source in paths:
        opened = await workflows.open(A, Offer(source, "x/y.json", "y"))
        assert opened.found is not None
        assert (opened.found.document, opened.found.graph, opened.ran) == (FILE, None, False)


async def test_a_run_is_opened_with_its_values_and_its_editor_file(world: World) -> None:
    extra = {"extra_pnginfo": {"workflow": FILE}}
    entry = {"prompt": [1, "p", GRAPH, extra, []], "outputs": {}}
    workflows = offering(world, **{"/api/history/p": {"p": entry}, "/api/history/q": {}})
    opened = await workflows.open(A, Offer(Source.RUN, "p", "p"))
    assert opened.found is not None
    assert opened.found.graph is not None
    assert opened.found.graph["2"]["inputs"] == GRAPH["2"]["inputs"]
    assert (opened.found.document, opened.ran) == (FILE, True)
    with pytest.raises(InputError, match="gone"):
        await workflows.open(A, Offer(Source.RUN, "q", "q"))


async def test_what_is_no_workflow_is_refused(world: World) -> None:
    workflows = offering(world, **{"/templates/x.json": [1]})
    with pytest.raises(InputError, match="not_object"):
        await workflows.open(A, Offer(Source.TEMPLATE, "x", "x"))
    with pytest.raises(InputError, match="gone"):
        await workflows.open(A, Offer(Source.TEMPLATE, "none", "none"))


async def test_a_server_that_is_set_aside_is_asked_for_no_template(world: World) -> None:
    world.http.overflow(A, "GET", "templates")
    workflows = offering(world)
    for _ in range(3):
        await world.clock.advance(1)
        with pytest.raises(ServerError):
            await names(workflows, Shelf.TEMPLATES)
    assert world.services.strikes.is_set_aside(A)
