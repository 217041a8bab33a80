"""Both graphs in the metadata of an SVG."""

import json

import pytest

from app.core.metadata import svg as module
from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import PROMPT, TEXTS, WORKFLOW

BOTH = json.dumps(TEXTS)
ESCAPED = BOTH.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def svg(*elements: str) -> bytes:
    return f"<svg>{''.join(elements)}<path/></svg>".encode()


@pytest.mark.parametrize(
    "content",
    [
        svg(f"<metadata><![CDATA[\n{BOTH}\n]]></metadata>"),
        svg(f'<metadata id="a">\n<![CDATA[{BOTH}]]>\n</metadata >'),
        svg(f"<metadata>{ESCAPED}</metadata>"),
        svg("<metadata><rdf/></metadata>", f"<metadata>{ESCAPED}</metadata>"),
        svg("</metadata>", f"<metadata>{ESCAPED}</metadata>"),
        svg("<path/>" * 20_000, f"<metadata>{ESCAPED}</metadata>"),
    ],
)
def test_both_graphs_are_found(content: bytes) -> None:
    found = metadata_of(content)
    assert (found.prompt, found.workflow) == (PROMPT, WORKFLOW)


@pytest.mark.parametrize("text", ["a ]]> b", "a </metadat b"])
def test_the_end_of_a_section_may_be_in_a_text(text: str) -> None:
    graph = json.dumps({"prompt": json.dumps({"1": text})})
    plain = svg(f"<metadata><![CDATA[{graph}]]></metadata>")
    split = svg(f"<metadata><![CDATA[{graph.replace(']]>', ']]]]><![CDATA[>')}]]></metadata>")
    for content in (plain, split):
        assert json.loads(metadata_of(content).prompt or "") == {"1": text}


@pytest.mark.parametrize("step", range(1, 30))
def test_steps_may_end_anywhere(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STEP", step)
    assert metadata_of(svg(f"<metadata>{ESCAPED}</metadata>")).workflow == WORKFLOW


def test_a_drawing_without_its_end_is_damaged() -> None:
    assert metadata_of(b"<svg><path/>").status is Status.DAMAGED


def test_metadata_in_absurd_numbers_is_not_read() -> None:
    assert metadata_of(svg("<metadata></metadata>" * 200)).status is Status.TOO_LARGE


def test_a_drawing_over_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_TEXT_BYTES", 100)
    assert metadata_of(svg("<path/>" * 30)).status is Status.TOO_LARGE
