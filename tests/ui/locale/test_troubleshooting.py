"""docs/troubleshooting.md has every sentence of the doctor, in all languages, under its causes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.core.servers.cause import CAUSES, Cause
from app.ui.locale.languages import read_language

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "troubleshooting.md").read_text("utf-8")

SENDING = ("upload.not_taken", "upload.too_large", "task.kept_out", "servers.no_socket")
"""Sentences of cards and rows that name no cause of a server that is down."""

SECTIONS = dict(re.findall(r"^## `([a-z-]+)`\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))


def quoted(text: str) -> set[str]:
    """Return the quoted lines."""
    return {line for line in re.findall(r"^> ?(.*)$", text, re.MULTILINE) if line}


def test_each_cause_has_its_section_and_no_other_has() -> None:
    assert set(SECTIONS) == {cause.value for cause in Cause}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", sorted(CAUSES))
def test_each_sentence_is_under_a_cause_that_it_names(key: str, language: str) -> None:
    sentence = read_language(language).texts[key]
    found = {name for name, section in SECTIONS.items() if sentence in quoted(section)}
    assert found
    assert found <= {cause.value for cause in CAUSES[key]}


def test_no_other_sentence_is_quoted() -> None:
    texts = [read_language(language).texts for language in ("en", "zh")]
    assert quoted(TEXT) == {of[key] for of in texts for key in (*CAUSES, *SENDING)}
