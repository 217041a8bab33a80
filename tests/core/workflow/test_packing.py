"""Editor files as short texts, and texts that are none."""

import base64
import zlib

import pytest

from app.core.workflow import packing
from app.core.workflow.packing import pack, unpack
from tests.core.workflow.pairs import FOLDER, load


def test_a_document_comes_back_with_exact_numbers_and_all_letters() -> None:
    document = {"seed": 2**64 - 1, "text": "图\ud800", "nodes": [1.5, None, True]}
    assert unpack(pack(document)) == document


def test_a_file_becomes_much_shorter() -> None:
    document = load(FOLDER / "own_sub_two_hosts.ui.json")
    assert len(pack(document)) * 3 < len(str(document))


@pytest.mark.parametrize(
    "text",
    ["", "a", "é", base64.b64encode(b"x").decode(), pack({"a": 1})[:-8] + "AAAAAAA="],
)
def test_what_is_none_is_none(text: str) -> None:
    assert unpack(text) is None


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff"])
def test_what_unpacks_to_no_document_is_none(content: bytes) -> None:
    assert unpack(base64.b64encode(zlib.compress(content)).decode()) is None


def test_what_unpacks_to_too_much_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = pack({"text": "x" * 1_000})
    monkeypatch.setattr(packing, "MAX_BYTES", 500)
    assert unpack(text) is None
