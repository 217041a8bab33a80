"""The page's own texts by key, so that tests do not repeat their wording."""

from __future__ import annotations

import re

from app.ui.locale.languages import ENGLISH
from app.ui.locale.pattern import PLACEHOLDER
from tests.ui.words import text


def said(key: str, **args: object) -> str:
    """Return what the page says in English."""
    return text("en", key, **args)


def said_in_chinese(key: str, **args: object) -> str:
    """Return what the page says in Chinese."""
    return text("zh", key, **args)


def shows(shown: str, key: str) -> bool:
    """Tell whether a text holds the English message of a key, whatever fills its places."""
    template = ENGLISH.texts.get(key)
    if template is None:
        return False
    pattern = ".*?".join(
        r"\s+".join(re.escape(word) for word in part.split())
        for part in PLACEHOLDER.sub("\0", template).split("\0")
    )
    return re.search(pattern, shown, re.DOTALL) is not None
