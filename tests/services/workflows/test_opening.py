"""Files of every kind, read in parts: the workflow in them, or why there is none."""

import json
from typing import Any

import pytest

from app.core.errors import InputError
from app.services.workflows.opening import Opened, open_file
from tests.core.metadata.files import FILES, PARAMETERS, PLAIN, PLAIN_PNG
from tests.core.workflow.pairs import FOLDER, load
from tests.fakes.file_bytes import FakeFileBytes
from tests.fakes.png import png, text_chunk

GRAPH = load(FOLDER / "own_t2i_plain.api.json")
FILE = load(FOLDER / "own_t2i_plain.ui.json")


async def opened(content: bytes, gone: bool = False) -> Opened:
    async def text() -> str:
        return content.decode()

    return await open_file(FakeFileBytes("a", content, gone), text)


async def refused(content: bytes, gone: bool = False) -> str:
    with pytest.raises(InputError) as caught:
        await opened(content, gone)
    return caught.value.message.key


@pytest.mark.parametrize("name", FILES)
async def test_a_file_of_any_kind_brings_its_workflow(name: str) -> None:
    found = await opened(FILES[name][1])
    assert found.found is not None
    assert found.ran is (found.found.graph is not None)


@pytest.mark.parametrize("name", PLAIN)
async def test_a_picture_without_one_is_a_picture_and_others_are_refused(name: str) -> None:
    kind, content = PLAIN[name]
    if kind in ("png", "webp", "jpeg", "avif", "other_picture"):
        assert await opened(content) == Opened()
    else:
        assert await refused(content) == "file.no_workflow"


@pytest.mark.parametrize(
    ("document", "has_editor", "has_graph"),
    [
        (FILE, True, False),
        (GRAPH, False, True),
        ({"prompt": GRAPH}, False, True),
        ({"prompt": json.dumps(GRAPH), "workflow": json.dumps(FILE)}, True, True),
        ({"workflow": FILE}, True, False),
    ],
)
async def test_json_is_an_editor_file_or_a_graph_or_holds_them(
    document: Any, has_editor: bool, has_graph: bool
) -> None:
    found = await opened(json.dumps(document).encode())
    assert found.found is not None
    assert (found.found.editor is not None, found.found.graph is not None) == (
        has_editor,
        has_graph,
    )
    assert not found.ran


async def test_other_programs_settings_are_given_as_text() -> None:
    content = png(text_chunk("parameters", PARAMETERS))
    assert await opened(content) == Opened(parameters=PARAMETERS)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"{", "workflow.not_json"),
        (b"{}", "workflow.not_object"),
        (b"", "workflow.not_json"),
        (FILES["flac"][1][:20], "file.damaged"),
        (FILES["mp4"][1][:-20], "file.damaged"),
    ],
)
async def test_what_is_no_workflow_says_why(content: bytes, key: str) -> None:
    assert await refused(content) == key


async def test_a_file_that_is_gone_is_told() -> None:
    assert await refused(PLAIN_PNG, gone=True) == "image.unreadable"
