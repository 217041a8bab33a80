"""Shared addresses as text for the settings. Invalid text means no address."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.ids import ServerUrl
from app.core.reading.json_text import read_json_text
from app.core.servers.shared_address import Evidence, Sign

MAX_ADDRESSES = 100
"""Maximum number of addresses to store; a pool has some dozens at most."""

MAX_EVIDENCE = 10
"""Maximum number of signs to store for each address; one is enough."""

Several = Mapping[ServerUrl, tuple[Evidence, ...]]
"""Evidence by base URL."""


def several_text(several: Several) -> str:
    """Return the addresses and their evidence as text."""
    return json.dumps(
        {
            url: [[one.sign.value, one.detail] for one in evidence[-MAX_EVIDENCE:]]
            for url, evidence in several.items()
        },
        ensure_ascii=False,
    )


def read_several(text: str | None) -> dict[ServerUrl, tuple[Evidence, ...]]:
    """Return the addresses that are stored as shared."""
    try:
        saved = read_json_text(text or "{}")
    except ValueError:
        return {}
    entries = list(saved.items())[:MAX_ADDRESSES] if isinstance(saved, dict) else []
    found = {ServerUrl(str(url)): _evidence(signs) for url, signs in entries}
    return {url: evidence for url, evidence in found.items() if evidence}


def _evidence(signs: Any) -> tuple[Evidence, ...]:
    given = signs[:MAX_EVIDENCE] if isinstance(signs, list) else []
    return tuple(Evidence(Sign(one[0]), one[1], 0) for one in given if _is_evidence(one))


def _is_evidence(one: Any) -> bool:
    is_pair = isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one)
    return is_pair and one[0] in set(Sign)
