"""Which texts count, under which names."""

import json

import pytest

from app.core.metadata import texts as module
from app.core.metadata.texts import NAMES, Texts, decoded


def found(texts: Texts) -> dict[str, str]:
    return {name: text for name in NAMES if (text := texts.get(name)) is not None}


def test_the_first_text_of_a_name_counts_in_any_case() -> None:
    texts = Texts()
    texts.add("PROMPT", "first")
    texts.add("prompt", "second")
    texts.add("title", "a song")
    assert found(texts) == {"prompt": "first"}
    assert not texts.is_complete
    texts.add("com.example.workflow", "{}")
    assert texts.is_complete


def test_an_empty_text_is_none() -> None:
    texts = Texts()
    texts.add("prompt", " \0")
    texts.add("prompt", "{}")
    assert found(texts) == {"prompt": "{}"}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ('prompt:{"1": {}}', True),
        ('Prompt: {"1": {}}', True),
        ("prompt:a fox", False),
        ('camera:{"1": {}}', False),
        ("prompt", False),
    ],
)
def test_a_text_with_its_name_before_it(text: str, is_one: bool) -> None:
    texts = Texts()
    assert texts.add_keyed(text) is is_one
    assert bool(found(texts)) is is_one


def test_a_comment_may_hold_both_graphs() -> None:
    texts = Texts()
    texts.add(
        "comment", json.dumps({"prompt": '{"1": NaN}', "workflow": {"nodes": [], "name": "湖"}})
    )
    assert found(texts) == {"prompt": '{"1": NaN}', "workflow": '{"nodes": [], "name": "湖"}'}


@pytest.mark.parametrize(
    "text", ["a song", "{", "[]", '{"prompt": 1}', "[" * 10_000, "{" * 10_000, b"{\xff}"]
)
def test_another_comment_is_ignored(text: str | bytes) -> None:
    texts = Texts()
    texts.add_json(text)
    texts.add_object([text])
    assert found(texts) == {}


def test_json_over_the_limit_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_JSON_BYTES", 16)
    texts = Texts()
    texts.add_json('{"prompt": "long"}')
    texts.add_json('{"prompt": "{}"}')
    texts.add_json('{"workflow": {}}')
    assert found(texts) == {"prompt": "{}"}


def test_every_text_can_be_encoded() -> None:
    texts = Texts()
    texts.add_json(rb'{"prompt": "\ud83d", "workflow": {"name": "\udd8a"}}')
    assert found(texts) == {"prompt": "?", "workflow": '{"name": "?"}'}


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"fox", "fox"), ("größe".encode(), "größe"), (b"caf\xe9\0\0", "café"), (b"", "")],
)
def test_bytes_are_utf_8_or_else_latin_1(raw: bytes, text: str) -> None:
    assert decoded(raw) == text
