"""Comments of FLAC and Ogg."""

import pytest

from app.core.metadata import xiph
from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import (
    PROMPT,
    TEXTS,
    comments,
    flac,
    flac_block,
    number,
    ogg,
    opus,
    page,
)


@pytest.mark.parametrize("per_page", [1, 2, 3, 255])
def test_a_packet_may_end_anywhere_on_its_pages(per_page: int) -> None:
    for longer in range(255):
        packet = b"OpusTags" + comments({**TEXTS, "title": "x" * longer})
        assert metadata_of(ogg(packet, per_page)).prompt == PROMPT


def test_sound_may_begin_on_the_page_of_the_comments() -> None:
    packet = b"OpusTags" + comments({"prompt": "{}"})
    content = page([8, len(packet), 5], b"OpusHead" + packet + b"sound")
    assert metadata_of(content).prompt == "{}"


def test_names_of_comments_are_of_any_case() -> None:
    found = metadata_of(flac({name.upper(): text for name, text in TEXTS.items()}))
    assert found.prompt == PROMPT


@pytest.mark.parametrize(
    "block",
    [
        b"",
        number(99, 4, "little"),
        comments({"title": "a song"})[:-1],
        number(0, 4, "little") + b"\xff\xff\xff\xff",
        number(0, 4, "little") + b"\xff\xff\xff\xff" + number(2**32 - 1, 4, "little"),
    ],
)
def test_broken_comments_are_read_as_far_as_they_go(block: bytes) -> None:
    content = b"fLaC" + flac_block(4, block, is_last=True)
    assert metadata_of(content).status is Status.NO_WORKFLOW


def test_comments_in_absurd_numbers_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xiph, "MAX_COMMENTS", 1)
    assert metadata_of(flac({"title": "a song", **TEXTS})).status is Status.NO_WORKFLOW


def test_a_broken_page_is_damage() -> None:
    assert metadata_of(opus().replace(b"OggS", b"Oggs").replace(b"Oggs", b"OggS", 1)).status is (
        Status.DAMAGED
    )


def test_a_packet_over_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xiph, "MAX_TEXT_BYTES", 400)
    packet = b"OpusTags" + comments({"title": "x" * 900})
    assert metadata_of(ogg(packet, 1)).status is Status.TOO_LARGE


def test_a_stream_of_one_packet_is_damaged() -> None:
    assert metadata_of(page([8], b"OpusHead")).status is Status.DAMAGED
