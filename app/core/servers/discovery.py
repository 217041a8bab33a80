"""Which lists of servers `servers.json` names, to be read again and again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

MAX_LISTS = 10
"""Maximum number of lists to read: each is a request every few seconds."""

USUAL_SECONDS = 60
"""Seconds between two readings of a list where `every` is missing or no number."""

LEAST_SECONDS = 10
"""Minimum seconds between two readings: hosts of small files limit the rate of requests."""

MOST_SECONDS = 86_400
"""Maximum seconds between two readings: a day."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The lists to read (absolute URLs), and the seconds between two readings."""

    urls: tuple[str, ...] = ()
    seconds: float = USUAL_SECONDS


def read_discovery(document: Any, page_url: str) -> Discovery:
    """Return the lists that `servers.json` names; never raises.

    `{"discover": [URL, …], "every": seconds}`: a URL may be relative to the page.
    """
    fields = document if isinstance(document, Mapping) else {}
    given, every = fields.get("discover"), fields.get("every")
    texts = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
    urls = [url for url in (_absolute(text, page_url) for text in texts) if url]
    return Discovery(tuple(dict.fromkeys(urls))[:MAX_LISTS], _seconds(every))


def _seconds(every: Any) -> float:
    if not isinstance(every, (int, float)) or isinstance(every, bool):
        return USUAL_SECONDS
    return min(max(LEAST_SECONDS, every), MOST_SECONDS)


def _absolute(text: str, page_url: str) -> str:
    try:
        url = urljoin(page_url, text.strip())
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""
