"""Distinguishes servers by the parts of `/system_stats` that stay constant while one runs. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.reading.shape import mapping_at, sequence_at

MAX_VALUE = 200
"""Maximum characters of each value in the description of a difference."""

_SYSTEM = ("os", "ram_total", "comfyui_version", "python_version", "pytorch_version", "argv")
_DEVICE = ("name", "type", "index", "vram_total")


def identity_of(value: Any) -> str:
    """Return the parts of `/system_stats` that stay constant while a server runs.

    Free memory, and the memory reserved by torch, change all the time. Raises `ServerError`.
    """
    document = mapping_at(value, "$")
    system = mapping_at(document.get("system"), "system")
    devices = sequence_at(document.get("devices") or [], "devices")
    lasting = {name: system.get(name) for name in _SYSTEM}
    lasting["devices"] = [
        {name: device.get(name) for name in _DEVICE} if isinstance(device, Mapping) else None
        for device in devices
    ]
    return json.dumps(lasting, sort_keys=True, ensure_ascii=False)


def difference(one: str, other: str) -> str:
    """Return the first field in which two identities differ, with both values."""
    for name, first in json.loads(one).items():
        values = [
            json.dumps(value, ensure_ascii=False) for value in (first, json.loads(other)[name])
        ]
        if values[0] != values[1]:
            return f"{name}: " + " / ".join(value[:MAX_VALUE] for value in values)
    return ""
