"""Reads the languages' files, each on first use."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import app.ui.locale
from app.ui.locale.header import Header
from app.ui.locale.listed import LANGUAGES

FALLBACK = "en"
"""The language for missing languages and texts."""

HEADER, LABELS = "language", "labels"
"""The two sections of a file that are not texts."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its texts by id, and its `labels` of workflows by the English ones."""

    header: Header
    texts: Mapping[str, str]
    labels: Mapping[str, str]


def parse_language(document: Mapping[str, Mapping[str, Any]]) -> Language:
    """Return the language of a file's content."""
    sections = [texts for name, texts in document.items() if name not in (HEADER, LABELS)]
    texts = {key: text for section in sections for key, text in section.items()}
    return Language(Header(**document[HEADER]), texts, document.get(LABELS, {}))


@cache
def read_language(code: str) -> Language:
    """Return the language of the file `<code>.json`, English when it is not listed."""
    if code not in LANGUAGES:
        return ENGLISH
    # Use the loader: a build imports the program from memory, without files.
    loader: Any = app.ui.locale.__spec__.loader
    content = loader.get_data(f"{app.ui.locale.__path__[0]}/{code}.json")
    return parse_language(json.loads(content))


def next_language(code: str) -> str:
    """Return the next language in the list, after the last one the first."""
    codes = tuple(LANGUAGES)
    here = codes.index(code if code in codes else FALLBACK)
    return codes[(here + 1) % len(codes)]


ENGLISH = read_language(FALLBACK)
