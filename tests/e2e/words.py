"""The page's own words, so that a test names what is said and not how it is put."""

from __future__ import annotations

from app.ui.texts import text


def said(key: str, **args: object) -> str:
    """Return what the page says in English."""
    return text("en", key, **args)


def said_in_chinese(key: str, **args: object) -> str:
    """Return what the page says in Chinese."""
    return text("zh", key, **args)
