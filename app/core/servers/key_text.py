"""Keys as text for the settings of this browser. Invalid entries are left out. Pure."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.reading.json_text import json_object
from app.core.servers.keys import Key, KeyKind, make_key
from app.core.servers.server_list import is_base_url

MAX_KEYS = 200
"""Maximum number of keys to store, the newest: addresses of workspaces come and go for years."""


def keys_text(keys: Mapping[ServerUrl, Key]) -> str:
    """Return the keys as text."""
    entries = list(keys.items())[-MAX_KEYS:]
    return json.dumps(
        {url: [key.kind.value, key.name, key.value] for url, key in entries}, ensure_ascii=False
    )


def read_keys(text: str | None) -> dict[ServerUrl, Key]:
    """Return the stored keys by address."""
    found: dict[ServerUrl, Key] = {}
    for url, value in (json_object(text) or {}).items():
        if is_base_url(url):
            with suppress(InputError):
                found[ServerUrl(url)] = _key(value)
    return found


def _key(value: Any) -> Key:
    parts = value if isinstance(value, list) else []
    if len(parts) != 3 or not all(isinstance(part, str) for part in parts):
        raise InputError("server.key_value")
    kind, name, secret = parts
    if kind not in list(KeyKind):
        raise InputError("server.key_value")
    return make_key(KeyKind(kind), name, secret)
