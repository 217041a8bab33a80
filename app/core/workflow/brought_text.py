"""Classifies a text that a person pastes or drops on the page, by a quick look at it."""

import re
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

MAX_ADDRESS = 4_000
"""Maximum characters of a URL; most servers and browsers reject longer ones."""

_SETTINGS = re.compile(r"(?m)^Steps: \d+, ")


class BroughtText(StrEnum):
    """A workflow's JSON, settings of another program, the URL of a file, or none of these."""

    WORKFLOW = "workflow"
    SETTINGS = "settings"
    ADDRESS = "address"
    OTHER = "other"


def kind_of_text(text: str) -> BroughtText:
    """Return the kind that a text appears to be. The page tries to open any kind but `OTHER`."""
    start = text.strip()
    if start.startswith("{"):
        return BroughtText.WORKFLOW
    if _SETTINGS.search(text):
        return BroughtText.SETTINGS
    is_address = len(start) <= MAX_ADDRESS and start.startswith(("http://", "https://"))
    return BroughtText.ADDRESS if is_address and not re.search(r"\s", start) else BroughtText.OTHER


def file_name_of(address: str) -> str:
    """Return the name of the file at a URL: the query's `filename`, else the last part of the path.

    Returns "" when the URL contains no name.
    """
    try:
        parts = urlsplit(address)
        asked = parse_qs(parts.query).get("filename", [""])[0]
    except ValueError:
        return ""
    return asked.replace("\\", "/").rpartition("/")[2] or unquote(parts.path.rpartition("/")[2])
