"""Workflow files that scripts open: they become workflows of the page."""

import json
from base64 import b64encode
from typing import Any

import pytest

from app.core.errors import InputError, ServerError
from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import with_saved_workflows
from app.services.scripts.calls import script_calls
from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World

GRAPH = load(FOLDER / "own_t2i_plain.api.json")
FILE = load(FOLDER / "own_t2i_plain.ui.json")


async def opened(world: World, document: object, name: str = "fox.json") -> dict[str, Any]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    _, later = script_calls(world.services, world.ports, lambda found: found.key)
    text = b64encode(content).decode()
    found: dict[str, Any] = await world.clock.run(later["scriptWorkflow"](name, text))
    return found


@pytest.fixture
def able(world: World) -> World:
    for server in world.servers.values():
        server.classes.update(load(FOLDER / "object_info.json")["0.3.64"])
    return world


@pytest.mark.parametrize("document", [GRAPH, FILE], ids=["api", "editor"])
async def test_a_file_becomes_a_workflow_that_runs(able: World, document: object) -> None:
    found = await opened(able, document)
    assert found["id"] == "own:fox"
    assert {"2.text", "4.width"} <= {one["name"] for one in found["inputs"]}
    catalog = able.window_store.state.catalog
    assert catalog.get("own:fox").can_run
    kept = able.ports.settings.read(WORKFLOWS)
    assert "own:fox" in with_saved_workflows(catalog.shipped(), kept).types


async def test_the_same_file_is_the_same_workflow_and_another_gets_a_number(able: World) -> None:
    assert (await opened(able, FILE))["id"] == "own:fox"
    assert (await opened(able, FILE))["id"] == "own:fox"
    other = json.loads(json.dumps(FILE))
    other["nodes"][0]["title"] = "Another"
    assert (await opened(able, other))["id"] == "own:fox 2"
    assert (await opened(able, GRAPH, "dog.json"))["id"] == "own:dog"
    changed = json.loads(json.dumps(GRAPH))
    changed["4"]["inputs"]["width"] = 640
    found = await opened(able, changed, "dog.json")
    assert (found["id"], found["title"]) == ("own:dog 2", {"en": "dog 2"})


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"no json", "workflow.not_json"), (b"\xff\xfe\xff", "workflow.not_json")],
)
async def test_what_is_no_workflow_says_so(able: World, content: bytes, key: str) -> None:
    with pytest.raises(InputError) as caught:
        await opened(able, content)
    assert caught.value.message.key == key
    assert not [one for one in able.window_store.state.catalog.types.values() if one.custom]


async def test_text_that_is_no_base64_is_refused(able: World) -> None:
    _, later = script_calls(able.services, able.ports, lambda found: found.key)
    with pytest.raises(InputError):
        await able.clock.run(later["scriptWorkflow"]("a.json", "§"))


async def test_a_file_that_no_server_explains_says_so(world: World) -> None:
    for server in world.servers.values():
        server.up = False
    with pytest.raises((InputError, ServerError)):
        await opened(world, FILE)
