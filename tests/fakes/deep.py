"""JSON that is nested far deeper than any real answer: what a hostile server may send."""

import json
from typing import Any

import pytest

DEEP = 100_000

DEEP_LIST = "[" * DEEP
DEEP_OBJECT = '{"a":' * DEEP

SURVIVED = 1_000
"""How deep Pyodide can surely read; it dies somewhere between 4,000 and 8,000."""


def depth(text: str | bytes) -> int:
    """Return how deep brackets nest, those in strings included: enough for these tests."""
    deepest = now = 0
    for character in text.decode() if isinstance(text, bytes) else text:
        now += (character in "[{") - (character in "]}")
        deepest = max(deepest, now)
    return deepest


def guard_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that hands the parser what is nested too deep for Pyodide.

    Python has a limit for this, and an error; Pyodide's parser takes the whole page down.
    """
    read = json.loads

    def guarded(given: str | bytes) -> Any:
        assert depth(given) <= SURVIVED
        return read(given)

    monkeypatch.setattr(json, "loads", guarded)
