"""Keys in the settings: what is stored comes back, and what is invalid does not."""

import json

import pytest

from app.core.ids import ServerUrl
from app.core.servers.key_text import MAX_KEYS, keys_text, read_keys
from app.core.servers.keys import Key, KeyKind
from tests.fakes.values import A, B

KEYS = {A: Key(KeyKind.BASIC, "me", "pä ss"), B: Key(KeyKind.BEARER, "", "abc")}


def test_keys_come_back_as_they_were() -> None:
    assert read_keys(keys_text(KEYS)) == KEYS


@pytest.mark.parametrize("text", [None, "", "{", "[]", "7"])
def test_no_keys_are_none(text: str | None) -> None:
    assert read_keys(text) == {}


@pytest.mark.parametrize(
    "entry",
    [
        {"box:1": ["bearer", "", "x"]},
        {A: "x"},
        {A: ["bearer", "x"]},
        {A: ["bearer", "", 7]},
        {A: ["cookie", "", "x"]},
        {A: ["bearer", "", "a\nb"]},
    ],
)
def test_an_invalid_entry_is_left_out(entry: object) -> None:
    assert isinstance(entry, dict)
    assert read_keys(json.dumps({**entry, B: ["bearer", "", "abc"]})) == {B: KEYS[B]}


def test_the_newest_are_kept() -> None:
    many = {ServerUrl(f"http://h:{port}"): KEYS[B] for port in range(1000, MAX_KEYS + 1001)}
    assert list(read_keys(keys_text(many))) == list(many)[1:]
