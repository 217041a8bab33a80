"""The headers of GLB and safetensors files."""

import json
from collections.abc import Callable

import pytest

from app.core.metadata import json_headers
from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import PROMPT, TEXTS, WORKFLOW, glb, safetensors

Make = Callable[[str], bytes]
BOTH = [glb, safetensors]


def test_graphs_may_be_objects() -> None:
    graphs = {name: json.loads(text) for name, text in TEXTS.items()}
    found = metadata_of(glb(json.dumps({"asset": {"extras": graphs}})))
    assert json.loads(found.prompt or "") == json.loads(PROMPT)
    assert json.loads(found.workflow or "") == json.loads(WORKFLOW)


def test_numbers_that_are_none_are_kept() -> None:
    found = metadata_of(glb('{"asset": {"extras": {"prompt": {"1": NaN, "2": -Infinity}}}}'))
    assert found.prompt == '{"1": NaN, "2": -Infinity}'


@pytest.mark.parametrize("make", BOTH)
@pytest.mark.parametrize(
    "header",
    [
        "{}",
        '{"asset": 1, "__metadata__": 1}',
        '{"asset": {"extras": []}, "__metadata__": []}',
        '{"asset": {"extras": {"prompt": 1}}, "__metadata__": {"prompt": 1}}',
    ],
)
def test_a_header_without_texts_carries_no_workflow(make: Make, header: str) -> None:
    assert metadata_of(make(header)).status is Status.NO_WORKFLOW


@pytest.mark.parametrize("make", BOTH)
@pytest.mark.parametrize("header", ['{"asset": ', '{"\xff": 1}', "{ " + '{"a":' * 1_000])
def test_a_header_that_is_no_json_is_damage(make: Make, header: str) -> None:
    assert metadata_of(make(header)).status is Status.DAMAGED


@pytest.mark.parametrize("make", BOTH)
def test_a_header_over_the_limit_is_not_read(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_headers, "MAX_JSON_BYTES", 10)
    assert metadata_of(make('{"asset": {}}')).status is Status.TOO_LARGE


def test_a_glb_may_hold_a_list() -> None:
    assert metadata_of(glb("[]")).status is Status.NO_WORKFLOW
    assert metadata_of(glb("[]").replace(b"JSON", b"BIN\0")).status is Status.DAMAGED
