"""Texts in EXIF of both byte orders."""

import json

import pytest

from app.core.metadata.exif import read_exif
from app.core.metadata.texts import NAMES, Texts
from tests.core.metadata.files import (
    ASCII,
    MAKE,
    MODEL,
    PARAMETERS,
    PROMPT,
    TEXTS,
    UNDEFINED,
    USER_COMMENT,
    WORKFLOW,
    keyed_exif,
    tiff,
    user_comment,
)


def found(data: bytes) -> dict[str, str]:
    texts = Texts()
    read_exif(data, texts)
    return {name: text for name in NAMES if (text := texts.get(name)) is not None}


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0"])
def test_graphs_are_read_from_ascii_tags(order: str, prefix: bytes) -> None:
    assert found(prefix + keyed_exif(order=order)) == TEXTS
    upper = {name.upper(): text for name, text in TEXTS.items()}
    assert found(prefix + keyed_exif(upper, order)) == TEXTS


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "ascii"])
def test_a_user_comment_is_read_in_any_encoding(order: str, encoding: str) -> None:
    assert found(tiff([], order, [user_comment(encoding=encoding)])) == {"parameters": PARAMETERS}


def test_a_user_comment_with_other_letters_is_read() -> None:
    text = "红色的狐狸\nSteps: 20, Sampler: Euler a"
    assert found(tiff([user_comment(text)])) == {"parameters": text}


def test_a_user_comment_may_hold_graphs() -> None:
    assert found(tiff([user_comment(json.dumps(TEXTS))])) == TEXTS
    assert found(tiff([user_comment(f"Workflow: {WORKFLOW}")])) == {"workflow": f" {WORKFLOW}"}


@pytest.mark.parametrize(
    "entry",
    [
        (MODEL, ASCII, b"x\0"),
        (MODEL, ASCII, b"a camera\0"),
        (MODEL, UNDEFINED, f"prompt:{PROMPT}".encode()),
        (MODEL, 0, f"prompt:{PROMPT}".encode()),
        (MODEL, 99, f"prompt:{PROMPT}".encode()),
        (USER_COMMENT, UNDEFINED, b"ASCII\0\0\0"),
    ],
)
def test_other_tags_are_skipped(entry: tuple[int, int, bytes]) -> None:
    after = (MAKE, ASCII, f"workflow:{WORKFLOW}".encode())
    assert found(tiff([entry, after])) == {"workflow": WORKFLOW}


def test_a_value_outside_of_the_data_is_skipped() -> None:
    whole = keyed_exif({"prompt": PROMPT})
    assert found(whole[:-1]) == {}
    assert found(b"") == {}
    assert found(b"no EXIF at all") == {}
    assert found(b"II*\0\xff\xff\xff\xff") == {}


def test_values_that_overlap_are_not_read_again_and_again() -> None:
    value = b"x" * 1_000
    entries = tiff([(MODEL, ASCII, value)])[10:22] * 1_000
    data = b"II*\0\x08\0\0\0" + (1_001).to_bytes(2, "little") + entries
    last = tiff([(MODEL, ASCII, b"y" * 50)])[10:22]
    assert found(data + last + bytes(1_000)) == {}
