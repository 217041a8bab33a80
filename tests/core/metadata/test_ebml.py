"""The tags of WebM and Matroska, before and behind the media."""

import pytest

from app.core.metadata import ebml
from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import (
    CLUSTER,
    EBML_HEADER,
    PROMPT,
    UNKNOWN_SIZE,
    WORKFLOW,
    element,
    seek_head,
    tags,
    webm,
)

OPEN_CLUSTER = element(0x1F43B675, element(0xE7, b"\0"), element(0xA3, bytes(9)), size=UNKNOWN_SIZE)
TO_TAGS = len(seek_head(0) + CLUSTER)
BROKEN = b"\0\0\0\0"


@pytest.mark.parametrize(
    "content",
    [
        webm(tags(), CLUSTER),
        webm(CLUSTER, CLUSTER, tags()),
        webm(OPEN_CLUSTER, OPEN_CLUSTER, tags(), size=UNKNOWN_SIZE),
        webm(seek_head(TO_TAGS), CLUSTER, tags()),
        webm(seek_head(TO_TAGS + 4), CLUSTER, BROKEN, tags()),
        webm(seek_head(1), CLUSTER, tags()),
        webm(seek_head(TO_TAGS, 0x1549A966), CLUSTER, tags()),
        webm(element(0xEC, bytes(9)), tags()),
        webm(tags({"prompt": PROMPT}), CLUSTER, tags({"workflow": WORKFLOW})),
    ],
)
def test_the_tags_are_found(content: bytes) -> None:
    found = metadata_of(content)
    assert (found.prompt, found.workflow) == (PROMPT, WORKFLOW)


@pytest.mark.parametrize(
    "content",
    [
        EBML_HEADER,
        webm(seek_head(10_000), CLUSTER),
        webm(CLUSTER, BROKEN),
        webm(CLUSTER, b"\x01\x01\x01\x01"),
        webm(CLUSTER, b"\xec\0"),
        webm(element(0xEC, size=1_000)),
        webm(CLUSTER, size=1_000),
    ],
)
def test_a_broken_file_is_damaged(content: bytes) -> None:
    assert metadata_of(content).status is Status.DAMAGED


def test_elements_in_absurd_numbers_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ebml, "MAX_ELEMENTS", 5)
    assert metadata_of(webm(tags({"title": "a film", "prompt": "{}"}))).prompt is None


@pytest.mark.parametrize(
    "tag",
    [
        element(0x7373, element(0x67C8, element(0x4487, b"{}"))),
        element(0x7373, element(0x67C8, element(0x45A3, b"PROMPT"))),
        element(0x7373, element(0x67C8, element(0x45A3, b"PROMPT"), element(0x4487, size=9))),
        element(
            0x7373, element(0x67C8, element(0x45A3, b"PROMPT"), element(0x4487, size=UNKNOWN_SIZE))
        ),
    ],
)
def test_a_broken_tag_is_skipped(tag: bytes) -> None:
    assert metadata_of(webm(element(0x1254C367, tag))).status is Status.NO_WORKFLOW
