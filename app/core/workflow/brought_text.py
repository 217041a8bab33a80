"""What a text is that a person pastes or drops on the page, as far as it can be told at once."""

import re
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

MAX_ADDRESS = 4_000
"""Characters of an address; servers and browsers take few that are longer."""

_SETTINGS = re.compile(r"(?m)^Steps: \d+, ")


class BroughtText(StrEnum):
    """A workflow's JSON, settings of another program, the address of a file, or none of these."""

    WORKFLOW = "workflow"
    SETTINGS = "settings"
    ADDRESS = "address"
    OTHER = "other"


def kind_of_text(text: str) -> BroughtText:
    """Return what a text looks like. Anything but `OTHER` is worth opening."""
    start = text.strip()
    if start.startswith("{"):
        return BroughtText.WORKFLOW
    if _SETTINGS.search(text):
        return BroughtText.SETTINGS
    is_address = len(start) <= MAX_ADDRESS and start.startswith(("http://", "https://"))
    return BroughtText.ADDRESS if is_address and not re.search(r"\s", start) else BroughtText.OTHER


def file_name_of(address: str) -> str:
    """Return what the file at an address is called: the `filename` asked for, else its last part.

    "" where the address names none.
    """
    try:
        parts = urlsplit(address)
        asked = parse_qs(parts.query).get("filename", [""])[0]
    except ValueError:
        return ""
    return asked.replace("\\", "/").rpartition("/")[2] or unquote(parts.path.rpartition("/")[2])
